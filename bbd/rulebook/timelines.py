"""Cases with a time line: an agreement, what happens to it on which days, and what is to be found on which mornings.

Here is what a time line is made of. timeline_reading reads it from the packs' files, bbd.services.timelines plays it,
and timeline_outcome says what came out otherwise.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from bbd.domain.document import AgreementText
from bbd.domain.readings import ReadingInput
from bbd.rulebook.model import Rulebook

NUMBER: Final = "ZV-1"
"""The number of every time line's agreement."""
PARTNER: Final = "Partner"
SENATE: Final = "Senat von Berlin"


class Who(StrEnum):
    """The made-up people of every time line; each holds one role."""

    CONTACT = "contact"
    DEPUTY = "deputy"
    COORDINATOR = "coordinator"
    LEADERSHIP = "leadership"
    SENATE = "senate"

    @property
    def mail(self) -> str:
        """Their made-up address."""
        return f"{self}@zeitverlauf.example"


class Deed(StrEnum):
    """What can happen in a time line."""

    SUBMIT = "submit"
    SIGN = "sign"
    RETURN = "return"
    REVIEW = "review"
    RESUME = "resume"
    CLOSE = "close"
    TERMINATE = "terminate"
    WITHDRAW = "withdraw"
    DELIVER = "deliver"
    PUBLISH = "publish"
    DONE = "done"
    DROPPED = "dropped"
    PROMISE = "promise"
    SILENCE = "silence"
    SPEAK_AGAIN = "speak_again"
    LEAVE = "leave"
    COME_BACK = "come_back"


class Published(NamedTuple):
    """A value of a comparison series, in its unit, as it stood at the reference date `on`."""

    series: str
    definition: str
    on: date
    value: Decimal


COME_FROM_OUTSIDE: Final = frozenset({Deed.DELIVER, Deed.PUBLISH})
"""Figures become known also before there is a draft; they have lists of their own."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happens on a day, by day, after the morning's sweep; which fields count depends on the deed.

    `about` is the key of the indicator or measure, or "RULE SUBJECT" of a finding. `where` is its place in the file.
    """

    day: date
    deed: Deed
    where: str
    who: Who | None = None
    about: str = ""
    until: date | None = None
    reading: ReadingInput = field(default_factory=ReadingInput)
    published: Published | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """An unresolved finding on a morning: the last step of the ladder that it took (-1: none yet), and its state.

    Of an expected one, None as the step stands for any.
    """

    rule: str
    subject: str
    step: int | None = None
    state: str = "open"

    def __str__(self) -> str:
        shown = "" if self.step is None else f" step {self.step}" if self.step >= 0 else " no step"
        state = "" if self.state == "open" else f" {self.state}"
        return f"{self.rule} {self.subject}{shown}{state}"


@dataclass(frozen=True, slots=True)
class Look:
    """A look at a morning, after its sweep: exactly these findings, and letters to exactly these people (None: any)."""

    day: date
    where: str
    findings: tuple[Standing, ...]
    letters: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """A case with a time line. `starts` is the day of the first sweep; happenings and looks are sorted by day."""

    name: str
    pack: str
    where: str
    text: AgreementText
    drafted: date
    starts: date
    happenings: tuple[Happening, ...]
    looks: tuple[Look, ...]

    def watched(self, rulebook: Rulebook) -> frozenset[str]:
        """Return the rules that count: those of its pack, and every other that a look names."""
        own = {rule.id for rule in rulebook.packs[self.pack].rules}
        return frozenset(own | {finding.rule for look in self.looks for finding in look.findings})
