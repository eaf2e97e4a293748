"""Indicators as the rules see them: which readings are due, and how the newest one stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from bbd.domain.assessment import Status
from bbd.domain.errors import Refused
from bbd.domain.periods import Period
from bbd.services.casefiles import CaseFile, Flaw, Place, written
from bbd.services.subjects.guard import guarded
from bbd.services.subjects.records import Records, uuid_of
from bbd.services.subjects.timetable import Timetable, newest_of, still_counts, timetable


@dataclass(slots=True)
class IndicatorCase(CaseFile):
    """An indicator; `row` holds its terms, `newest` the key of the period of its newest reading."""

    type: ClassVar[str] = "indicator"
    row: Any
    timetable: Timetable
    newest: str

    @property
    def recipients(self) -> Mapping[str, Sequence[str]]:
        """Its contact and deputy, and the agreement's people."""
        return self.place.recipients(self.row.contact, self.row.deputy)

    def placeholders(self, about: str) -> dict[str, str]:
        """Return the words of a letter about the next, the missing or the latest reading."""
        said = {"indicator": self.row.name, "period": Period.parse(self.newest).label if self.newest else "–"}
        if about == "next_reading":
            said |= self._awaited(self.timetable.ahead)
        elif about == "missing_reading":
            said |= self._awaited(self.timetable.overdue)
        return self.place.about(**said)

    def _awaited(self, period: Period | None) -> dict[str, str]:
        if period is None:
            # Somebody's own rule may use the letter where no reading is awaited.
            return {"period": "–", "due": "–"}
        return {"period": period.label, "due": written(period.due(self.row.due_days))}


def indicator_cases(records: Records, today: date) -> Iterator[IndicatorCase | Flaw]:
    """Yield the indicators of the agreements in force."""
    for row in records.indicators:
        place = records.places[row.version]
        key = f"{place.number}/{row.key}"
        standing = row if row.delivered is not None else records.standings[uuid_of(row.id)]
        if isinstance(standing, Refused):
            yield Flaw(key, str(standing))
        else:
            yield guarded(_case, key, place, row, standing, today)


def _case(key: str, place: Place, row: Any, standing: Any, today: date) -> IndicatorCase:  # noqa: ANN401 - a row, and a Standing or the same row
    times = timetable(row.frequency, row.due_days, place.valid_from, place.valid_to, standing.delivered, today)
    current = still_counts(standing.delivered, row.due_days, place.valid_to, today)
    facts = place.term(today)
    facts["days_overdue"] = times.days_overdue
    facts["days_until_due"] = times.days_until_due
    facts["assessment"] = standing.status if current else Status.NO_READING.value
    facts["has_reading"] = times.has_reading
    facts["overdue_readings"] = times.due - times.delivered
    facts["target_reached"] = standing.reached if current else None
    return IndicatorCase(key, facts, place, row, times, newest_of(standing.delivered))
