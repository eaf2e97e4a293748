"""What the page of the audit trail shows: its newest lines, with the names behind the actors' ids."""

import uuid
from collections.abc import Sequence

from sqlmodel import Session, col, select

from bbd.store.audit import AuditEntry
from bbd.store.people import Person


def newest_entries(session: Session, limit: int) -> Sequence[AuditEntry]:
    """Return the last lines of the trail, the newest first."""
    return session.exec(select(AuditEntry).order_by(col(AuditEntry.seq).desc()).limit(limit)).all()


def actor_names(session: Session, entries: Sequence[AuditEntry]) -> dict[str, str]:
    """Return the names of the people who acted, by the id that the trail has."""
    ids = {uuid.UUID(entry.actor) for entry in entries if entry.actor != "worker"}
    return {str(person.id): person.name for person in session.exec(select(Person).where(col(Person.id).in_(ids)))}
