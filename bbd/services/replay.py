"""Replay: what other rules would have found in the recorded history, as a difference to the rules in force.

History is played into two databases in memory, day by day as it was known, and on each the real sweep judges it with
its rulebook each morning. What is recorded here touches nothing; nobody gets a letter.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from bbd.clock import local_date
from bbd.domain.errors import InputRefused
from bbd.domain.german_dates import written
from bbd.rulebook.model import Rulebook
from bbd.services.replays.days import Span, mornings, span
from bbd.services.replays.difference import compare
from bbd.services.replays.gaps import Record, gaps, record
from bbd.services.replays.history import History, read
from bbd.services.replays.stage import Stage
from bbd.settings import Settings

Progress = Callable[[int, int], None]
"""Is told how many of how many mornings are done; what it raises ends the replay."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was read from the store for a replay; nothing of it needs the store any more."""

    history: History
    record: Record


def recorded(session: Session) -> Recorded:
    """Read what a replay needs."""
    return Recorded(read(session), record(session))


def check_days(begins: datetime | None, first: date, last: date, settings: Settings, *, today: date) -> date:
    """Return the day on which the record begins (`begins`); InputRefused for days that cannot be replayed."""
    if begins is None:
        raise InputRefused.because(
            "Hier ist noch keine Zielvereinbarung eingetragen; es gibt nichts nachzuspielen.", field="to"
        )
    if first > last:
        raise InputRefused.because(
            f"Der Zeitraum endet am {written(last)}, bevor er am {written(first)} beginnt.",
            remedy="Bitte die beiden Tage tauschen.",
            field="first",
        )
    if last > today:
        raise InputRefused.because(
            f"Der {written(last)} liegt in der Zukunft.",
            remedy=f"Nachspielen lässt sich, was bis heute ({written(today)}) war.",
            field="last",
        )
    begin = local_date(begins, settings.timezone)
    if last < begin:
        raise InputRefused.because(
            f"Vor dem {written(begin)} ist nichts eingetragen.",
            remedy="Bitte einen Zeitraum wählen, der danach endet.",
            field="last",
        )
    return begin


def replay(
    given: Recorded,
    rulebooks: tuple[Rulebook, Rulebook],
    settings: Settings,
    first: date,
    last: date,
    *,
    today: date,
    progress: Progress = lambda _done, _all: None,
) -> dict[str, Any]:
    """Play the rules in force and the others (`rulebooks`, in this order) over the days `first` to `last`.

    Returns plain JSON data. `added` and `removed` hold findings that only the others or only those in force open:
    `{"rule", "subject", "since", "until", "open_before", "steps": [{"step", "on"}, …]}`, sorted by rule, subject and
    day; `until` is None for what stays open, `open_before` says that it opened before `first`, which then stands in
    `since`. Findings equal in rule, subject and that day count as the same; `changed` holds those whose end or steps
    differ, as `{"rule", "subject", "since", "before": {…}, "after": {…}}`. `letters` is `{"before": n, "after": n,
    "weeks": [{"week": "2012-W05", "monday", "before", "after"}, …], "people": [{"mail", "name", "before", "after",
    "weeks": […]}, …]}`; all weeks of the span, and those of a person in which there was a letter. `findings` and
    `steps` count. `cannot` says what could not be replayed: `[{"what", "count", "sentence"}, …]`. `from` and `to` are
    the days asked for, `begins` the first one with anything on record; nothing earlier is told.

    InputRefused for days that cannot be replayed.
    """
    begins = check_days(given.history.begins, first, last, settings, today=today)
    days = span(begins, max(first, begins), last, rulebooks)
    with ExitStack() as open_stages:
        before, after = (open_stages.enter_context(Stage(rulebook, settings)) for rulebook in rulebooks)
        _play(given.history, days, settings, (before, after), progress)
        told = compare(before, after, days, given.history.people.names)
    missing = gaps(given.history, given.record, days, settings, (before, after))
    return {
        **told,
        "cannot": [asdict(gap) for gap in missing],
        "from": first.isoformat(),
        "to": last.isoformat(),
        "begins": begins.isoformat(),
    }


def _play(history: History, days: Span, settings: Settings, stages: tuple[Stage, Stage], progress: Progress) -> None:
    done = 0
    for morning in mornings(history, days, settings):
        for stage in stages:
            if morning.changes or morning.quietings:
                stage.happen(morning.changes, morning.quietings)
            if morning.now is not None:
                stage.sweep(morning.now)
        if morning.now is not None:
            done += 1
            progress(done, len(days))
