"""Counter-proposals: what a partner's leadership wants otherwise in a goal, and what the coordinator answered."""

import uuid
from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from bbd.store.types import ExactDecimal, UtcDateTime


class CounterProposal(SQLModel, table=True):
    """What the partner decided on a goal of one submitted version, where it is not a plain yes.

    `kind` is own_value (with `own_value` where the goal has one figure) or decline. `answer` is open, taken (the
    partner's value stands in the next version), met (another value does) or kept (the Senate stays with its wording);
    `answered_version` is the number of the version in which the answer was submitted.
    """

    __tablename__ = "counter_proposal"
    __table_args__ = (
        UniqueConstraint("version_id", "goal_key"),
        CheckConstraint("kind IN ('own_value', 'decline')", name="counter_proposal_kind"),
        CheckConstraint("answer IN ('open', 'taken', 'met', 'kept')", name="counter_proposal_answer"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    agreement_id: uuid.UUID = Field(foreign_key="agreement.id", index=True)
    version_id: uuid.UUID = Field(foreign_key="agreement_version.id", index=True)
    goal_key: str = Field(max_length=20)
    kind: str = Field(max_length=10)
    own_value: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    reason: str = Field(default="", sa_type=Text)
    by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(sa_type=UtcDateTime)
    answer: str = Field(default="open", max_length=10)
    answer_reason: str = Field(default="", sa_type=Text)
    answered_by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_version: int | None = None
