"""Indicators as the rules see them: which readings are due, and how the newest one stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from bbd.domain.assessment import Status
from bbd.domain.periods import Period
from bbd.services import judging
from bbd.services.casefiles import CaseFile, Flaw, Place, written
from bbd.services.subjects.guard import guarded
from bbd.services.subjects.records import Records
from bbd.services.subjects.timetable import Timetable, still_counts, timetable


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
        readings = records.readings.get((row.agreement, row.key), ())
        yield guarded(_case, f"{place.number}/{row.key}", place, row, readings, today)


def _case(key: str, place: Place, row: Any, readings: Sequence[Any], today: date) -> IndicatorCase:  # noqa: ANN401 - rows of a query
    delivered = tuple([reading.period for reading in readings])
    times = timetable(row.frequency, row.due_days, place.valid_from, place.valid_to, delivered, today)
    current = bool(readings) and still_counts(delivered[-1], row.due_days, place.valid_to, today)
    facts = place.term(today)
    facts["days_overdue"] = times.days_overdue
    facts["days_until_due"] = times.days_until_due
    facts["assessment"] = judging.status(row, readings).value if current else Status.NO_READING.value
    facts["has_reading"] = times.has_reading
    facts["overdue_readings"] = times.due - times.delivered
    facts["target_reached"] = judging.target_reached(row, readings[-1].value) if current else None
    return IndicatorCase(key, facts, place, row, times, delivered[-1] if delivered else "")
