"""Indicators as the rules see them: which readings are due, and how the newest one stands."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, NamedTuple

from bbd.domain.errors import Refused
from bbd.domain.german_dates import written
from bbd.domain.periods import Period
from bbd.services.casefiles import CaseFile, Flaw, Place
from bbd.services.subjects.benchmarks import NOTHING, Benchmarks, Compared
from bbd.services.subjects.guard import guarded
from bbd.services.subjects.records import Records
from bbd.services.subjects.rows import IndicatorRow
from bbd.services.subjects.situations import Situation, situation
from bbd.services.subjects.standings import Standing
from bbd.services.subjects.timetable import Timetable, newest_of


@dataclass(slots=True)
class IndicatorCase(CaseFile):
    """An indicator; `row` holds its terms, `newest` the key of the period of its newest reading.

    `situation` is how it stands, shared with others; `entered` counts the due readings that somebody entered and nobody
    has confirmed yet.
    """

    type: ClassVar[str] = "indicator"
    row: IndicatorRow
    newest: str
    situation: Situation
    entered: int = 0

    @property
    def timetable(self) -> Timetable:
        """Which of its readings are overdue, and which is next."""
        return self.situation.timetable

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
        elif about == "benchmark":
            said["benchmark"] = self.row.benchmark or "–"
        return self.place.about(**said)

    def _awaited(self, period: Period | None) -> dict[str, str]:
        if period is None:
            # Somebody's own rule may use the letter where no reading is awaited.
            return {"period": "–", "due": "–"}
        return {"period": period.label, "due": written(period.due(self.row.due_days))}


def indicator_cases(records: Records, today: date, benchmarks: Benchmarks) -> Iterator[IndicatorCase | Flaw]:
    """Yield the indicators of the agreements in force."""
    grounds = {version: _ground(records, place) for version, place in records.places.items()}
    for row in records.indicators:
        place, term, decided_at = grounds[row.version]
        key = f"{place.number}/{row.key}"
        standing = _remembered(row) or records.standings[row.version, row.key]
        if isinstance(standing, Refused):
            yield Flaw(key, str(standing))
        else:
            compared = NOTHING
            if row.benchmark is not None:
                compared = benchmarks.compared(row.benchmark, decided_at, row.target_definition)
            drafts = records.drafts.get((place.agreement_id, row.key), ())
            yield guarded(_case, key, place, row, Seen(term, standing, compared, drafts), today)


Term = tuple[date | None, date | None]


class Seen(NamedTuple):
    """What is known of an indicator: the term, how its readings stand, how its benchmark moved, the drafts' periods."""

    term: Term
    standing: Standing
    compared: Compared
    drafts: Collection[str]


def _ground(records: Records, place: Place) -> tuple[Place, Term, datetime | None]:
    """Return what the indicators of an agreement have in common: its place, its term, the last decision on targets."""
    return place, (place.valid_from, place.valid_to), records.decided_at(place)


def _remembered(row: IndicatorRow) -> Standing | None:
    return None if row.delivered is None else Standing(row.delivered, row.status, row.reached)


def _case(key: str, place: Place, row: IndicatorRow, seen: Seen, today: date) -> IndicatorCase:
    found = situation(place.state, seen.term, (row.frequency, row.due_days), seen.standing, seen.compared, today)
    entered = sum(Period.parse(one).due(row.due_days) < today for one in seen.drafts)
    return IndicatorCase(key, found.facts, place, row, newest_of(seen.standing.delivered), found, entered)
