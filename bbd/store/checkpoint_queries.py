"""What is asked about checkpoints: those there are, the newest of a kind, what has been signed since."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bbd.domain.checkpoints import Checkpoint
from bbd.domain.lifecycle import Role
from bbd.store.audit import AuditEntry
from bbd.store.checkpoints import AuditCheckpoint
from bbd.store.people import Person


def as_checkpoint(row: AuditCheckpoint) -> Checkpoint:
    """Return the row as what is signed and handed out."""
    return Checkpoint(row.size, row.hash, row.at, row.signature, row.public_key)


def all_checkpoints(session: Session) -> list[Checkpoint]:
    """Return all checkpoints that the database keeps, oldest first."""
    return [as_checkpoint(row) for row in session.exec(select(AuditCheckpoint).order_by(col(AuditCheckpoint.size)))]


def newest_checkpoints(session: Session, limit: int) -> Sequence[AuditCheckpoint]:
    """Return the newest checkpoints, newest first."""
    return session.exec(select(AuditCheckpoint).order_by(col(AuditCheckpoint.size).desc()).limit(limit)).all()


def newest_of(session: Session, occasion: str) -> AuditCheckpoint | None:
    """Return the newest checkpoint made on this occasion, or None."""
    return session.exec(
        select(AuditCheckpoint)
        .where(AuditCheckpoint.occasion == occasion)
        .order_by(col(AuditCheckpoint.size).desc())
        .limit(1)
    ).one_or_none()


def signed_since(session: Session, seq: int, actions: Sequence[str]) -> list[str]:
    """Return what was signed in entries behind number `seq`, in order, each agreement once."""
    query = select(AuditEntry.object).where(col(AuditEntry.seq) > seq, col(AuditEntry.action).in_(actions))
    return list(dict.fromkeys(session.exec(query.order_by(col(AuditEntry.seq)))))


def auditors(session: Session) -> list[Person]:
    """Return the active people with the role of an auditor."""
    people = session.exec(select(Person).where(col(Person.active)).order_by(col(Person.mail)))
    return [person for person in people if Role.AUDITOR in person.roles]
