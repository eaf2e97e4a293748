"""Counter-proposals over a whole negotiation: kept as they were made, and what the next wording makes of them."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from bbd.domain.errors import InputRefused, NotThere
from bbd.domain.lifecycle import Action
from bbd.domain.signing import Decision, GoalDecision
from bbd.services.answering import answer
from bbd.services.negotiations import in_words, unanswered
from bbd.services.steps import Request, take_step
from bbd.store.agreements import Agreement
from bbd.store.negotiation_queries import answered, proposals_of
from tests.cast import Cast, hire, signed_by, submitted
from tests.negotiating import NO, TWENTY, resubmit, said, saved, work


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    return hire(session, now=moment)


@pytest.fixture
def agreement(session: Session, cast: Cast, moment: datetime) -> Agreement:
    return submitted(session, cast, now=moment)


@pytest.mark.parametrize(
    ("changes", "became"),
    [
        ({"target": {"value": "20", "date": "2013-12-31"}}, "taken"),
        ({"target": {"value": "22", "date": "2013-12-31"}}, "met"),
    ],
)
def test_what_nobody_answered_the_next_wording_answers(
    session: Session,
    agreement: Agreement,
    cast: Cast,
    moment: datetime,
    changes: dict[str, Any],
    became: str,
) -> None:
    signed_by(session, agreement, cast.bob, now=moment, decisions=TWENTY)
    saved(session, agreement, cast, moment, **changes)
    resubmit(session, agreement, cast, moment)
    (told,) = [one for one, _ in proposals_of(session, agreement)]
    assert (told.answer, told.answered_version) == (became, 2)


@pytest.mark.parametrize("answered_with", [None, "met", "taken"])
def test_a_goal_that_stays_as_it_was_is_not_submitted_again_without_a_reason(
    session: Session, agreement: Agreement, cast: Cast, moment: datetime, answered_with: str | None
) -> None:
    signed_by(session, agreement, cast.bob, now=moment, decisions=TWENTY)
    if answered_with is not None:
        answer(session, agreement, said(work(session, agreement), answered_with), by=cast.alice, now=moment)
        saved(session, agreement, cast, moment, target={"value": "25", "date": "2013-12-31"})
    with pytest.raises(InputRefused, match="Bitte in der Verhandlung begründen"):
        take_step(session, agreement, Request(Action.SUBMIT, cast.alice, moment, moment.date()))
    assert agreement.state == "drafted"
    resubmit(session, agreement, cast, moment)
    (told,) = [one for one, _ in proposals_of(session, agreement)]
    assert (told.answer, told.answer_reason, told.answered_version) == ("kept", "Dabei bleibt es.", 2)


def test_two_rounds_are_told_one_after_the_other(
    session: Session, agreement: Agreement, cast: Cast, moment: datetime
) -> None:
    signed_by(session, agreement, cast.bob, now=moment, decisions=NO)
    resubmit(session, agreement, cast, moment)
    signed_by(session, agreement, cast.bob, now=moment, decisions=TWENTY)
    told = [(version.number, one.kind, one.answer) for one, version in proposals_of(session, agreement)]
    assert told == [(1, "decline", "kept"), (2, "own_value", "open")]


def test_who_takes_a_value_over_and_changes_it_back_has_kept_the_wording(
    session: Session, agreement: Agreement, cast: Cast, moment: datetime
) -> None:
    signed_by(session, agreement, cast.bob, now=moment, decisions=TWENTY)
    answer(session, agreement, said(work(session, agreement), "taken"), by=cast.alice, now=moment)
    saved(session, agreement, cast, moment)
    resubmit(session, agreement, cast, moment)
    assert answered(session, work(session, agreement))["G1"].answer == "kept"


def test_what_is_to_be_answered_is_said_in_words(
    session: Session, agreement: Agreement, cast: Cast, moment: datetime
) -> None:
    signed_by(session, agreement, cast.bob, now=moment, decisions=TWENTY)
    (waiting,) = unanswered(session, work(session, agreement))
    assert in_words(session, waiting).replace("\N{NO-BREAK SPACE}", " ") == "Gegenvorschlag zu G1: 20 % statt 25 %"
    resubmit(session, agreement, cast, moment)
    signed_by(session, agreement, cast.bob, now=moment, decisions=NO)
    (waiting,) = unanswered(session, work(session, agreement))
    assert in_words(session, waiting) == "Ablehnung von G1"


def test_what_the_senate_gives_back_in_between_forgets_no_counter_proposal(
    session: Session, agreement: Agreement, cast: Cast, moment: datetime
) -> None:
    signed_by(session, agreement, cast.bob, now=moment, decisions=TWENTY)
    resubmit(session, agreement, cast, moment)
    give_back = Request(Action.RETURN, cast.sena, moment, moment.date(), reason="Der Titel stimmt nicht.")
    take_step(session, agreement, give_back)
    saved(session, agreement, cast, moment, target={"value": "20", "date": "2013-12-31"})
    resubmit(session, agreement, cast, moment)
    told = answered(session, work(session, agreement))["G1"]
    assert (told.answer, told.answered_version) == ("taken", 3)


def test_a_nachtrag_is_a_negotiation_of_its_own(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = submitted(session, cast, now=moment)
    signed_by(session, agreement, cast.bob, now=moment, decisions=TWENTY)
    resubmit(session, agreement, cast, moment)
    for person in (cast.bob, cast.sena):
        signed_by(session, agreement, person, now=moment)
    take_step(session, agreement, Request(Action.AMEND, cast.alice, moment, moment.date(), reason="Neuer Haushalt"))
    assert not unanswered(session, work(session, agreement))
    assert answered(session, work(session, agreement)) == {}
    with pytest.raises(NotThere):
        answer(session, agreement, said(work(session, agreement), "met"), by=cast.alice, now=moment)


def test_a_negotiation_of_two_rounds_ends_in_an_agreement(
    session: Session, agreement: Agreement, cast: Cast, moment: datetime
) -> None:
    signed_by(session, agreement, cast.bob, now=moment, decisions=TWENTY)
    answer(session, agreement, said(work(session, agreement), "kept", "Beschluss"), by=cast.alice, now=moment)
    resubmit(session, agreement, cast, moment)
    still = {"G1": GoalDecision(Decision.OWN_VALUE, "Auch 22 wäre viel.", Decimal(22))}
    signed_by(session, agreement, cast.bob, now=moment, decisions=still)
    answer(session, agreement, said(work(session, agreement), "taken"), by=cast.alice, now=moment)
    resubmit(session, agreement, cast, moment)
    for person in (cast.sena, cast.bob):
        signed_by(session, agreement, person, now=moment)
    assert agreement.state == "adopted"
    told = proposals_of(session, agreement)
    assert [(of.number, one.answer, one.answered_version) for one, of in told] == [(1, "kept", 2), (2, "taken", 3)]
