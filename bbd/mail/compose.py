"""A letter as the bytes that go over the wire: MIME with text and HTML, the same bytes each time it is composed.

It writes no sentence of its own (that is the digest's) and sends nothing.
"""

import hashlib
import ipaddress
import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from bbd.domain.errors import ConfigurationRefused, InputRefused, Problem
from bbd.mail.address import is_mail_address

SENDER_NAME = "bbd – Berlin braucht dich!"
# 76 is the longest line that quoted-printable allows (RFC 2045, 6.7).
POLICY = policy.SMTP.clone(max_line_length=76)
_KEY = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
_LONGEST_KEY = 64
_LONGEST_SUBJECT = 300


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter to one person: `key` names it for ever, `created` (aware) is the date it carries at every try.

    `message_id` is what `message_id()` made of it when it was written; "" for one that is only now being written.
    """

    key: str
    recipient: str
    subject: str
    text: str
    html: str
    created: datetime
    message_id: str = ""


def message_id(key: str, *, mail_from: str, base_url: str) -> str:
    """Return the Message-ID of the letter `key`, angle brackets included; the same for ever.

    Its right side is the host of the base URL, or the domain of the sender where that is a number or has no dot.
    """
    host = urlsplit(base_url).hostname or ""
    return f"<{key}@{host if _is_public_name(host) else mail_from.rpartition('@')[2]}>"


def compose(letter: LetterText, *, mail_from: str, base_url: str) -> bytes:
    """Return the whole message: CRLF line ends, 7-bit signs, equal input giving equal bytes.

    Raises InputRefused with everything that is wrong with the letter, above all line breaks in what becomes a header,
    and ConfigurationRefused when `mail_from` is no mail address.
    """
    _check(letter, mail_from)
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(SENDER_NAME, addr_spec=mail_from)
    message["To"] = Address(addr_spec=letter.recipient)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.created)
    # Settings may change between two tries; the name under which the first may have arrived does not.
    own = letter.message_id or message_id(letter.key, mail_from=mail_from, base_url=base_url)
    message["Message-ID"] = own
    message["X-BBD-Letter"] = letter.key
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    # "=_" cannot occur in quoted-printable text, so no letter can contain its own boundary (RFC 2045, 6.7).
    message.set_boundary(f"=_{hashlib.sha256(letter.key.encode()).hexdigest()[:32]}")
    message["Content-Language"] = "de"
    return message.as_bytes()


def _check(letter: LetterText, mail_from: str) -> None:
    if not is_mail_address(mail_from):
        raise ConfigurationRefused.because(
            f"„{mail_from}“ ist keine E-Mail-Adresse.",
            where="BBD_MAIL_FROM",
            remedy="Erwartet wird nur die Adresse, zum Beispiel bbd@example.de.",
            field="mail_from",
        )
    problems = []
    if len(letter.key) > _LONGEST_KEY or not _KEY.fullmatch(letter.key):
        problems.append(Problem("Der Schlüssel besteht nicht aus 1 bis 64 Buchstaben, Ziffern, - und _.", field="key"))
    if not is_mail_address(letter.recipient):
        problems.append(Problem("Das ist keine E-Mail-Adresse, die sich anschreiben lässt.", field="recipient"))
    if not letter.subject.isprintable() or not 0 < len(letter.subject) <= _LONGEST_SUBJECT:
        problems.append(Problem("Der Betreff ist nicht eine Zeile von 1 bis 300 Zeichen.", field="subject"))
    if letter.created.tzinfo is None:
        problems.append(Problem("Der Zeitpunkt nennt keine Zeitzone.", field="created"))
    if problems:
        raise InputRefused(Problem(each.what, f"Brief {letter.key!a}", field=each.field) for each in problems)


def _is_public_name(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.isascii() and "." in host
    return False
