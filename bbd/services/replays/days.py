"""The days of a replay: with which one the sweeps begin, and what happened before each of them."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, TypeVar

from bbd.clock import local_moment
from bbd.rulebook.model import Rulebook
from bbd.services.replays.changes import Change, Quieting
from bbd.services.replays.history import History
from bbd.settings import Settings

ONE_DAY: Final = timedelta(days=1)
T = TypeVar("T", Change, Quieting)


@dataclass(frozen=True, slots=True)
class Span:
    """The days that somebody asked about, `first` to `last`. Sweeps begin on `start`, so that ladders are on their way.

    `whole` says that there was nothing to judge before `start`.
    """

    start: date
    first: date
    last: date
    whole: bool

    def __len__(self) -> int:
        """Return how many mornings are played."""
        return (self.last - self.start).days + 1


@dataclass(frozen=True, slots=True)
class Morning:
    """What happened since the morning before, and the sweep at `now`; None is the evening of the last day."""

    now: datetime | None
    changes: Sequence[Change]
    quietings: Sequence[Quieting]


def span(begins: date, first: date, last: date, rulebooks: Sequence[Rulebook]) -> Span:
    """Return the days to play when there is something to judge from the day `begins` on.

    Whoever begins on the first day asked for finds everything at the foot of its ladder. So the sweeps begin as much
    earlier as the longest ladder takes: working days doubled, which covers weekends and holidays.
    """
    ladders = [ladder for book in rulebooks for ladder in book.ladders.values()]
    longest = max((step.after_working_days for ladder in ladders for step in ladder.steps), default=0)
    start = max(begins, first - timedelta(days=min(2 * longest + 7, (first - begins).days)))
    return Span(start, first, last, whole=start == begins)


def mornings(history: History, days: Span, settings: Settings) -> Iterator[Morning]:
    """Yield the mornings, and at the end the evening of the last day."""
    changes, quietings = deque(history.changes), deque(history.quietings)
    # What people did about findings before there were any, they do once the first sweep has found them.
    waiting: list[Quieting] = []
    for number in range(len(days)):
        day = days.start + number * ONE_DAY
        now = local_moment(day, settings.sweep_at, settings.timezone)
        done, waiting = [*waiting, *_until(quietings, now)], []
        if number == 0:
            done, waiting = [], [one for one in done if one.until is None or one.until >= day]
        yield Morning(now, _until(changes, now), done)
    evening = local_moment(days.last + ONE_DAY, time(0, 0), settings.timezone)
    yield Morning(None, _until(changes, evening), [*waiting, *_until(quietings, evening)])


def _until(coming: deque[T], moment: datetime) -> list[T]:
    """Take out what had happened by a moment."""
    happened = []
    while coming and coming[0].at <= moment:
        happened.append(coming.popleft())
    return happened
