"""A case: a subject of the rules with its facts, and what a letter about it must know. gathering.py makes them.

A sweep makes one for everything it judges and asks most of them for their facts only; so what letters need is worked
out when somebody asks. What the types of subjects have of their own stands in bbd.services.subjects.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Final, Protocol

from bbd.domain.document import Party
from bbd.domain.periods import Frequency, Period, periods_between
from bbd.rulebook.facts import Subject, Value

UNREADABLE: Final = "Was darüber gespeichert ist, lässt sich nicht lesen: {}"


@dataclass(slots=True)
class Place:
    """Where a subject belongs: the agreement, the wording of it that counts, and the partner.

    `runs_until` is the last day of an agreement that was terminated to a later day and goes on until then.
    """

    agreement_id: uuid.UUID
    number: str
    state: str
    issuer_id: uuid.UUID
    partner_id: uuid.UUID
    partner: str
    version_id: uuid.UUID
    title: str
    valid_from: date | None
    valid_to: date | None
    review_on: date | None
    coordinator: str
    signatories: Mapping[str, Sequence[str]]
    submitted_at: datetime
    runs_until: date | None = None
    adopted_at: datetime | None = None

    def about(self, **more: str) -> dict[str, str]:
        """Return the placeholders that every letter has, and `more`."""
        return {"agreement": self.number, "title": self.title, "partner": self.partner, **more}

    def term(self, today: date) -> dict[str, Value]:
        """Return the facts on the term that the parts of an agreement have in common."""
        return term_facts(self.state, self.valid_from, self.valid_to, today)

    def recipients(self, contact: str | None = None, deputy: str | None = None) -> dict[str, Sequence[str]]:
        """Return the mail addresses of each role of the ladder, for a subject with this contact and deputy."""
        return {
            "contact": [contact] if contact else [],
            "deputy": [deputy] if deputy else [],
            "coordinator": [self.coordinator],
            "leadership": self.signatories.get(Party.PARTNER, []),
            "signatories": [],
            # Without a committee its place is the coordinator's desk.
            "steering_committee": [],
        }


@dataclass(slots=True)
class CaseFile:
    """A subject with its facts. `key` is how people name it: "ZV-2012-01/G1.1"."""

    type: ClassVar[str]
    key: str
    facts: Mapping[str, Value]
    place: Place

    @property
    def subject(self) -> Subject:
        """The subject as rules know it."""
        return Subject(self.type, self.key, self.facts)

    @property
    def agreement_id(self) -> uuid.UUID | None:
        """The agreement that a finding about it belongs to; None where it belongs to a partner as a whole."""
        return self.place.agreement_id

    @property
    def partner_id(self) -> uuid.UUID:
        """The partner's organisation."""
        return self.place.partner_id

    @property
    def issuer_id(self) -> uuid.UUID:
        """The issuer's organisation."""
        return self.place.issuer_id

    @property
    def recipients(self) -> Mapping[str, Sequence[str]]:
        """The mail addresses of each role of the ladder."""
        return self.place.recipients()

    def placeholders(self, about: str) -> dict[str, str]:  # noqa: ARG002 - some subjects are told in several ways
        """Return what fills the placeholders of a letter about `about` (bbd.rulebook.letters.ABOUT)."""
        return self.place.about()


@dataclass(frozen=True, slots=True)
class Flaw:
    """A subject that could not be judged; the sweep names it and goes on with the others."""

    subject: str
    reason: str


def term_facts(state: str, valid_from: date | None, valid_to: date | None, today: date) -> dict[str, Value]:
    """Return the facts on an agreement's term that its parts have in common."""
    begun = valid_from is not None and valid_from <= today
    over = valid_to is not None and valid_to < today
    return {"agreement_state": state, "term_running": begun and not over, "after_term": over}


class Asked(Protocol):
    """What says which readings an indicator asks for."""

    frequency: str


class Term(Protocol):
    """First and last day of an agreement; None while it is a draft."""

    valid_from: date | None
    valid_to: date | None


@dataclass(slots=True)
class Until:
    """A term that may end before the wording says so."""

    valid_from: date | None
    valid_to: date | None


def due_periods(indicator: Asked, version: Term) -> tuple[Period, ...]:
    """Return the periods for which the agreement asks for a reading: those that end within its term."""
    if version.valid_from is None or version.valid_to is None:
        return ()
    return periods_between(Frequency(indicator.frequency), version.valid_from, version.valid_to)
