"""A finding's ladder as people read it: which steps were taken, which are still to come, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bbd.domain.ladder import Ladder, WorkingDays, planned_on


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: whom it tells, from which local day it is due, and the day it was taken (None: not yet)."""

    step: int
    recipients: tuple[str, ...]
    planned_on: date
    taken_on: date | None = None


def rungs(ladder: Ladder, opened_on: date, taken: Mapping[int, date], working_days: WorkingDays) -> tuple[Rung, ...]:
    """Return all steps of a ladder that began on the local day `opened_on`; `taken` gives the days of those done."""
    return tuple(
        Rung(number, step.recipients, planned_on(ladder, number, opened_on, working_days), taken.get(number))
        for number, step in enumerate(ladder.steps)
    )
