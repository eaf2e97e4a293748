"""The clock: the one place that asks the system for the time, and the one way from a moment to a local date.

An edge (a request, a job, a command) calls `system_clock` once and passes `now`, an aware datetime in UTC, on.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present moment in UTC; asked anew at each use, never cached."""
    return datetime.now(UTC)  # noqa: TID251 - the one place that may ask


def local_date(now: datetime, zone: ZoneInfo) -> date:
    """Return the calendar day of the moment `now` in `zone`."""
    return now.astimezone(zone).date()


def local_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the moment in UTC at which a wall clock in `zone` shows `at` on `day`.

    Of a time that autumn shows twice it is the first; a time that spring skips is as long after the switch as it
    would have been after the skipped hour's beginning. So each local day has exactly one such moment.
    """
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
