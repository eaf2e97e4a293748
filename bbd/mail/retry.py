"""When a letter that could not be handed over is tried again (`BBD_RETRY_SCHEDULE`); no delivery here."""

from collections.abc import Sequence
from datetime import datetime, timedelta

GIVE_UP_AFTER = timedelta(hours=72)


def next_try(schedule: Sequence[int], tries: int, first_try_at: datetime, now: datetime) -> datetime | None:
    """Return when to try again after the try number `tries`, just made at `now`; None once 72 hours have passed.

    `schedule` holds the seconds to wait after the first, second, … try; the last repeats. The last try of all falls
    on the end of the 72 hours since `first_try_at` at the latest, however long the waits are. ValueError when there
    is no schedule or no try yet.
    """
    if not schedule or tries < 1:
        raise ValueError("a next try needs a schedule and a try before it")
    end = first_try_at + GIVE_UP_AFTER
    if now >= end:
        return None
    wait = schedule[min(tries, len(schedule)) - 1]
    return min(now + timedelta(seconds=wait), end)
