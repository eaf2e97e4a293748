"""Who may sign for whom, when both parties have signed, and what a decision on a goal needs."""

from collections.abc import Set as AbstractSet
from decimal import Decimal

import pytest

from bbd.domain.document import AgreementText, Party
from bbd.domain.errors import InputRefused, StepRefused
from bbd.domain.signing import Decision, GoalDecision, Right, Signed, check_decisions, is_complete, right_to_sign
from tests.cast import PANKOW, SENATE, agreement_document, agreement_text

BOB, SENA, DANA = "bob@pankow.example", "sena@senat.example", "dana@pankow.example"
TEXT = agreement_text()
TWO_SENATORS = agreement_text(
    issuer={"organisation": SENATE, "signatories": [SENA, "zweite@senat.example"], "quorum": 2}
)


def right(
    mail: str,
    text: AgreementText = TEXT,
    *,
    leads: bool = True,
    deputy_of: AbstractSet[str] = frozenset(),
    drafted_by: str | None = None,
    signed: AbstractSet[Signed] = frozenset(),
) -> Right:
    return right_to_sign(text, mail, leads=leads, deputy_of=deputy_of, drafted_by=drafted_by, signed=signed)


def test_a_signatory_signs_for_the_own_side() -> None:
    assert right(BOB) == Right(Party.PARTNER)
    assert right(SENA) == Right(Party.ISSUER)


def test_a_signatory_who_leads_no_longer_has_no_right() -> None:
    with pytest.raises(StepRefused, match="nicht als zeichnende Person benannt"):
        right(BOB, leads=False)


def test_leading_alone_gives_no_right() -> None:
    with pytest.raises(StepRefused, match="nicht als zeichnende Person benannt"):
        right("andere@pankow.example")


def test_a_deputy_signs_on_behalf() -> None:
    assert right(DANA, leads=False, deputy_of={BOB}) == Right(Party.PARTNER, on_behalf_of=BOB)


def test_a_deputy_takes_the_seat_that_is_still_open() -> None:
    signed = {Signed(Party.ISSUER, SENA)}
    given = right(DANA, TWO_SENATORS, leads=False, deputy_of={SENA, "zweite@senat.example"}, signed=signed)
    assert given.on_behalf_of == "zweite@senat.example"


def test_a_deputy_cannot_fill_a_seat_that_is_taken() -> None:
    with pytest.raises(StepRefused, match="schon geleistet"):
        right(DANA, leads=False, deputy_of={BOB}, signed={Signed(Party.PARTNER, BOB)})


def test_nobody_signs_twice() -> None:
    with pytest.raises(StepRefused, match="schon geleistet"):
        right(BOB, signed={Signed(Party.PARTNER, BOB)})


def test_a_signatory_whose_deputy_signed_finds_the_seat_taken() -> None:
    with pytest.raises(StepRefused, match="schon geleistet"):
        right(BOB, signed={Signed(Party.PARTNER, DANA, on_behalf_of=BOB)})


def test_a_deputy_does_not_fill_two_seats_of_one_side() -> None:
    second = "zweite@senat.example"
    signed = {Signed(Party.ISSUER, DANA, on_behalf_of=SENA)}
    with pytest.raises(StepRefused, match="schon geleistet"):
        right(DANA, TWO_SENATORS, leads=False, deputy_of={SENA, second}, signed=signed)


def test_nobody_signs_for_both_sides() -> None:
    with pytest.raises(StepRefused, match="Niemand zeichnet für beide Seiten"):
        right(DANA, leads=False, deputy_of={BOB}, signed={Signed(Party.ISSUER, DANA, on_behalf_of=SENA)})


def test_who_drafted_alone_leaves_the_signature_to_another_signatory() -> None:
    with pytest.raises(StepRefused, match="allein entworfen"):
        right(SENA, TWO_SENATORS, drafted_by=SENA)
    assert right(SENA, drafted_by=SENA) == Right(Party.ISSUER)


def test_a_deputy_who_drafted_alone_leaves_it_as_well() -> None:
    with pytest.raises(StepRefused, match="allein entworfen"):
        right(DANA, TWO_SENATORS, leads=False, deputy_of={SENA}, drafted_by=DANA)


def test_both_sides_have_to_reach_their_number() -> None:
    bob, sena = Signed(Party.PARTNER, BOB), Signed(Party.ISSUER, SENA)
    assert not is_complete(TEXT, frozenset())
    assert not is_complete(TEXT, {bob})
    assert not is_complete(TEXT, {sena})
    assert is_complete(TEXT, {bob, sena})
    assert not is_complete(TWO_SENATORS, {bob, sena})
    assert is_complete(TWO_SENATORS, {bob, sena, Signed(Party.ISSUER, DANA, on_behalf_of="zweite@senat.example")})


def test_one_seat_counts_once_however_it_is_filled() -> None:
    twice = {Signed(Party.ISSUER, SENA), Signed(Party.ISSUER, DANA, on_behalf_of=SENA), Signed(Party.PARTNER, BOB)}
    assert not is_complete(TWO_SENATORS, twice)


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        (None, "decision-G1"),
        (GoalDecision(Decision.DECLINE), "reason-G1"),
        (GoalDecision(Decision.DECLINE, reason=" "), "reason-G1"),
        (GoalDecision(Decision.OWN_VALUE, own_value=Decimal(20)), "reason-G1"),
        (GoalDecision(Decision.OWN_VALUE, reason="Wenig Stellen"), "own_value-G1"),
    ],
)
def test_a_decision_that_is_not_whole_is_refused_by_its_field(decision: GoalDecision | None, field: str) -> None:
    with pytest.raises(InputRefused) as refused:
        check_decisions(TEXT, {"G1": decision} if decision else {})
    assert [problem.field for problem in refused.value.problems] == [field]


def test_every_goal_without_a_decision_is_named_at_once() -> None:
    goal = agreement_document()["goals"][0]
    text = agreement_text(goals=[{**goal, "indicators": [], "measures": [], "key": key} for key in ("G1", "G2")])
    with pytest.raises(InputRefused) as refused:
        check_decisions(text, {})
    assert [problem.field for problem in refused.value.problems] == ["decision-G1", "decision-G2"]


@pytest.mark.parametrize(
    "decision",
    [
        GoalDecision(Decision.ACCEPT),
        GoalDecision(Decision.DECLINE, reason="Geht nicht"),
        GoalDecision(Decision.OWN_VALUE, reason="Wenig Stellen", own_value=Decimal(0)),
    ],
)
def test_a_whole_decision_passes(decision: GoalDecision) -> None:
    check_decisions(TEXT, {"G1": decision})
    assert TEXT.partner.organisation == PANKOW
