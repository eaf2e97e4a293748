"""A mail server that takes letters: the transfer of one after another on a connection that is signed in (RFC 5321).

How the connection comes about stands in `sign_in`; nothing here decides about retries.
"""

import re
from contextlib import suppress
from dataclasses import dataclass

from bbd.mail.outcome import SHUTTING_DOWN, Kind, Outcome, Reply, judged
from bbd.mail.wire import Lost, Wire

GOODBYE = 2.0  # seconds; nothing depends on the answer to QUIT
START_MAIL = 354


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How many seconds each step of a delivery may last, and how many the answer to the final dot."""

    step: float = 60.0
    final: float = 600.0


class Session:
    """A connection on which the server takes letters; `usable` turns false when it takes no more."""

    def __init__(self, wire: Wire, timeouts: Timeouts) -> None:
        self.usable = True
        self._wire = wire
        self._timeouts = timeouts
        self._unclean = False

    def transfer(self, message: bytes, sender: str, recipient: str) -> Outcome:
        """Hand `message` over for its one recipient; raises Lost when the line ends before the final dot."""
        if self._unclean:
            self._wire.ask("RSET", self._timeouts.step)
            self._unclean = False
        for line in (f"MAIL FROM:<{sender}>", f"RCPT TO:<{recipient}>", "DATA"):
            reply = self._wire.ask(line, self._timeouts.step)
            if not reply.positive or (line == "DATA") != (reply.code == START_MAIL):
                return self._turned_down(reply)
        self._wire.push(re.sub(rb"(?m)^\.", b"..", message), self._timeouts.step)
        return self._final()

    def _final(self) -> Outcome:
        """Send the final dot. From here on a silence means that the server may have taken the letter."""
        try:
            self._wire.push(b".\r\n", self._timeouts.step)
            reply = self._wire.reply(self._timeouts.final)
        except Lost as lost:
            self.usable = False
            return Outcome(Kind.UNKNOWN, None, str(lost))
        if reply.code // 100 == 2:  # noqa: PLR2004 - RFC 5321: positive completion
            return Outcome(Kind.ACCEPTED, reply.code, reply.text)
        if reply.positive:
            self.usable = False
            return Outcome(Kind.UNKNOWN, reply.code, reply.text)
        return self._turned_down(reply)

    def _turned_down(self, reply: Reply) -> Outcome:
        # An answer that fits no question (2xx to DATA, 3xx to MAIL) leaves both sides at odds: better a new start.
        self.usable = reply.code != SHUTTING_DOWN and not reply.positive
        self._unclean = True
        return judged(reply)

    def close(self) -> None:
        """Say goodbye if the server still listens, and end the connection."""
        if self.usable:
            with suppress(Lost):
                self._wire.ask("QUIT", min(GOODBYE, self._timeouts.step))
        self.usable = False
        self._wire.close()
