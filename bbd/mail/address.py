"""Where letters go out: `BBD_SMTP_URL` as data, and what counts as a mail address on the wire.

This is not the check whether a mail address exists or may be entered by a person; it only keeps a line of SMTP or a
header from meaning something else.
"""

import base64
import re
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from bbd.domain.errors import ConfigurationRefused, Problem

SETTING = "BBD_SMTP_URL"
SHAPE = "Erwartet wird smtp://name:kennwort@mail.example.de:587?tls=starttls."
ENCODE = "Sonderzeichen in Name und Kennwort werden prozentkodiert geschrieben, zum Beispiel @ als %40 und / als %2F."
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
HIDDEN = "***"

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAILBOX = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
_LONGEST_MAILBOX = 254


class Tls(StrEnum):
    """How the way to the mail server is encrypted: not at all, after a plain greeting, or from the first byte."""

    NONE = "none"
    STARTTLS = "starttls"
    SSL = "ssl"


DEFAULT_PORTS = {Tls.NONE: 25, Tls.STARTTLS: 587, Tls.SSL: 465}


@dataclass(frozen=True, slots=True)
class MailServerAddress:
    """The mail server that takes our letters; `user` is empty where it wants no sign-in."""

    host: str
    port: int
    tls: Tls
    user: str = ""
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    def without_secrets(self, text: str) -> str:
        """Return `text` with the password, plain or as it goes over the wire, replaced by stars."""
        if not self.password:
            return text
        plain = f"\0{self.user}\0{self.password}"
        secrets = [base64.b64encode(each.encode()).decode() for each in (plain, self.password)]
        for secret in (*secrets, self.password):
            text = text.replace(secret, HIDDEN)
        return text


def is_mail_address(text: str) -> bool:
    """Whether `text` is an address that SMTP and a header carry as it stands: ASCII, no quotes, no line break."""
    return len(text) <= _LONGEST_MAILBOX and _MAILBOX.fullmatch(text) is not None


def parse(url: str) -> MailServerAddress:
    """Read the value of `BBD_SMTP_URL`; an empty one is for the caller, who then keeps the letters in the outbox.

    Without `tls=` the way is plain on the own machine and STARTTLS to any other, so that a forgotten word never
    sends a password in the clear. Raises ConfigurationRefused with every problem found, never with the password.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        raise _refused([_problem("Das ist keine lesbare Adresse.")]) from None
    problems: list[Problem] = _shape_problems(url, parts)
    host = (parts.hostname or "").rstrip(".")
    tls = _tls(parts.query, host, problems)
    port = _port(parts, problems) or DEFAULT_PORTS[tls]
    user = _credential(parts.username, "Anmeldename", problems)
    password = _credential(parts.password, "Kennwort", problems)
    if bool(user) != bool(password):
        problems.append(_problem("Anmeldename und Kennwort gehören zusammen; eines von beiden fehlt."))
    if problems:
        raise _refused(problems)
    return MailServerAddress(host, port, tls, user, password)


def _shape_problems(url: str, parts: SplitResult) -> list[Problem]:
    problems = []
    if not url.isprintable() or " " in url:
        problems.append(_problem("Die Adresse enthält Leer- oder Steuerzeichen.", ENCODE))
    if parts.scheme != "smtp":
        problems.append(_problem("Die Adresse beginnt nicht mit smtp://."))
    if not parts.hostname:
        problems.append(_problem("Der Name des Mailservers fehlt."))
    elif not _HOST.fullmatch(parts.hostname):
        problems.append(_problem("Der Name des Mailservers ist keiner.", f"{SHAPE} {ENCODE}"))
    if parts.path not in {"", "/"} or parts.fragment:
        problems.append(_problem("Hinter dem Port steht etwas, das nicht dorthin gehört.", f"{SHAPE} {ENCODE}"))
    return problems


def _tls(query: str, host: str, problems: list[Problem]) -> Tls:
    given = parse_qsl(query, keep_blank_values=True)
    if not query:
        return Tls.NONE if host in LOOPBACK else Tls.STARTTLS
    if len(given) == 1 and given[0][0] == "tls" and given[0][1] in set(Tls):
        return Tls(given[0][1])
    problems.append(_problem("Hinter dem Fragezeichen darf nur tls=none, tls=starttls oder tls=ssl stehen.", ENCODE))
    return Tls.STARTTLS


def _port(parts: SplitResult, problems: list[Problem]) -> int | None:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        problems.append(_problem("Der Port ist keine Zahl von 1 bis 65535.", f"{SHAPE} {ENCODE}"))
    return port


def _credential(text: str | None, name: str, problems: list[Problem]) -> str:
    if re.search(r"%(?![0-9A-Fa-f]{2})", text or ""):
        problems.append(
            _problem(f"Im Teil „{name}“ steht ein % ohne zwei Hexadezimalziffern.", "Ein % schreibt sich %25.")
        )
        return "?"
    try:
        plain = unquote(text or "", errors="strict")
    except UnicodeDecodeError:
        problems.append(_problem(f"Der Teil „{name}“ ist nicht in UTF-8 kodiert.", ENCODE))
        return "?"
    if any(ord(sign) < ord(" ") or ord(sign) == 127 for sign in plain):  # noqa: PLR2004 - DEL
        problems.append(_problem(f"Der Teil „{name}“ enthält ein Steuerzeichen.", ENCODE))
    return plain


def _problem(what: str, remedy: str = SHAPE) -> Problem:
    return Problem(what, where=SETTING, remedy=remedy, field="smtp_url")


def _refused(problems: list[Problem]) -> ConfigurationRefused:
    return ConfigurationRefused(problems)
