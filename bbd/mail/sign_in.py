"""The steps before the first letter: connection, greeting, encryption, sign-in (RFC 5321, 3207, 4954).

A server that lets us not begin is an exception that carries its outcome: it concerns the queue, never one letter.
"""

import base64
import ssl
from pathlib import Path
from typing import NoReturn

from bbd.mail.address import MailServerAddress, Tls
from bbd.mail.outcome import SHUTTING_DOWN, Kind, Outcome, Reply
from bbd.mail.session import Session, Timeouts
from bbd.mail.wire import Wire, connect

# The machine's own name is nobody's business, and servers that ask for a full name accept this one.
OWN_NAME = "localhost.localdomain"
READY, OK, SIGNED_IN, GO_ON = 220, 250, 235, 334


class Stopped(Exception):  # noqa: N818 - the house says what happened
    """The server let us not begin; `outcome` says why."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__(outcome.answer)


def begin(server: MailServerAddress, ca_file: Path | None, timeouts: Timeouts) -> Session:
    """Connect, encrypt and sign in as `server` says. Raises Lost or Stopped; then nothing stays open."""
    context = None if server.tls is Tls.NONE else _trust(ca_file)
    wire = Wire(connect(server.host, server.port, timeouts.step))
    try:
        _Beginning(wire, server, timeouts.step).run(context)
    except BaseException:
        wire.close()
        raise
    return Session(wire, timeouts)


def _trust(ca_file: Path | None) -> ssl.SSLContext:
    """Return whom we believe: the system's authorities, or only those in `ca_file`."""
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        sentence = f"BBD_SMTP_CA_FILE: In „{ca_file}“ steht kein lesbares Zertifikat im PEM-Format."
        raise Stopped(Outcome(Kind.SIGN_IN_FAILED, None, sentence)) from error


class _Beginning:
    """One connection on its way to being usable; each step lasts at most `step` seconds."""

    def __init__(self, wire: Wire, server: MailServerAddress, step: float) -> None:
        self._wire = wire
        self._server = server
        self._step = step

    def run(self, context: ssl.SSLContext | None) -> None:
        if context and self._server.tls is Tls.SSL:
            self._encrypt(context)
        self._need(self._wire.reply(self._step), READY, Kind.DEFERRED)
        features = self._greet()
        if context and self._server.tls is Tls.STARTTLS:
            self._start_tls(features, context)
            features = self._greet()
        if self._server.user:
            self._sign_in(features)

    def _greet(self) -> dict[str, list[str]]:
        """Return what the server says it can, each word with its parameters."""
        reply = self._wire.ask(f"EHLO {OWN_NAME}", self._step)
        self._need(reply, OK, Kind.DEFERRED)
        words = [line.upper().split() for line in reply.lines[1:] if line.strip()]
        return {line[0]: line[1:] for line in words}

    def _start_tls(self, features: dict[str, list[str]], context: ssl.SSLContext) -> None:
        if "STARTTLS" not in features:
            self._give_up("bietet keine Verschlüsselung mit STARTTLS an", "Prüfen Sie tls= in BBD_SMTP_URL.")
        reply = self._wire.ask("STARTTLS", self._step)
        # 454 is passing by nature (RFC 3207); any other refusal is a matter of settings.
        passing = 400 <= reply.code < 500  # noqa: PLR2004 - RFC 5321: transient
        self._need(reply, READY, Kind.DEFERRED if passing else Kind.SIGN_IN_FAILED)
        self._encrypt(context)

    def _encrypt(self, context: ssl.SSLContext) -> None:
        try:
            self._wire.encrypt(context, self._server.host, self._step)
        except ssl.SSLCertVerificationError as error:
            self._give_up(
                f"weist sich mit einem Zertifikat aus, dem bbd nicht traut ({error.verify_message})",
                "Prüfen Sie den Namen in BBD_SMTP_URL und die Datei in BBD_SMTP_CA_FILE.",
            )
        except ssl.SSLError as error:
            self._give_up(f"spricht hier kein TLS ({error.reason})", "Prüfen Sie tls= und Port in BBD_SMTP_URL.")

    def _sign_in(self, features: dict[str, list[str]]) -> None:
        offered = features.get("AUTH", [])
        if "PLAIN" in offered:
            secret = _base64(f"\0{self._server.user}\0{self._server.password}")
            reply = self._wire.ask(f"AUTH PLAIN {secret}", self._step)
        elif "LOGIN" in offered:
            reply = self._log_in()
        else:
            self._give_up("bietet kein Anmeldeverfahren an, das bbd kennt (PLAIN, LOGIN)", "Prüfen Sie BBD_SMTP_URL.")
        self._need(reply, SIGNED_IN, Kind.SIGN_IN_FAILED)

    def _log_in(self) -> Reply:
        reply = self._wire.ask("AUTH LOGIN", self._step)
        for secret in (self._server.user, self._server.password):
            if reply.code == GO_ON:
                reply = self._wire.ask(_base64(secret), self._step)
        return reply

    def _need(self, reply: Reply, code: int, otherwise: Kind) -> None:
        if reply.code != code:
            kind = Kind.DEFERRED if reply.code == SHUTTING_DOWN else otherwise
            raise Stopped(Outcome(kind, reply.code, reply.text))

    def _give_up(self, what: str, remedy: str) -> NoReturn:
        raise Stopped(Outcome(Kind.SIGN_IN_FAILED, None, f"Der Mailserver {self._server} {what}. {remedy}"))


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
