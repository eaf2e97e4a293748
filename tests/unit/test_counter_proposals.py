"""What a counter-proposal means for a wording, and what the next wording made of it."""

from decimal import Decimal
from typing import Any

import pytest

from bbd.domain.counter_proposals import Wanted, became, beyond_target, can_take, figure_of, goal_in, settled, taken
from bbd.domain.document import AgreementText, GoalText
from bbd.domain.errors import InputRefused
from bbd.domain.second_look import hints
from bbd.domain.signing import Decision
from tests.cast import agreement_document, agreement_text

TWENTY = Wanted("G1", Decision.OWN_VALUE, Decimal(20))
IN_WORDS = Wanted("G1", Decision.OWN_VALUE)
NO = Wanted("G1", Decision.DECLINE)


def text_with(**changes: Any) -> AgreementText:  # noqa: ANN401 - JSON
    """Return the agreement of the tests with changes to its one indicator."""
    goal = agreement_document()["goals"][0]
    return agreement_text(goals=[{**goal, "indicators": [{**goal["indicators"][0], **changes}]}])


def goal(value: str = "25", day: str = "2013-12-31", **changes: Any) -> GoalText:  # noqa: ANN401 - JSON
    return text_with(target={"value": value, "date": day}).goals[0].model_copy(update=changes)


def with_two_figures() -> AgreementText:
    document = agreement_document()["goals"][0]
    second = {**document["indicators"][0], "key": "G1.2"}
    return agreement_text(goals=[{**document, "indicators": [*document["indicators"], second]}])


def test_taking_a_value_over_changes_the_target_and_nothing_else() -> None:
    before = text_with(milestones=[{"value": "22", "date": "2012-12-31"}])
    after = taken(before, TWENTY)
    figure = figure_of(after.goals[0])
    assert figure is not None
    assert figure.target is not None
    assert figure.target.value == 20
    assert taken(after, Wanted("G1", Decision.OWN_VALUE, Decimal(25))) == before


def test_milestones_that_ask_for_more_than_the_target_are_named() -> None:
    milestones = [{"value": "15", "date": "2012-06-30"}, {"value": "22", "date": "2012-12-31"}]
    target = {"value": "20", "date": "2013-12-31"}
    text = text_with(milestones=milestones, target=target)
    (found,) = beyond_target(text.indicators[0])
    assert found.value == 22
    said = "Ein Meilenstein von G1.1 verlangt mehr als der Zielwert."
    assert said in [problem.what for problem in hints(text, found.date)]
    down = text_with(direction="down", milestones=milestones, target=target).indicators[0]
    assert [point.value for point in beyond_target(down)] == [15]
    assert beyond_target(text_with(milestones=milestones[:1], target=target).indicators[0]) == ()
    assert beyond_target(text_with(milestones=milestones, target=None).indicators[0]) == ()
    inside = text_with(direction="corridor", corridor={"low": "10", "high": "30"}, milestones=milestones)
    assert beyond_target(inside.indicators[0]) == ()


@pytest.mark.parametrize("wanted", [NO, IN_WORDS, Wanted("G9", Decision.OWN_VALUE, Decimal(20))])
def test_what_is_no_single_value_cannot_be_taken_over_by_itself(wanted: Wanted) -> None:
    assert not can_take(agreement_text(), wanted)
    with pytest.raises(InputRefused, match="nicht mit einem Klick") as refused:
        taken(agreement_text(), wanted)
    assert refused.value.problems[0].field == "answer"


def test_a_goal_with_several_figures_has_no_value_to_take_over() -> None:
    assert not can_take(with_two_figures(), TWENTY)
    assert can_take(agreement_text(), TWENTY)


def test_a_share_above_a_hundred_is_not_taken_over() -> None:
    with pytest.raises(InputRefused, match="zwischen 0 und 100"):
        taken(agreement_text(), Wanted("G1", Decision.OWN_VALUE, Decimal(120)))


@pytest.mark.parametrize(
    ("wanted", "is_now", "expected"),
    [
        (TWENTY, goal("20"), "taken"),
        (TWENTY, goal("20.0"), "taken"),
        (TWENTY, goal("22"), "met"),
        (TWENTY, goal("25", "2015-12-31"), "met"),
        (TWENTY, goal("25"), "kept"),
        (TWENTY, goal("25", title="Anders gesagt"), "kept"),
        (TWENTY, with_two_figures().goals[0], "met"),
        (TWENTY, None, "met"),
        (NO, None, "taken"),
        (NO, goal("25"), "kept"),
        (NO, goal("25", title="Anders gesagt"), "met"),
        (IN_WORDS, goal("25"), "kept"),
        (IN_WORDS, goal("24"), "met"),
    ],
)
def test_the_next_wording_answers(wanted: Wanted, is_now: GoalText | None, expected: str) -> None:
    assert became(wanted, goal("25"), is_now) == expected
    assert settled("open", wanted, goal("25"), is_now) == expected


@pytest.mark.parametrize(
    ("said", "wanted", "is_now", "expected"),
    [
        ("taken", TWENTY, goal("25"), "kept"),
        ("taken", TWENTY, goal("22"), "met"),
        ("kept", TWENTY, goal("20"), "taken"),
        ("kept", TWENTY, goal("22"), "met"),
        ("met", TWENTY, goal("25"), "kept"),
        ("kept", IN_WORDS, goal("25", title="Anders gesagt"), "kept"),
        ("kept", IN_WORDS, goal("24"), "met"),
        ("kept", NO, None, "taken"),
    ],
)
def test_the_wording_has_the_last_word_over_what_was_answered(
    said: str, wanted: Wanted, is_now: GoalText | None, expected: str
) -> None:
    assert settled(said, wanted, goal("25"), is_now) == expected


def test_a_goal_is_found_by_its_key() -> None:
    assert goal_in(agreement_text(), "G1") == agreement_text().goals[0]
    assert goal_in(agreement_text(), "G2") is None
    assert figure_of(None) is None
