"""What the page of the audit trail shows: its newest lines, with the names behind the actors' ids."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from bbd.store.agreements import Agreement
from bbd.store.audit import AuditEntry
from bbd.store.people import Person


def newest_entries(session: Session, *, offset: int, limit: int) -> Sequence[AuditEntry]:
    """Return lines of the trail, the newest first."""
    return session.exec(select(AuditEntry).order_by(col(AuditEntry.seq).desc()).offset(offset).limit(limit)).all()


def entry_count(session: Session) -> int:
    """Return how many lines the trail has."""
    return session.exec(select(func.count()).select_from(AuditEntry)).one()


def numbers_in(session: Session, entries: Sequence[AuditEntry]) -> frozenset[str]:
    """Return the numbers of agreements that these lines begin with: "ZV-2012-01" of "ZV-2012-01/G1.1"."""
    named = {entry.object.partition("/")[0] for entry in entries}
    return frozenset(session.exec(select(Agreement.number).where(col(Agreement.number).in_(named))))


def actor_names(session: Session, entries: Sequence[AuditEntry]) -> dict[str, str]:
    """Return the names of the people who acted, by the id that the trail has."""
    ids = {uuid.UUID(entry.actor) for entry in entries if entry.actor != "worker"}
    return {str(person.id): person.name for person in session.exec(select(Person).where(col(Person.id).in_(ids)))}
