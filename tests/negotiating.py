"""A negotiation as the tests play it: what Bob wants otherwise, and how the draft goes on."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from bbd.domain.lifecycle import Action
from bbd.domain.signing import Decision, GoalDecision
from bbd.services.agreements import save_draft
from bbd.services.answering import Answer, answer
from bbd.services.negotiations import stamp, unanswered
from bbd.services.steps import Request, take_step
from bbd.store.agreement_queries import version_in_work
from bbd.store.agreements import Agreement, AgreementVersion
from tests.cast import Cast, agreement_document, agreement_text

TWENTY = {"G1": GoalDecision(Decision.OWN_VALUE, "Wir stellen wenig ein.", Decimal(20))}
NO = {"G1": GoalDecision(Decision.DECLINE, "Nicht unsere Aufgabe.")}


def work(session: Session, agreement: Agreement) -> AgreementVersion:
    version = version_in_work(session, agreement)
    assert version is not None
    return version


def saved(session: Session, agreement: Agreement, cast: Cast, now: datetime, **changes: Any) -> None:  # noqa: ANN401 - JSON
    """Save the draft with changes to its one indicator."""
    goal = agreement_document()["goals"][0]
    goal["indicators"] = [{**goal["indicators"][0], **changes}]
    text = agreement_text(goals=[goal])
    save_draft(session, agreement, text, edition=work(session, agreement).edition, by=cast.alice, now=now)


def resubmit(session: Session, agreement: Agreement, cast: Cast, now: datetime) -> None:
    """Submit the draft; where it leaves a goal as it was, say why."""
    for one in unanswered(session, work(session, agreement)):
        stay = Answer(one.goal_key, "kept", "Dabei bleibt es.", work(session, agreement).edition, stamp(one))
        answer(session, agreement, stay, by=cast.alice, now=now)
    take_step(session, agreement, Request(Action.SUBMIT, cast.alice, now, now.date()))


def said(draft: AgreementVersion, what: str, reason: str = "", seen: str = "") -> Answer:
    return Answer("G1", what, reason, draft.edition, seen)
