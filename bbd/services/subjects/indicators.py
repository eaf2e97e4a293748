"""Indicators as the rules see them: which readings are due, and how the newest one stands."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bbd.domain.errors import Refused
from bbd.domain.german_dates import written
from bbd.domain.periods import Period
from bbd.services.casefiles import CaseFile, Flaw, Place
from bbd.services.subjects.guard import guarded
from bbd.services.subjects.records import Records
from bbd.services.subjects.rows import IndicatorRow
from bbd.services.subjects.situations import situation
from bbd.services.subjects.standings import Standing
from bbd.services.subjects.timetable import Timetable, newest_of


@dataclass(slots=True)
class IndicatorCase(CaseFile):
    """An indicator; `row` holds its terms, `newest` the key of the period of its newest reading.

    `entered` counts the due readings that somebody entered and nobody has confirmed yet.
    """

    type: ClassVar[str] = "indicator"
    row: IndicatorRow
    timetable: Timetable
    newest: str
    entered: int = 0

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
        standing = _remembered(row) or records.standings[row.version, row.key]
        if isinstance(standing, Refused):
            yield Flaw(key, str(standing))
        else:
            drafts = records.drafts.get((place.agreement_id, row.key), ())
            yield guarded(_case, key, place, row, (standing, drafts), today)


def _remembered(row: IndicatorRow) -> Standing | None:
    return None if row.delivered is None else Standing(row.delivered, row.status, row.reached)


def _case(
    key: str, place: Place, row: IndicatorRow, known: tuple[Standing, Collection[str]], today: date
) -> IndicatorCase:
    standing, drafts = known
    term, asked = (place.valid_from, place.valid_to), (row.frequency, row.due_days)
    facts, times = situation(place.state, term, asked, standing, today)
    entered = sum(Period.parse(one).due(row.due_days) < today for one in drafts)
    return IndicatorCase(key, facts, place, row, times, newest_of(standing.delivered), entered)
