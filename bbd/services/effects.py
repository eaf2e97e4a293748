"""Judging the effect of a measure: people answer three questions and give their reasons; nothing is derived.

The questions are those of VV zu § 7 LHO: goal reached? measure causal? economical? Coordinators answer them, the
partner may say something to an answer. A new answer stands beside the old ones, which are kept.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session

from bbd.domain.effect_questions import EFFECT_ANSWERS, EFFECT_QUESTIONS
from bbd.domain.errors import InputRefused, NotThere, Stale, StepRefused
from bbd.domain.free_text import checked_text
from bbd.domain.lifecycle import Role
from bbd.domain.words import BY_SOMEBODY
from bbd.services import measures
from bbd.store import audit
from bbd.store.agreement_queries import version_in_force
from bbd.store.agreements import Agreement
from bbd.store.effects import EffectAnswer, EffectReply, newest_answer
from bbd.store.people import Person

LONGEST: Final = 5000
OF_THE_PARTNER: Final = frozenset({Role.LEADERSHIP, Role.CONTACT})


@dataclass(frozen=True, slots=True)
class Judgement:
    """An answer to one question about the measure `key`; `seen` is the number of the answer that it follows, or 0."""

    key: str
    question: str
    answer: str
    reason: str
    seen: int


def may_judge(by: Person) -> bool:
    """Say whether this person judges the effect of measures and chooses who is compared."""
    return Role.COORDINATOR in by.roles


def may_reply(agreement: Agreement, by: Person) -> bool:
    """Say whether this person speaks for the partner."""
    return by.organisation_id == agreement.partner_id and bool(by.roles & OF_THE_PARTNER)


def judge(session: Session, agreement: Agreement, given: Judgement, *, by: Person, now: datetime) -> EffectAnswer:
    """Record an answer. StepRefused, NotThere, Stale, and InputRefused with all that is wrong of it."""
    require_measure(session, agreement, given.key)
    if not may_judge(by):
        raise StepRefused.because("Die Wirkung einer Maßnahme beurteilt die Koordination; der Partner nimmt Stellung.")
    if given.question not in EFFECT_QUESTIONS or given.answer not in EFFECT_ANSWERS:
        raise InputRefused.because("Bitte eine der Antworten wählen.", field="answer")
    before = newest_answer(session, agreement, given.key, given.question)
    refuse_stale(before.number if before else 0, given.seen)
    reason = reasoned(given.reason, "reason", "Bitte die Antwort begründen.")
    answer = EffectAnswer(
        agreement_id=agreement.id, measure_key=given.key, question=given.question, number=given.seen + 1,
        answer=given.answer, reason=reason, by_id=by.id, at=now,
    )  # fmt: skip
    session.add(answer)
    session.flush()
    audit.append(
        session, actor=by.id, action="effect-judged", on=f"{agreement.number}/{given.key}", now=now,
        question=given.question, effect=given.answer,
    )  # fmt: skip
    return answer


def reply(  # noqa: PLR0913 - what is said to which answer, by whom and when
    session: Session, agreement: Agreement, key: str, question: str, text: str, *, seen: int, by: Person, now: datetime
) -> EffectReply:
    """Record what the partner says to the answer with the number `seen`; Stale where another one counts by now."""
    require_measure(session, agreement, key)
    if not may_reply(agreement, by):
        raise StepRefused.because("Stellung nehmen Leitung und Ansprechpersonen des Partners.")
    answer = newest_answer(session, agreement, key, question)
    if answer is None:
        raise NotThere.because("Zu dieser Frage gibt es noch keine Antwort.")
    refuse_stale(answer.number, seen)
    said = EffectReply(answer_id=answer.id, text=reasoned(text, "text", "Bitte etwas eintragen."), by_id=by.id, at=now)
    session.add(said)
    session.flush()
    on = f"{agreement.number}/{key}"
    audit.append(session, actor=by.id, action="effect-replied", on=on, now=now, question=question)
    return said


def require_measure(session: Session, agreement: Agreement, key: str) -> None:
    """Refuse what is about a measure that is not there, or was never agreed."""
    measures.find(session, agreement, key)
    if version_in_force(session, agreement) is None:
        raise StepRefused.because(
            "Diese Zielvereinbarung ist nicht beschlossen; die Wirkung ihrer Maßnahmen lässt sich nicht beurteilen."
        )


def reasoned(given: str, field: str, missing: str) -> str:
    """Return the text as it is kept; InputRefused where there is none."""
    text = checked_text(given, longest=LONGEST, field=field)
    if not text:
        raise InputRefused.because(missing, field=field)
    return text


def refuse_stale(number: int, seen: int) -> None:
    """Refuse what follows another row than the one that counts by now."""
    if number != seen:
        raise Stale.because(
            f"Dazu wurde inzwischen etwas anderes festgehalten, {BY_SOMEBODY}.",
            remedy="Ihre Eingaben stehen noch da; bitte mit dem jetzigen Stand vergleichen und noch einmal absenden.",
        )
