"""How far the benchmarks of indicators have moved since their targets were decided on; each question answered once."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bbd.clock import local_date
from bbd.domain.benchmarks import Movement, furthest, moved
from bbd.rulebook.fact import LARGEST
from bbd.store.benchmarks import Definitions, series


class Compared(NamedTuple):
    """What the rules see of it: tenths of a percentage point, and days since the value that did it was recorded."""

    moved_by: int | None
    value_days: int | None


NOTHING: Final = Compared(None, None)
"""Of an indicator without benchmark, without a value of it then, or in another unit than per cent."""


class Benchmarks:
    """The series as they are known, seen on the local day `today`."""

    def __init__(self, known: Mapping[str, Definitions], today: date, zone: ZoneInfo) -> None:
        self._series, self._today, self._zone = known, today, zone
        self._answers: dict[tuple[str, str | None, datetime], Compared] = {}

    @classmethod
    def of(cls, session: Session, today: date, zone: ZoneInfo) -> "Benchmarks":
        """Read all series there are."""
        return cls(series(session), today, zone)

    def compared(self, name: str, decided_at: datetime | None, definition: str | None = None) -> Compared:
        """Return how far a series in per cent has moved since a target was decided on; see `movement`."""
        if decided_at is None:
            return NOTHING
        asked = name, definition, decided_at
        known = self._answers.get(asked)
        if known is None:
            known = self._answers[asked] = self._answer(self.movement(*asked))
        return known

    def movement(self, name: str, definition: str | None, decided_at: datetime) -> Movement | None:
        """Return the movement of a series in one definition; where none is chosen, the largest within any one."""
        on = local_date(decided_at, self._zone)
        definitions = self._series.get(name, {})
        chosen = definitions.values() if definition is None else [definitions.get(definition, ())]
        return furthest(moved(figures, decided_at, on, self._today) for figures in chosen)

    def _answer(self, movement: Movement | None) -> Compared:
        if movement is None:
            return NOTHING
        if movement.change == 0:
            return Compared(0, None)
        at = movement.after.recorded_at
        since = local_date(at, self._zone) if at else movement.after.on
        return Compared(min(movement.tenths, LARGEST), max((self._today - since).days, 0))
