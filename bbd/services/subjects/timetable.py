"""Which readings of an indicator are overdue or ahead on a day.

Many indicators share term, frequency and what was delivered, so each timetable is worked out once.
"""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from bbd.domain.periods import Frequency, Period, periods_between

REMEMBERED = 4096


class Timetable(NamedTuple):
    """How the readings agreed on stand on a day.

    `overdue` is the oldest one missing whose due day has come, `ahead` the next one missing whose due day has not
    passed; on the due day itself a reading is both. Days are counted from and to the due day. `due` counts the
    readings whose due day has passed, `delivered` those of them that are there; `has_reading` looks at all agreed on.
    """

    overdue: Period | None
    days_overdue: int | None
    ahead: Period | None
    days_until_due: int | None
    due: int
    delivered: int
    has_reading: bool


@lru_cache(maxsize=REMEMBERED)
def timetable(
    frequency: str, due_days: int, valid_from: date | None, valid_to: date | None, delivered: str, today: date
) -> Timetable:
    """Return how things stand on `today` when the periods with the keys `delivered` have a reading.

    The keys have blanks between them, the oldest first.
    """
    agreed = periods_between(Frequency(frequency), valid_from, valid_to) if valid_from and valid_to else ()
    there = set(delivered.split())
    missing = [(period, period.due(due_days)) for period in agreed if period.key not in there]
    overdue = next(((period, due) for period, due in missing if due <= today), None)
    ahead = next(((period, due) for period, due in missing if due >= today), None)
    passed = [period for period in agreed if period.due(due_days) < today]
    return Timetable(
        overdue=overdue and overdue[0],
        days_overdue=(today - overdue[1]).days if overdue else None,
        ahead=ahead and ahead[0],
        days_until_due=(ahead[1] - today).days if ahead else None,
        due=len(passed),
        delivered=sum(period.key in there for period in passed),
        has_reading=len(missing) < len(agreed),
    )


@lru_cache(maxsize=REMEMBERED)
def still_counts(delivered: str, due_days: int, valid_to: date | None, today: date) -> bool:
    """Say whether the newest reading is still the current one: until the next one that is agreed on is overdue."""
    if not delivered:
        return False
    following = Period.parse(newest_of(delivered)).next()
    return today <= following.due(due_days) or (valid_to is not None and following.end > valid_to)


def newest_of(delivered: str) -> str:
    """Return the key of the newest period of those delivered; empty where there is none."""
    return delivered[delivered.rfind(" ") + 1 :]
