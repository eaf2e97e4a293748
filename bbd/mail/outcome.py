"""What came of a try to hand a letter over, and what a mail server's reply means for the letter."""

from dataclasses import dataclass
from enum import StrEnum

LONGEST_ANSWER = 500
# RFC 4954: authentication required, too weak, wrong, or wanting encryption. They speak of us, not of the letter.
SIGN_IN_CODES = frozenset({530, 534, 535, 538})
SHUTTING_DOWN = 421


class Kind(StrEnum):
    """What an outcome means for the letter and for the queue."""

    ACCEPTED = "accepted"
    """The mail server has taken the letter over."""
    REFUSED = "refused"
    """It will never take this letter (5xx)."""
    DEFERRED = "deferred"
    """It has surely not taken the letter: try again."""
    UNKNOWN = "unknown"
    """It may have taken the letter (lost after the final dot): try again with the same bytes."""
    SIGN_IN_FAILED = "sign_in_failed"
    """Sign-in, encryption or certificate: the queue pauses, the letter has done nothing wrong."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One try's outcome: `code` and `answer` of the server, or no code and a German sentence of ours."""

    kind: Kind
    code: int | None
    answer: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply of the mail server: its three-digit code and its lines without it."""

    code: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines, joined by a blank."""
        return " ".join(self.lines)

    @property
    def positive(self) -> bool:
        """Whether the server did what was asked (2xx) or waits for more (3xx)."""
        return self.code < 400  # noqa: PLR2004 - RFC 5321, 4.2.1


def one_line(text: str) -> str:
    """Return `text` as one printable line of at most 500 characters."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(printable.split())[:LONGEST_ANSWER]


def judged(reply: Reply) -> Outcome:
    """Return what a negative or unexpected reply to MAIL, RCPT, DATA or the final dot means (RFC 5321, 4.2.1)."""
    kind = Kind.DEFERRED
    if reply.code in SIGN_IN_CODES:
        kind = Kind.SIGN_IN_FAILED
    elif reply.code >= 500:  # noqa: PLR2004 - RFC 5321: permanent
        kind = Kind.REFUSED
    return Outcome(kind, reply.code, reply.text)
