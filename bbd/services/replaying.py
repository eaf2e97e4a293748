"""Replays that people have asked for: each waits in the store until a worker takes it up; bbd.replayer plays it.

A worker that dies gives no more signs of life, and the next one begins that replay again from the start. Asking for
one, and stopping it, is in bbd.services.replay_orders.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlmodel import Session

from bbd.domain.errors import Stale
from bbd.rulebook.model import Rulebook
from bbd.services import rulebooks
from bbd.services.replay import Recorded, recorded
from bbd.settings import Settings
from bbd.store import audit
from bbd.store.replay_queries import change_if_seen, next_replay
from bbd.store.rulebooks import RuleProposal, RuleReplay

GIVEN_UP_AFTER: Final = timedelta(minutes=2)
"""Without a sign of life for so long, a replay is taken up by another worker."""
TRIES: Final = 3
"""A replay that has ended so many workers is not tried again."""
WITHDRAWN: Final = "Der Vorschlag ist zurückgezogen; er wird nicht mehr nachgespielt."


@dataclass(slots=True)
class Task:
    """A replay in somebody's hands: what to play, and when a sign of life was given last."""

    replay_id: uuid.UUID
    proposal_id: uuid.UUID
    first: date
    last: date
    seen_at: datetime


def take_up(session: Session, *, now: datetime) -> Task | None:
    """Take up the next replay to be played and return it; None where nothing waits."""
    while found := next_replay(session, unseen_since=now - GIVEN_UP_AFTER):
        if not (reason := _hopeless(session, found)):
            return _taken(session, found, now)
        _fail(session, found, reason, now)
    return None


def _hopeless(session: Session, found: RuleReplay) -> str:
    """Return why a replay shall not be played (any more), as a German sentence; empty where it shall."""
    if session.get_one(RuleProposal, found.proposal_id).state == "withdrawn":
        return WITHDRAWN
    if int(found.result.get("tries", 0)) >= TRIES:
        return "Das Nachspielen ist mehrmals abgebrochen und wird nicht noch einmal versucht."
    return ""


def _taken(session: Session, found: RuleReplay, now: datetime) -> Task | None:
    tries = int(found.result.get("tries", 0)) + 1
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
    if change_if_seen(session, task.replay_id, task.seen_at, state="done", progress=100, seen_at=now, result=result):
        audit.append(session, actor=None, action="replay-done", on=str(task.replay_id), now=now)


def fail(session: Session, task: Task, reason: str, *, now: datetime) -> None:
    """Keep that nothing came of it, and why."""
    if change_if_seen(session, task.replay_id, task.seen_at, state="failed", seen_at=now, result={"reason": reason}):
        audit.append(session, actor=None, action="replay-failed", on=str(task.replay_id), now=now)


def _fail(session: Session, found: RuleReplay, reason: str, now: datetime) -> None:
    session.refresh(found)
    found.state, found.result = "failed", {"reason": reason}
    session.add(found)
    session.flush()
    audit.append(session, actor=None, action="replay-failed", on=str(found.id), now=now)
