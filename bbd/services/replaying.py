"""Replays that people ask for on the pages: each waits in the store until a worker takes it up; bbd.replayer plays it.

A worker that dies gives no more signs of life, and the next one begins that replay again from the start.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlmodel import Session

from bbd.clock import local_date
from bbd.domain.errors import Stale
from bbd.rulebook.model import Rulebook
from bbd.services import rulebooks
from bbd.services.replay import Recorded, check_days, recorded
from bbd.settings import Settings
from bbd.store.people import Person
from bbd.store.replay_queries import change_if_seen, first_step, last_record, next_replay, replays_of
from bbd.store.rulebooks import RuleProposal, RuleReplay

GIVEN_UP_AFTER: Final = timedelta(minutes=2)
"""Without a sign of life for so long, a replay is taken up by another worker."""
TRIES: Final = 3
"""A replay that has ended so many workers is not tried again."""
YEAR: Final = timedelta(days=365)
QUARTER: Final = timedelta(days=92)
"""How long findings and letters go on after the last thing that was recorded."""


@dataclass(slots=True)
class Task:
    """A replay in somebody's hands: what to play, and when a sign of life was given last."""

    replay_id: uuid.UUID
    proposal_id: uuid.UUID
    first: date
    last: date
    seen_at: datetime


def offered_days(session: Session, settings: Settings, *, today: date) -> tuple[date, date] | None:
    """Return the last twelve months in which what is recorded had its effect; None where nothing is."""
    begins, last = first_step(session), last_record(session)
    if begins is None or last is None:
        return None
    end = min(today, local_date(last, settings.timezone) + QUARTER)
    return max(end - YEAR, local_date(begins, settings.timezone)), end


def ask(
    session: Session, proposal: RuleProposal, first: date, last: date, *, by: Person, settings: Settings, now: datetime
) -> RuleReplay:
    """Ask for a replay of a proposal; one of the same days that waits or runs already is returned instead.

    InputRefused for days that cannot be replayed.
    """
    check_days(first_step(session), first, last, settings, today=local_date(now, settings.timezone))
    for known in replays_of(session, proposal.id):
        if (known.from_day, known.to_day) == (first, last) and known.state in {"waiting", "running"}:
            return known
    asked = RuleReplay(proposal_id=proposal.id, from_day=first, to_day=last, asked_by_id=by.id, asked_at=now)
    session.add(asked)
    session.flush()
    return asked


def take_up(session: Session, *, now: datetime) -> Task | None:
    """Take up the next replay to be played and return it; None where nothing waits."""
    found = next_replay(session, unseen_since=now - GIVEN_UP_AFTER)
    if found is None:
        return None
    tries = int(found.result.get("tries", 0)) + 1
    if tries > TRIES:
        _fail(session, found, "Das Nachspielen ist mehrmals abgebrochen und wird nicht noch einmal versucht.")
        return None
    if not change_if_seen(
        session, found.id, found.seen_at, state="running", progress=0, seen_at=now, result={"tries": tries}
    ):
        return None
    return Task(found.id, found.proposal_id, found.from_day, found.to_day, now)


def material(session: Session, task: Task, settings: Settings) -> tuple[Recorded, tuple[Rulebook, Rulebook]]:
    """Read what is to be played: the history, the rules in force and the others.

    It may take a while, so no writing transaction should wait for it. Refused where rules cannot be used any more.
    """
    proposal = session.get_one(RuleProposal, task.proposal_id)
    books = rulebooks.current(session, settings), rulebooks.stored(session, proposal.files)
    return recorded(session), books


def sign_of_life(session: Session, task: Task, progress: int, *, now: datetime) -> None:
    """Say that it is still being played and how far it is; Stale where another worker has taken it up."""
    if not change_if_seen(session, task.replay_id, task.seen_at, progress=progress, seen_at=now):
        raise Stale.because("Ein anderer Arbeitsprozess spielt das schon.")
    task.seen_at = now


def give_back(session: Session, task: Task) -> None:
    """Let it wait again, from the start, for the next worker; this try does not count."""
    change_if_seen(session, task.replay_id, task.seen_at, state="waiting", progress=0, seen_at=None, result={})


def finish(session: Session, task: Task, result: dict[str, Any], *, now: datetime) -> None:
    """Keep what came of it."""
    change_if_seen(session, task.replay_id, task.seen_at, state="done", progress=100, seen_at=now, result=result)


def fail(session: Session, task: Task, reason: str, *, now: datetime) -> None:
    """Keep that nothing came of it, and why."""
    change_if_seen(session, task.replay_id, task.seen_at, state="failed", seen_at=now, result={"reason": reason})


def _fail(session: Session, found: RuleReplay, reason: str) -> None:
    session.refresh(found)
    found.state, found.result = "failed", {"reason": reason}
    session.add(found)
    session.flush()
