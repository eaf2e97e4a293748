"""What people say of the effect of measures, and which partners they chose to compare: rows are only added.

Nothing here is worked out from figures. A row belongs to the agreement and the measure's key, not to a version: an
amendment keeps what was said. Of several rows on the same matter the one with the highest `number` counts.
"""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from bbd.domain.effect_questions import EFFECT_ANSWERS, EFFECT_QUESTIONS
from bbd.store.agreements import Agreement
from bbd.store.types import Json, UtcDateTime

_QUESTIONS = ", ".join(f"'{one}'" for one in EFFECT_QUESTIONS)
_ANSWERS = ", ".join(f"'{one}'" for one in EFFECT_ANSWERS)


class EffectAnswer(SQLModel, table=True):
    """What somebody answered to one of the three questions about a measure, with the reason; the `number`-th answer."""

    __tablename__ = "effect_answer"
    __table_args__ = (
        UniqueConstraint("agreement_id", "measure_key", "question", "number"),
        CheckConstraint(f"question IN ({_QUESTIONS})", name="effect_answer_question"),
        CheckConstraint(f"answer IN ({_ANSWERS})", name="effect_answer_answer"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    agreement_id: uuid.UUID = Field(foreign_key="agreement.id", index=True)
    measure_key: str = Field(max_length=20)
    question: str = Field(max_length=12)
    number: int
    answer: str = Field(max_length=12)
    reason: str = Field(sa_type=Text)
    by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(sa_type=UtcDateTime)


class EffectReply(SQLModel, table=True):
    """What the partner says to an answer."""

    __tablename__ = "effect_reply"

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    answer_id: uuid.UUID = Field(foreign_key="effect_answer.id", index=True)
    text: str = Field(sa_type=Text)
    by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(sa_type=UtcDateTime)


class EffectStudy(SQLModel, table=True):
    """How a measure is looked at: when it really began, and which partners it is compared with, for which reason.

    `compared` lists {"indicator": key of the measure's own, "agreement": number, "other": key there, "has_measure":
    whether that partner has the measure as well}.
    """

    __tablename__ = "effect_study"
    __table_args__ = (UniqueConstraint("agreement_id", "measure_key", "number"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    agreement_id: uuid.UUID = Field(foreign_key="agreement.id", index=True)
    measure_key: str = Field(max_length=20)
    number: int
    started_on: date | None = None
    compared: list[Any] = Field(default_factory=list, sa_type=Json)
    reason: str = Field(sa_type=Text)
    by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(sa_type=UtcDateTime)


def newest_answer(session: Session, agreement: Agreement, key: str, question: str) -> EffectAnswer | None:
    """Return the answer that counts, or None."""
    return session.exec(
        select(EffectAnswer)
        .where(
            EffectAnswer.agreement_id == agreement.id,
            EffectAnswer.measure_key == key,
            EffectAnswer.question == question,
        )
        .order_by(col(EffectAnswer.number).desc())
        .limit(1)
    ).one_or_none()


def newest_study(session: Session, agreement: Agreement, key: str) -> EffectStudy | None:
    """Return how the measure is looked at now, or None."""
    return session.exec(
        select(EffectStudy)
        .where(EffectStudy.agreement_id == agreement.id, EffectStudy.measure_key == key)
        .order_by(col(EffectStudy.number).desc())
        .limit(1)
    ).one_or_none()
