"""Sweeps, findings, the ladder steps they took, letters and the tries to deliver them."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bbd.domain.words import FINDING_STATES, LETTER_STATES
from bbd.store.types import Json, UtcDateTime

_FINDING_STATES = ", ".join(f"'{state}'" for state in FINDING_STATES)
_LETTER_STATES = ", ".join(f"'{state}'" for state in LETTER_STATES)


class Sweep(SQLModel, table=True):
    """A sweep that was done: when, and what came of it."""

    __tablename__ = "sweep"

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    local_day: date = Field(index=True)
    evaluated: int
    opened: int
    resolved: int
    letters: int


class Finding(SQLModel, table=True):
    """One rule that holds for one subject. `step` is the last ladder step taken, -1 before the first.

    `ladder` and `facts` are frozen when it opens: a pack that changes later moves nothing that already runs.
    `pack` and `pack_sha256` name the version of the rule it opened with; `inhibited_by` the rule that holds it back.
    """

    __tablename__ = "finding"
    __table_args__ = (
        CheckConstraint(f"state IN ({_FINDING_STATES})", name="finding_state"),
        Index("one_open_finding", "rule", "subject", unique=True,
              sqlite_where=text("state != 'resolved'"), postgresql_where=text("state != 'resolved'")),
    )  # fmt: skip

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    rule: str = Field(max_length=60, index=True)
    subject_type: str = Field(max_length=12)
    subject: str = Field(max_length=220, index=True)
    agreement_id: uuid.UUID | None = Field(default=None, foreign_key="agreement.id", index=True)
    organisation_id: uuid.UUID | None = Field(default=None, foreign_key="organisation.id", index=True)
    since: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default="open", max_length=10)
    step: int = -1
    ladder: list[Any] = Field(default_factory=list, sa_type=Json)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    promised_until: date | None = None
    silenced_until: date | None = None
    reason: str = ""
    resolved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    pack: str = Field(default="", max_length=100)
    pack_sha256: str = Field(default="", max_length=64)
    inhibited_by: str = Field(default="", max_length=60)


class FindingStep(SQLModel, table=True):
    """A ladder step that a finding took; the unique key makes a second time impossible."""

    __tablename__ = "finding_step"
    __table_args__ = (UniqueConstraint("finding_id", "step"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    finding_id: uuid.UUID = Field(foreign_key="finding.id", index=True)
    step: int
    planned_on: date
    at: datetime = Field(sa_type=UtcDateTime)


class Letter(SQLModel, table=True):
    """A letter to one person, whole as it will be sent; `key` makes it unique and names it for ever."""

    __tablename__ = "letter"
    __table_args__ = (CheckConstraint(f"state IN ({_LETTER_STATES})", name="letter_state"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    key: str = Field(unique=True, max_length=64)
    message_id: str = Field(max_length=200)
    person_id: uuid.UUID = Field(foreign_key="person.id", index=True)
    recipient: str = Field(max_length=254)
    subject: str = Field(max_length=300)
    text: str
    html: str
    state: str = Field(default="queued", max_length=10, index=True)
    tries: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)
    next_try_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LetterItem(SQLModel, table=True):
    """Which finding's step a letter tells; a step is told to a person once."""

    __tablename__ = "letter_item"
    __table_args__ = (UniqueConstraint("finding_id", "step", "person_id"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    letter_id: uuid.UUID = Field(foreign_key="letter.id", index=True)
    finding_id: uuid.UUID = Field(foreign_key="finding.id")
    step: int
    person_id: uuid.UUID = Field(foreign_key="person.id")
    as_role: str = Field(max_length=20)


class DeliveryTry(SQLModel, table=True):
    """One try to hand a letter over, and what the mail server said."""

    __tablename__ = "delivery_try"

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    letter_id: uuid.UUID = Field(foreign_key="letter.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    outcome: str = Field(max_length=20)
    answer: str = Field(default="", max_length=500)
