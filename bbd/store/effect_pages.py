"""What pages show of the effect of measures: everything that was ever said, with who said it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bbd.domain.effect_questions import EFFECT_QUESTIONS
from bbd.store.agreements import Agreement
from bbd.store.effects import EffectAnswer, EffectReply, EffectStudy
from bbd.store.people import Person


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
