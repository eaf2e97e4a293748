"""Who may sign for whom, when both parties have signed, and what a decision on a goal needs."""

from collections.abc import Set as AbstractSet
from decimal import Decimal

import pytest

from bbd.domain.document import AgreementText, Party
from bbd.domain.errors import InputRefused, StepRefused
from bbd.domain.signing import Decision, GoalDecision, Right, Signed, SoFar, check_decisions, is_complete, right_to_sign
from bbd.domain.signing_order import can_still_complete, turn
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
    so_far = SoFar(signed, drafted_by=drafted_by)
    return right_to_sign(text, mail, leads=leads, deputy_of=deputy_of, so_far=so_far)


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


def test_nobody_signs_for_both_sides_through_a_mandate_either() -> None:
    for signed in (Signed(Party.ISSUER, SENA, on_behalf_of=DANA), Signed(Party.ISSUER, BOB, on_behalf_of=SENA)):
        with pytest.raises(StepRefused, match="auch nicht in Vertretung"):
            right(DANA, leads=False, deputy_of={BOB}, signed={signed})


def test_whose_seat_a_deputy_filled_fills_no_other() -> None:
    signed = {Signed(Party.ISSUER, DANA, on_behalf_of=SENA)}
    with pytest.raises(StepRefused, match="schon geleistet"):
        right(SENA, TWO_SENATORS, leads=False, deputy_of={"zweite@senat.example"}, signed=signed)


def test_in_a_list_nobody_waits_for_who_drafted_alone() -> None:
    second = "zweite@senat.example"
    listed = agreement_text(issuer={"organisation": SENATE, "signatories": [SENA, second], "order": "listed"})
    with pytest.raises(StepRefused, match="Vor Ihnen zeichnet"):
        right(second, listed)
    assert right(second, listed, drafted_by=SENA) == Right(Party.ISSUER)


def test_who_signs_first_is_named() -> None:
    three = ["a@senat.example", "b@senat.example", SENA]
    listed = agreement_text(issuer={"organisation": SENATE, "signatories": three, "order": "listed"})
    so_far = SoFar(names={"a@senat.example": "Ada", "b@senat.example": "Ben"})
    with pytest.raises(StepRefused, match=r"Vor Ihnen zeichnen Ada und Ben\."):
        right_to_sign(listed, SENA, leads=True, deputy_of=frozenset(), so_far=so_far)
    first = agreement_text(issuer={"organisation": SENATE, "signatories": three}, signing_order="issuer_first")
    with pytest.raises(StepRefused, match=r"„Senat“ \(Senat von Berlin\): Ada, Ben und sena@senat\.example\."):
        right_to_sign(first, BOB, leads=True, deputy_of=frozenset(), so_far=so_far)


def test_who_declined_is_asked_no_more_and_waited_for_by_nobody() -> None:
    second = "zweite@senat.example"
    listed = agreement_text(issuer={"organisation": SENATE, "signatories": [SENA, second], "order": "listed"})
    assert turn(listed, SoFar())[Party.ISSUER] == (SENA,)
    declined = SoFar(declined=frozenset({SENA}))
    assert turn(listed, declined)[Party.ISSUER] == (second,)
    assert can_still_complete(listed, Party.ISSUER, declined)
    assert not can_still_complete(TWO_SENATORS, Party.ISSUER, declined)


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


@pytest.mark.parametrize("value", ["-5", "100.1", "1000", "100000000000000000000", "0.00000000001"])
def test_an_own_value_that_no_wording_could_hold_is_refused(value: str) -> None:
    given = {"G1": GoalDecision(Decision.OWN_VALUE, "Grund", Decimal(value))}
    with pytest.raises(InputRefused, match="kann bei Ziel G1 kein Zielwert sein"):
        check_decisions(TEXT, given)


def test_a_counter_proposal_of_the_very_target_is_none() -> None:
    given = {"G1": GoalDecision(Decision.OWN_VALUE, "Zu viel", Decimal("25.0"))}
    with pytest.raises(InputRefused, match="25,0 steht bei Ziel G1 schon im Wortlaut") as refused:
        check_decisions(TEXT, given)
    assert [problem.field for problem in refused.value.problems] == ["own_value-G1"]
