"""Plays cases with a time line: a database in memory, the services that people use, and a sweep every morning.

So what a time line says is true of bbd as it runs, not of a model of it. The calendar is Berlin's and the hour of the
sweep the usual one, whatever an installation has set.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlmodel import Session, col, select

from bbd.clock import local_moment
from bbd.domain.errors import Problem, Refused
from bbd.domain.lifecycle import Action, State
from bbd.rulebook.model import Rulebook
from bbd.rulebook.timeline_days import YEARS
from bbd.rulebook.timeline_outcome import Played, Seen
from bbd.rulebook.timelines import NUMBER, Happening, Look, Standing, Timeline, Who
from bbd.services.agreements import find
from bbd.services.findings import open_findings
from bbd.services.steps import Request, take_step
from bbd.services.sweep import sweep
from bbd.services.timeline_cast import begin, hire
from bbd.services.timeline_deeds import do
from bbd.settings import Settings
from bbd.store.database import Database
from bbd.store.findings import Finding, Letter, LetterItem
from bbd.store.scratch import scratch_database

OFFICE_HOUR: Final = time(10, 0)
"""When things happen; what happens on a day, the next morning's sweep sees."""
SETTINGS: Final = Settings()
_LONG_AGO: Final = date(YEARS[0], 1, 1)
_ONE_DAY: Final = timedelta(days=1)


class _Stuck(Exception):  # noqa: N818 - the house says what happened
    """The time line cannot go on; the problem says why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def play(rulebook: Rulebook, timelines: Iterable[Timeline]) -> tuple[Played, ...]:
    """Play time lines, each from its draft to its last look, and return what the looks saw."""
    database = scratch_database()
    try:
        with database.writing() as session:
            hire(session, now=_moment(_LONG_AGO, OFFICE_HOUR))
        return tuple(_played(database, rulebook, timeline) for timeline in timelines)
    finally:
        database.dispose()


def _played(database: Database, rulebook: Rulebook, timeline: Timeline) -> Played:
    """Play one time line in a transaction that is undone at the end, so that the next finds only the people."""
    seen: list[Seen] = []
    with database.trying() as session:
        begin(session, timeline, now=_moment(timeline.drafted, OFFICE_HOUR))
        try:
            _go_through(session, rulebook, timeline, seen)
        except _Stuck as stuck:
            return Played(timeline, tuple(seen), stuck.problem)
    return Played(timeline, tuple(seen))


def _go_through(session: Session, rulebook: Rulebook, timeline: Timeline, seen: list[Seen]) -> None:
    """Go through the days, sweep each morning from the first one on, and add what the looks see to `seen`."""
    happenings: dict[date, list[Happening]] = defaultdict(list)
    for happening in timeline.happenings:
        happenings[max(happening.day, timeline.drafted)].append(happening)
    looks = {look.day: look for look in timeline.looks}
    watched, day = timeline.watched(rulebook), timeline.drafted
    while day <= timeline.looks[-1].day:
        if day >= timeline.starts or day in happenings:
            _morning(session, rulebook, timeline, day)
            if day in looks:
                seen.append(_look(session, looks[day], watched))
            for happening in happenings[day]:
                _happen(session, timeline, happening, day)
            # As if each day had its own transaction: sweeps write past the objects that a session remembers.
            session.flush()
            session.expunge_all()
        day += _ONE_DAY


def _morning(session: Session, rulebook: Rulebook, timeline: Timeline, day: date) -> None:
    """Sweep; before the first sweep only begin the monitoring, as sweeps do."""
    if day < timeline.starts:
        _monitor(session, timeline, day)
        return
    outcome = sweep(session, rulebook, SETTINGS, now=_moment(day, SETTINGS.sweep_at))
    if outcome.failed:
        flaw = outcome.failed[0]
        what = f"{flaw.subject} ließ sich nicht beurteilen: {flaw.reason}"
        raise _Stuck(Problem(what, f"{_place(timeline, timeline.where)}, {day:%d.%m.%Y}"))


def _monitor(session: Session, timeline: Timeline, day: date) -> None:
    agreement = find(session, NUMBER)
    begins = timeline.text.valid_from
    if agreement.state == State.ADOPTED and begins is not None and begins <= day:
        take_step(session, agreement, Request(Action.MONITOR, None, _moment(day, SETTINGS.sweep_at), day))


def _happen(session: Session, timeline: Timeline, happening: Happening, day: date) -> None:
    try:
        do(session, happening, now=_moment(day, OFFICE_HOUR))
    except Refused as refusal:
        first = refusal.problems[0]
        what = f"„{happening.deed}“ ging am {day:%d.%m.%Y} nicht: {first.what}"
        raise _Stuck(Problem(what, _place(timeline, happening.where), first.remedy)) from refusal


def _look(session: Session, look: Look, watched: frozenset[str]) -> Seen:
    standings = [
        Standing(found.rule, found.subject, found.step, found.state)
        for found in open_findings(session)
        if found.rule in watched
    ]
    letters = session.exec(
        select(Letter.recipient)
        .join(LetterItem, col(LetterItem.letter_id) == col(Letter.id))
        .join(Finding, col(Finding.id) == col(LetterItem.finding_id))
        .where(Letter.created_at == _moment(look.day, SETTINGS.sweep_at), col(Finding.rule).in_(watched))
    )
    names = {who.mail: who.value for who in Who}
    return Seen(look, tuple(standings), frozenset(names[mail] for mail in letters))


def _moment(day: date, at: time) -> datetime:
    return local_moment(day, at, SETTINGS.timezone)


def _place(timeline: Timeline, where: str) -> str:
    return f"{where}, Zeitverlauf „{timeline.name}“"
