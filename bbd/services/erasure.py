"""Erasing what the trail proves of a person's account: who they were said to be, whenever that was written down.

The entries stay, and the chain with them; what goes is what their commitments were made of, salt included, so that
nobody can try names until one fits. Not erased is what proves an agreement: signatures, refusals, terminations and
mandates stand in the record with their names, and their entries go on proving them. Nor is the account itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, func, or_
from sqlmodel import Session, SQLModel, col, select

from bbd.store import audit
from bbd.store.agreements import Signature
from bbd.store.audit import AuditEntry
from bbd.store.checkpoints import AuditOpening
from bbd.store.mandates import Mandate, SignatureRefusal
from bbd.store.people import Person
from bbd.store.terminations import TerminationNotice


@dataclass(frozen=True, slots=True)
class Erasable:
    """The numbers of the entries whose proof can be erased, and how much of the person stays proven nevertheless."""

    entries: tuple[int, ...]
    signatures: int
    refusals: int
    terminations: int
    mandates: int


def erasable(session: Session, person: Person) -> Erasable:
    """Return what can be erased of a person, and how many records of theirs remain."""
    return Erasable(
        entries=tuple(opening.seq for opening in _openings(session, person)),
        signatures=_count(
            session, Signature, col(Signature.person_id) == person.id, col(Signature.for_person_id) == person.id
        ),
        refusals=_count(session, SignatureRefusal, col(SignatureRefusal.person_id) == person.id),
        terminations=_count(
            session,
            TerminationNotice,
            col(TerminationNotice.person_id) == person.id,
            col(TerminationNotice.for_person_id) == person.id,
        ),
        mandates=_count(session, Mandate, col(Mandate.principal_id) == person.id, col(Mandate.deputy_id) == person.id),
    )


def erase(session: Session, person: Person, *, now: datetime) -> Erasable:
    """Erase it for good, and return what was erased and what remains; that it was done is an entry itself."""
    found = erasable(session, person)
    for opening in _openings(session, person):
        opening.salt, opening.content, opening.erased_at = "", {}, now
        session.add(opening)
    if found.entries:
        audit.append(
            session, actor=None, action="openings-erased", on=str(person.id), now=now, count=len(found.entries)
        )
    return found


def _openings(session: Session, person: Person) -> Sequence[AuditOpening]:
    return session.exec(
        select(AuditOpening)
        .join(AuditEntry, col(AuditEntry.seq) == col(AuditOpening.seq))
        .where(AuditEntry.object == str(person.id), col(AuditOpening.erased_at).is_(None))
        .order_by(col(AuditOpening.seq))
    ).all()


def _count(session: Session, table: type[SQLModel], *conditions: ColumnElement[bool]) -> int:
    return session.exec(select(func.count()).select_from(table).where(or_(false(), *conditions))).one()
