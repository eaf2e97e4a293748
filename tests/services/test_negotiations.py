"""Counter-proposals: kept as they were made, answered by the coordinator or by the next wording."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from bbd.documents.synopsis import synopsis, with_own_values
from bbd.documents.word_runs import Kind, Run
from bbd.domain.errors import InputRefused, NotThere, Stale, StepRefused
from bbd.domain.lifecycle import Action
from bbd.domain.signing import Decision, GoalDecision
from bbd.services.agreements import save_draft
from bbd.services.answering import Answer, answer
from bbd.services.negotiations import unanswered
from bbd.services.steps import Request, take_step
from bbd.services.versions import text_of
from bbd.store.agreement_queries import version_in_work
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.negotiation_queries import answered, proposals_of
from tests.cast import Cast, agreement_document, agreement_text, hire, signed_by, submitted

TWENTY = {"G1": GoalDecision(Decision.OWN_VALUE, "Wir stellen wenig ein.", Decimal(20))}
NO = {"G1": GoalDecision(Decision.DECLINE, "Nicht unsere Aufgabe.")}


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    return hire(session, now=moment)


@pytest.fixture
def agreement(session: Session, cast: Cast, moment: datetime) -> Agreement:
    return submitted(session, cast, now=moment)


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
    take_step(session, agreement, Request(Action.SUBMIT, cast.alice, now, now.date()))


def test_a_counter_proposal_is_kept_and_taken_over(
    session: Session, agreement: Agreement, cast: Cast, moment: datetime
) -> None:
    signed_by(session, agreement, cast.bob, now=moment, decisions=TWENTY)
    assert len(unanswered(session, work(session, agreement))) == 1
    draft = work(session, agreement)
    answer(session, agreement, Answer("G1", "taken", "", draft.edition), by=cast.alice, now=moment)
    target = text_of(work(session, agreement)).indicators[0].target
    assert target is not None
    assert target.value == 20
    assert not unanswered(session, work(session, agreement))
    resubmit(session, agreement, cast, moment)
    told = answered(session, work(session, agreement))["G1"]
    assert (told.answer, told.answered_version) == ("taken", 2)
    signed_by(session, agreement, cast.bob, now=moment)
    signed_by(session, agreement, cast.sena, now=moment)
    assert agreement.state == "adopted"


def test_to_stay_needs_a_reason(session: Session, agreement: Agreement, cast: Cast, moment: datetime) -> None:
    signed_by(session, agreement, cast.bob, now=moment, decisions=TWENTY)
    draft = work(session, agreement)
    with pytest.raises(InputRefused, match="begründen"):
        answer(session, agreement, Answer("G1", "kept", " ", draft.edition), by=cast.alice, now=moment)
    given = answer(session, agreement, Answer("G1", "kept", "Beschluss", draft.edition), by=cast.alice, now=moment)
    assert given.answer_reason == "Beschluss"
    with pytest.raises(Stale, match="schon geantwortet"):
        answer(session, agreement, Answer("G1", "kept", "Noch einmal", draft.edition), by=cast.alice, now=moment)


def test_only_the_coordinator_answers_what_is_open_under_the_draft_shown(
    session: Session, agreement: Agreement, cast: Cast, moment: datetime
) -> None:
    signed_by(session, agreement, cast.bob, now=moment, decisions=TWENTY)
    edition = work(session, agreement).edition
    with pytest.raises(StepRefused, match="Koordination"):
        answer(session, agreement, Answer("G1", "taken", "", edition), by=cast.bob, now=moment)
    with pytest.raises(NotThere):
        answer(session, agreement, Answer("G9", "taken", "", edition), by=cast.alice, now=moment)
    saved(session, agreement, cast, moment, name="Anders")
    with pytest.raises(Stale):
        answer(session, agreement, Answer("G1", "taken", "", edition), by=cast.alice, now=moment)
    assert [one.answer for one in unanswered(session, work(session, agreement))] == ["open"]


def test_a_decline_cannot_be_taken_over_by_a_click(
    session: Session, agreement: Agreement, cast: Cast, moment: datetime
) -> None:
    signed_by(session, agreement, cast.bob, now=moment, decisions=NO)
    edition = work(session, agreement).edition
    with pytest.raises(InputRefused, match="nicht mit einem Klick"):
        answer(session, agreement, Answer("G1", "taken", "", edition), by=cast.alice, now=moment)


@pytest.mark.parametrize(
    ("changes", "became"),
    [
        ({"target": {"value": "20", "date": "2013-12-31"}}, "taken"),
        ({"target": {"value": "22", "date": "2013-12-31"}}, "met"),
        (None, "kept"),
    ],
)
def test_what_nobody_answered_the_next_wording_answers(
    session: Session,
    agreement: Agreement,
    cast: Cast,
    moment: datetime,
    changes: dict[str, Any] | None,
    became: str,
) -> None:
    signed_by(session, agreement, cast.bob, now=moment, decisions=TWENTY)
    if changes is not None:
        saved(session, agreement, cast, moment, **changes)
    resubmit(session, agreement, cast, moment)
    (told,) = [one for one, _ in proposals_of(session, agreement)]
    assert (told.answer, told.answered_version) == (became, 2)


def test_two_rounds_are_told_one_after_the_other(
    session: Session, agreement: Agreement, cast: Cast, moment: datetime
) -> None:
    signed_by(session, agreement, cast.bob, now=moment, decisions=NO)
    resubmit(session, agreement, cast, moment)
    signed_by(session, agreement, cast.bob, now=moment, decisions=TWENTY)
    told = [(version.number, one.kind, one.answer) for one, version in proposals_of(session, agreement)]
    assert told == [(1, "decline", "kept"), (2, "own_value", "open")]
