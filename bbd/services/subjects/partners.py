"""Partners as the rules see them: how many of their readings were due, and how many came."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar

from bbd.domain.german_dates import written
from bbd.domain.subject_keys import key_of_partner
from bbd.rulebook.facts import Value
from bbd.services.casefiles import CaseFile, Place
from bbd.services.subjects.indicators import IndicatorCase


@dataclass(slots=True)
class PartnerCase(CaseFile):
    """A partner with all its agreements in force; `place` is the first of them. `people` are by role of the ladder."""

    type: ClassVar[str] = "partner"
    people: Mapping[str, Sequence[str]]
    missing: int
    oldest_due: date | None

    @property
    def agreement_id(self) -> uuid.UUID | None:
        """None: a finding about a partner belongs to no single agreement."""
        return None

    @property
    def recipients(self) -> Mapping[str, Sequence[str]]:
        """The people of all its agreements; contacts are those who owe a reading."""
        return self.people

    def placeholders(self, about: str) -> dict[str, str]:  # noqa: ARG002 - told in one way
        """Return the words of a letter about the partner as a whole."""
        oldest = written(self.oldest_due)
        return {
            "agreement": "", "title": "", "partner": self.place.partner,
            "count_missing": str(self.missing), "oldest_due": oldest,
        }  # fmt: skip


@dataclass(slots=True)
class _Tally:
    place: Place
    due: int = 0
    delivered: int = 0
    entered: int = 0
    days_overdue: int | None = None
    contacts: dict[str, None] = field(default_factory=dict)
    coordinators: dict[str, None] = field(default_factory=dict)
    leaders: dict[str, None] = field(default_factory=dict)


class Partners:
    """Adds up what is known of each partner while its indicators go by."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._tallies: dict[uuid.UUID, _Tally] = {}

    def count(self, place: Place) -> None:
        """Take note of an agreement in force; after its term a partner owes nobody a talk about it."""
        if self._is_over(place):
            return
        tally = self._tallies.setdefault(place.partner_id, _Tally(place))
        tally.coordinators[place.coordinator] = None
        tally.leaders |= dict.fromkeys(place.recipients()["leadership"])

    def add(self, case: IndicatorCase) -> None:
        """Take note of an indicator of an agreement in force, and of its readings."""
        if self._is_over(case.place):
            return
        tally, times = self._tallies[case.place.partner_id], case.timetable
        tally.due += times.due
        tally.delivered += times.delivered
        tally.entered += case.entered
        if times.days_overdue is not None:
            tally.days_overdue = max(times.days_overdue, tally.days_overdue or 0)
            if case.row.contact:
                tally.contacts[case.row.contact] = None

    def _is_over(self, place: Place) -> bool:
        return place.valid_to is not None and place.valid_to < self._today

    def cases(self) -> Iterator[PartnerCase]:
        """Yield the partners."""
        for tally in self._tallies.values():
            late, missing = tally.days_overdue, tally.due - tally.delivered
            people = {
                **tally.place.recipients(),
                "contact": list(tally.contacts),
                "coordinator": list(tally.coordinators),
                "leadership": list(tally.leaders),
            }
            facts: dict[str, Value] = {
                "due_readings": tally.due,
                # Who has entered something is not silent, even where nobody has confirmed it yet.
                "delivered_readings": tally.delivered + tally.entered,
                "overdue_readings": missing,
                "days_overdue": late,
            }
            oldest = self._today - timedelta(days=late) if late is not None else None
            yield PartnerCase(key_of_partner(tally.place.partner), facts, tally.place, people, missing, oldest)
