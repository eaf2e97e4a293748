"""Named queries on replays that people asked for: which wait, who has one in hand, how far it is."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CursorResult, and_, or_
from sqlmodel import Session, col, func, select, update

from bbd.store.agreements import JournalEntry
from bbd.store.findings import Sweep
from bbd.store.readings import Reading
from bbd.store.rulebooks import RuleReplay


def first_step(session: Session) -> datetime | None:
    """Return the moment of the first step that was taken with any agreement."""
    return session.exec(select(func.min(JournalEntry.at))).one()


def last_record(session: Session) -> datetime | None:
    """Return the moment at which the last step, reading or sweep was recorded."""
    queries = (func.max(JournalEntry.at), func.max(Reading.recorded_at), func.max(Sweep.at))
    moments = [session.exec(select(query)).one() for query in queries]
    return max((moment for moment in moments if moment is not None), default=None)


def replays_of(session: Session, proposal_id: uuid.UUID) -> Sequence[RuleReplay]:
    """Return the replays of a proposal, the newest first."""
    return session.exec(
        select(RuleReplay)
        .where(RuleReplay.proposal_id == proposal_id)
        .order_by(col(RuleReplay.asked_at).desc(), col(RuleReplay.id))
    ).all()


def waiting_of(session: Session, person_id: uuid.UUID) -> int:
    """Return how many replays wait that this person asked for."""
    mine = select(func.count()).where(RuleReplay.asked_by_id == person_id, RuleReplay.state == "waiting")
    return session.exec(mine).one()


def next_replay(session: Session, *, unseen_since: datetime) -> RuleReplay | None:
    """Return the oldest replay that waits, or whose player has given no sign since a moment."""
    left = and_(col(RuleReplay.state) == "running", col(RuleReplay.seen_at) < unseen_since)
    return session.exec(
        select(RuleReplay)
        .where(or_(col(RuleReplay.state) == "waiting", left))
        .order_by(col(RuleReplay.asked_at), col(RuleReplay.id))
    ).first()


def change_if_seen(session: Session, replay_id: uuid.UUID, seen_at: datetime | None, /, **values: object) -> bool:
    """Change a replay whose last sign of life was given at `seen_at`; False where somebody else has it in hand now."""
    seen = col(RuleReplay.seen_at)
    ours = seen.is_(None) if seen_at is None else seen == seen_at
    done = session.execute(update(RuleReplay).where(col(RuleReplay.id) == replay_id, ours).values(**values))
    return isinstance(done, CursorResult) and done.rowcount == 1
