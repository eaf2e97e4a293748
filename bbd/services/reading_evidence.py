"""Files that prove a reading: handing one in, finding it, taking it away; each with an entry in the audit trail.

A file may hold smaller figures than the reading: only who sees every figure of it may open one.
"""

import uuid
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session, select

from bbd.domain.errors import NotThere, StepRefused
from bbd.domain.evidence import kind_of, plain_name
from bbd.services.reading_rights import refuse_stranger, sees_raw
from bbd.store import audit
from bbd.store.agreements import Agreement
from bbd.store.people import Person
from bbd.store.reading_editions import Evidence
from bbd.store.readings import Reading


def attach(
    session: Session, agreement: Agreement, reading: Reading, content: bytes, name: str, *, by: Person, now: datetime
) -> Evidence:
    """Keep a file that proves the reading; the same file twice is one. InputRefused for what is no such file."""
    refuse_stranger(agreement, by)
    kind, hashed = kind_of(content, name), sha256(content).hexdigest()
    known = session.exec(select(Evidence).where(Evidence.reading_id == reading.id, Evidence.sha256 == hashed)).first()
    if known is not None:
        return known
    session.flush()
    file = Evidence(
        reading_id=reading.id, kind=kind, name=plain_name(name, kind), sha256=hashed, size=len(content),
        content=content, uploaded_by_id=by.id, uploaded_at=now,
    )  # fmt: skip
    session.add(file)
    session.flush()
    _tell(session, agreement, reading, "evidence-added", file, by=by, now=now)
    return file


def find(session: Session, agreement: Agreement, reading: Reading | None, file_id: uuid.UUID, by: Person) -> Evidence:
    """Return a file of the reading; NotThere where there is none for this person."""
    file = session.get(Evidence, file_id)
    if reading is None or file is None or file.reading_id != reading.id or not sees_raw(agreement, by):
        raise NotThere.because("Diesen Nachweis gibt es nicht.")
    return file


def remove(
    session: Session, agreement: Agreement, reading: Reading, file: Evidence, *, by: Person, now: datetime
) -> None:
    """Take a file away that does not belong there; of a frozen reading it stays (StepRefused)."""
    refuse_stranger(agreement, by)
    if reading.state == "frozen":
        raise StepRefused.because("Der Messwert ist mit einem Bericht festgeschrieben; seine Nachweise bleiben.")
    session.delete(file)
    session.flush()
    _tell(session, agreement, reading, "evidence-removed", file, by=by, now=now)


def _tell(
    session: Session, agreement: Agreement, reading: Reading, action: str, file: Evidence, *, by: Person, now: datetime
) -> None:
    audit.append(
        session, actor=by.id, action=action, on=f"{agreement.number}/{reading.indicator_key}", now=now,
        period=reading.period, sha256=file.sha256,
    )  # fmt: skip
