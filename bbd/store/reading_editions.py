"""What belongs to a reading beside the figures in force: earlier figures, a correction that waits, files that prove it.

Earlier figures never change; the database itself refuses it (migration 0009).
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlmodel import Field, Session, SQLModel, col, select

from bbd.store.people import Person
from bbd.store.readings import Reading
from bbd.store.types import ExactDecimal, UtcDateTime

PENDING: Final = "pending"
REPLACED: Final = "replaced"
_WAITS: Final = f"state = '{PENDING}'"


class ReadingEdition(SQLModel, table=True):
    """Figures of a reading that are not in force: once they were (`replaced`), or a correction waits (`pending`).

    `reason` says why these figures were given, `confirmed_at` since when they were in force, `replaced_at` until when.
    `frozen`: a report had used them. At most one correction waits for each reading.
    """

    __tablename__ = "reading_edition"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'replaced')", name="reading_edition_state"),
        Index("one_correction_waits", "reading_id", unique=True, sqlite_where=text(_WAITS),
              postgresql_where=text(_WAITS)),
    )  # fmt: skip

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    reading_id: uuid.UUID = Field(foreign_key="reading.id", index=True)
    state: str = Field(max_length=10)
    numerator: int | None = None
    denominator: int | None = None
    value: Decimal = Field(sa_type=ExactDecimal)
    respondents: int | None = None
    population: int | None = None
    note: str = ""
    source: str = ""
    reason: str = ""
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    confirmed_by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
    replaced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    frozen: bool = False
    revised: bool = False


class Evidence(SQLModel, table=True):
    """A file that proves a reading, as it was handed in. `content` is the file to the byte, `sha256` its hash."""

    __tablename__ = "evidence"

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    reading_id: uuid.UUID = Field(foreign_key="reading.id", index=True)
    kind: str = Field(max_length=4)
    name: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    size: int
    content: bytes = Field(sa_type=LargeBinary)
    uploaded_by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
    uploaded_at: datetime = Field(sa_type=UtcDateTime)


@dataclass(frozen=True, slots=True)
class EvidenceKept:
    """A file without its content: what pages tell of it. `uploaded_by` is a name, "" for bbd itself."""

    id: uuid.UUID
    kind: str
    name: str
    sha256: str
    size: int
    uploaded_by: str
    uploaded_at: datetime


def pending_of(session: Session, reading_id: uuid.UUID) -> ReadingEdition | None:
    """Return the correction of a reading that waits to be confirmed, or None."""
    return session.exec(
        select(ReadingEdition).where(ReadingEdition.reading_id == reading_id, ReadingEdition.state == PENDING)
    ).one_or_none()


def replaced_in(
    session: Session, agreement_ids: Collection[uuid.UUID], key: str | None = None
) -> Sequence[tuple[Reading, ReadingEdition]]:
    """Return the earlier figures of these agreements' readings, those replaced last first; `key`: of one indicator."""
    query = (
        select(Reading, ReadingEdition)
        .join(ReadingEdition, col(ReadingEdition.reading_id) == col(Reading.id))
        .where(col(Reading.agreement_id).in_(agreement_ids), ReadingEdition.state == REPLACED)
        .order_by(col(ReadingEdition.replaced_at).desc(), col(Reading.period))
    )
    return session.exec(query.where(Reading.indicator_key == key) if key is not None else query).all()


def evidence_of(session: Session, reading_id: uuid.UUID) -> Sequence[EvidenceKept]:
    """Return the files of a reading, oldest first; their content stays in the database."""
    rows = session.exec(
        select(
            Evidence.id, Evidence.kind, Evidence.name, Evidence.sha256, Evidence.size, Person.name, Evidence.uploaded_at
        )  # type: ignore[call-overload]  # as many columns as there are overloads for, and more
        .outerjoin(Person, col(Person.id) == col(Evidence.uploaded_by_id))
        .where(Evidence.reading_id == reading_id)
        .order_by(col(Evidence.uploaded_at), col(Evidence.id))
    ).all()
    return [EvidenceKept(one, kind, name, sha, size, who or "", at) for one, kind, name, sha, size, who, at in rows]


def proven_among(session: Session, reading_ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return those of the readings that have a file."""
    return frozenset(session.exec(select(Evidence.reading_id).where(col(Evidence.reading_id).in_(reading_ids))))
