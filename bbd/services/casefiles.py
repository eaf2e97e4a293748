"""A case: a subject of the rules with its facts, and what a letter about it must know. gathering.py makes them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from babel.dates import format_date

from bbd.domain.document import Party
from bbd.domain.periods import Frequency, Period, periods_between
from bbd.rulebook.facts import Subject
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.people import Organisation


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A subject, and what a letter about it needs.

    `recipients` gives mail addresses by role of the ladder; `about` fills the placeholders of the letter's wording,
    by what the letter is about.
    """

    subject: Subject
    agreement_id: uuid.UUID
    issuer_id: uuid.UUID
    partner_id: uuid.UUID
    title: str
    recipients: Mapping[str, Sequence[str]]
    about: Mapping[str, str]
    next_reading: Mapping[str, str] = field(default_factory=dict)
    missing_reading: Mapping[str, str] = field(default_factory=dict)

    def placeholders(self, about: str) -> dict[str, str]:
        """Return what fills the placeholders of a letter about `about` (bbd.rulebook.letters.ABOUT)."""
        special = {"next_reading": self.next_reading, "missing_reading": self.missing_reading}
        return {**self.about, **special.get(about, {})}


@dataclass(frozen=True, slots=True)
class Flaw:
    """A subject whose facts could not be gathered; the sweep names it and goes on with the others."""

    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a subject belongs: the agreement, the version that counts, and the partner."""

    agreement: Agreement
    version: AgreementVersion
    partner: Organisation

    def about(self, **more: str) -> dict[str, str]:
        """Return the placeholders that every letter has, and `more`."""
        return {
            "agreement": self.agreement.number,
            "title": self.version.title,
            "partner": self.partner.name,
            **more,
        }

    def case(self, subject: Subject, recipients: Mapping[str, Sequence[str]], **more: Any) -> CaseFile:  # noqa: ANN401 - CaseFile's fields
        """Return the case file of a subject here."""
        place = (self.agreement.id, self.agreement.issuer_id, self.partner.id, self.version.title)
        return CaseFile(subject, *place, recipients=recipients, **more)


def recipients_of(version: AgreementVersion, contact: str | None, deputy: str | None) -> dict[str, Sequence[str]]:
    """Return the mail addresses of each role of the ladder, for a subject with this contact and deputy."""
    return {
        "contact": [contact] if contact else [],
        "deputy": [deputy] if deputy else [],
        "coordinator": [version.coordinator],
        "leadership": version.signatories.get(Party.PARTNER, []),
        "signatories": [],
        # Without a committee its place is the coordinator's desk.
        "steering_committee": [],
    }


def due_periods(indicator: Indicator, version: AgreementVersion) -> tuple[Period, ...]:
    """Return the periods for which the agreement asks for a reading: those that end within its term."""
    if version.valid_from is None or version.valid_to is None:
        return ()
    return periods_between(Frequency(indicator.frequency), version.valid_from, version.valid_to)


def written(day: date) -> str:
    """Return "30. Juni 2013"."""
    return format_date(day, "d. MMMM y", locale="de_DE")
