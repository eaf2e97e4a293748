"""What people say of the effect of measures, and which partners they chose to compare: rows are only added.

Nothing here is worked out from figures. A row belongs to the agreement and the measure's key, not to a version: an
amendment keeps what was said. Of several rows on the same matter the one with the highest `number` counts.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from bbd.domain.effect_questions import EFFECT_ANSWERS, EFFECT_QUESTIONS
from bbd.store.agreements import Agreement
from bbd.store.people import Person
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


@dataclass(frozen=True, slots=True)
class Replied:
    """A reply with the name of who gave it."""

    reply: EffectReply
    name: str


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with the name of who gave it and what the partner said to it, oldest first."""

    answer: EffectAnswer
    name: str
    replies: tuple[Replied, ...]


@dataclass(frozen=True, slots=True)
class Studied:
    """A choice of whom to compare, with the name of who made it."""

    study: EffectStudy
    name: str


def answers_of(session: Session, agreement: Agreement, key: str) -> Mapping[str, Sequence[Answered]]:
    """Return the answers about a measure by question, the newest first; two queries."""
    rows = session.exec(
        select(EffectAnswer, Person.name)
        .outerjoin(Person, col(Person.id) == col(EffectAnswer.by_id))
        .where(EffectAnswer.agreement_id == agreement.id, EffectAnswer.measure_key == key)
        .order_by(col(EffectAnswer.number).desc())
    ).all()
    replies: dict[uuid.UUID, list[Replied]] = {answer.id: [] for answer, _ in rows}
    found = session.exec(
        select(EffectReply, Person.name)
        .outerjoin(Person, col(Person.id) == col(EffectReply.by_id))
        .where(col(EffectReply.answer_id).in_(replies))
        .order_by(col(EffectReply.at), col(EffectReply.id))
    )
    for reply, name in found:
        replies[reply.answer_id].append(Replied(reply, name or ""))
    told = [Answered(answer, name or "", tuple(replies[answer.id])) for answer, name in rows]
    return {question: [one for one in told if one.answer.question == question] for question in EFFECT_QUESTIONS}


def studies_of(session: Session, agreement: Agreement, key: str) -> Sequence[Studied]:
    """Return how a measure was looked at, the newest first."""
    rows = session.exec(
        select(EffectStudy, Person.name)
        .outerjoin(Person, col(Person.id) == col(EffectStudy.by_id))
        .where(EffectStudy.agreement_id == agreement.id, EffectStudy.measure_key == key)
        .order_by(col(EffectStudy.number).desc())
    )
    return [Studied(study, name or "") for study, name in rows]


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


def answered(session: Session) -> Mapping[tuple[uuid.UUID, str], Mapping[str, str]]:
    """Return the answers that count, by agreement and measure, question by question; one query for all measures."""
    rows = session.exec(
        select(
            EffectAnswer.agreement_id, EffectAnswer.measure_key, EffectAnswer.question, EffectAnswer.answer
        ).order_by(col(EffectAnswer.number))
    )
    found: dict[tuple[uuid.UUID, str], dict[str, str]] = {}
    for agreement_id, key, question, answer in rows:
        found.setdefault((agreement_id, key), {})[question] = answer
    return found
