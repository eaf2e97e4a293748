"""What can go wrong at a mail server, stage by stage, and what it keeps of a letter; the words of the test server."""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where in the dialogue a fault happens; DOT is the answer to the final dot."""

    GREETING = "greeting"
    EHLO = "ehlo"
    STARTTLS = "starttls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    BODY = "body"
    DOT = "dot"
    RSET = "rset"


class Misdeed(StrEnum):
    """What goes wrong: another answer, none at all, a hang-up, or an answer that never ends."""

    ANSWER = "answer"
    SILENCE = "silence"
    DROP = "drop"
    DROP_AFTER_ANSWER = "drop_after_answer"
    TRICKLE = "trickle"


@dataclass(slots=True)
class Fault:
    """One misdeed at one stage, for `times` occasions (None: always), for one recipient or all ("")."""

    stage: Stage
    misdeed: Misdeed
    text: str = ""
    times: int | None = None
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """A letter as the server took it: the bytes without dot-stuffing; `answer` is "" when it gave none."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    answer: str


class HungUp(Exception):  # noqa: N818 - the house says what happened
    """The dialogue is over: the client left, or a fault says so."""
