"""Handing letters over to the mail server: one call a letter, one outcome a call, never an exception for its answers.

What an outcome does to the letter (sent, failed, tried again, queue paused) is decided by the services.
"""

import re
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from bbd.mail.address import MailServerAddress, is_mail_address
from bbd.mail.outcome import Kind, Outcome, one_line
from bbd.mail.session import Session, Timeouts
from bbd.mail.sign_in import Stopped, begin
from bbd.mail.wire import Lost

__all__ = ["Connection", "Kind", "Outcome", "Timeouts", "deliver", "open_connection"]

_BARE_LINE_END = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_BEYOND_ASCII = re.compile(rb"[\x00\x80-\xff]")


def deliver(
    message: bytes,
    *,
    sender: str,
    recipient: str,
    server: MailServerAddress,
    ca_file: Path | None = None,
    timeouts: Timeouts = Timeouts(),  # noqa: B008 - frozen
) -> Outcome:
    """Hand one letter over on a connection of its own and return what came of it."""
    with open_connection(server, ca_file=ca_file, timeouts=timeouts) as connection:
        return connection.send(message, sender=sender, recipient=recipient)


def open_connection(
    server: MailServerAddress,
    *,
    ca_file: Path | None = None,
    timeouts: Timeouts = Timeouts(),  # noqa: B008 - frozen
) -> "Connection":
    """Return a connection for many letters; it is made with the first letter and renewed when the server ends it."""
    return Connection(server, ca_file, timeouts)


class Connection:
    """A way to the mail server, used by `with`. Record an outcome before the next call: it is final by then."""

    def __init__(self, server: MailServerAddress, ca_file: Path | None, timeouts: Timeouts) -> None:
        self._server = server
        self._ca_file = ca_file
        self._timeouts = timeouts
        self._session: Session | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            # Interrupted in the middle of something: the server would take a goodbye for part of a letter.
            self._drop()
        self.close()

    def close(self) -> None:
        """End the connection; letters already answered are not touched by it."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def send(self, message: bytes, *, sender: str, recipient: str) -> Outcome:
        """Hand over one letter, `message` with CRLF line ends, to one recipient; send the same bytes at every try."""
        outcome = _unsendable(message, sender, recipient)
        if outcome is None:
            reused = self._session is not None
            outcome = self._try(message, sender, recipient)
            if reused and self._session is None and outcome.kind is Kind.DEFERRED:
                # A server may end a connection that idles or has carried enough; that is no fault of this letter.
                outcome = self._try(message, sender, recipient)
        return replace(outcome, answer=one_line(self._server.without_secrets(outcome.answer)))

    def _try(self, message: bytes, sender: str, recipient: str) -> Outcome:
        try:
            session = self._session or self._begin()
            outcome = session.transfer(message, sender, recipient)
        except Stopped as stopped:
            return stopped.outcome
        except Lost as lost:
            self._drop()
            return Outcome(Kind.DEFERRED, None, str(lost))
        if not session.usable:
            self._drop()
        return outcome

    def _begin(self) -> Session:
        self._session = begin(self._server, self._ca_file, self._timeouts)
        return self._session

    def _drop(self) -> None:
        if self._session is not None:
            self._session.usable = False
            self.close()


def _unsendable(message: bytes, sender: str, recipient: str) -> Outcome | None:
    """Return why this cannot go over the wire as it stands, or None; nothing is ever mended silently."""
    if not is_mail_address(sender):
        sentence = f"BBD_MAIL_FROM: „{sender}“ ist keine E-Mail-Adresse."
        return Outcome(Kind.SIGN_IN_FAILED, None, sentence)
    if not is_mail_address(recipient):
        return Outcome(Kind.REFUSED, None, f"„{recipient}“ ist keine E-Mail-Adresse.")
    if _BARE_LINE_END.search(message) or not message.endswith(b"\r\n") or _BEYOND_ASCII.search(message):
        return Outcome(Kind.REFUSED, None, "Der Brief ist keine Nachricht in 7-Bit-Zeichen mit CRLF am Zeilenende.")
    return None
