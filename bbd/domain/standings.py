"""How the standings of indicators compare: the statuses that are stored, what got better, and since when one looks.

A change between two verdicts is better or worse; one from or to no verdict at all is neither, and told by itself.
"""

from datetime import date, timedelta
from typing import Final

from bbd.domain.assessment import Status
from bbd.domain.periods import Frequency, Period

WATCHED: Final = "watched"
"""Of an indicator without a target whose reading is there: it has no verdict, and none is wanted."""
STATUSES: Final = (*(status.value for status in Status), WATCHED)
BEST_FIRST: Final = (Status.ON_TRACK, Status.SLIGHTLY_OFF, Status.OFF_TRACK, Status.WRONG_DIRECTION)
"""The verdicts, from the best to the worst; the other statuses say that there is none."""


def last_quarter(today: date) -> Period:
    """Return the quarter before the one in which `today` lies; the comparison is with its last day."""
    begun = Period.containing(Frequency.QUARTER, today).begin
    return Period.containing(Frequency.QUARTER, begun - timedelta(days=1))


def changed(before: str | None, status: str) -> str:
    """Say how a status became another one: "better", "worse", "gained" or "lost" a verdict; else "".

    What was not there before has not changed, nor has what never had a verdict.
    """
    places = {verdict.value: place for place, verdict in enumerate(BEST_FIRST)}
    was, now = places.get(before or ""), places.get(status)
    if before is None or WATCHED in {before, status} or was == now:
        return ""
    if was is None or now is None:
        return "lost" if now is None else "gained"
    return "worse" if now > was else "better"
