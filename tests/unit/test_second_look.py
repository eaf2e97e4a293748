"""What deserves a second look in a draft, though it is no gap."""

from datetime import date
from typing import Any

import pytest

from bbd.domain.completeness import gaps
from bbd.domain.second_look import hints
from tests.cast import agreement_document, agreement_text

TODAY = date(2013, 3, 1)
KNOWN = {"alice@bbd.example", "sena@senat.example", "bob@pankow.example", "dana@pankow.example"}
INDICATOR = "/goals/0/indicators/0"


def goal_with(part: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON is any
    """Return changes of a document whose only indicator or measure is changed."""
    goal = agreement_document()["goals"][0]
    return {"goals": [{**goal, part: [{**goal[part][0], **changes}]}]}


def test_the_cast_s_agreement_needs_no_second_look() -> None:
    assert hints(agreement_text(), TODAY) == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (goal_with("indicators", definition=" "), f"{INDICATOR}/definition"),
        (goal_with("indicators", deputy="dana@pankow.example"), f"{INDICATOR}/deputy"),
        (goal_with("measures", deputy="dana@pankow.example"), "/goals/0/measures/0/deputy"),
        (goal_with("indicators", target={"value": "25", "date": "2014-01-01"}), f"{INDICATOR}/target/date"),
        (
            goal_with("indicators", baseline={"value": "8", "date": "2013-03-02", "source": "x"}),
            f"{INDICATOR}/baseline/date",
        ),
        (goal_with("indicators", target={"value": "8", "date": "2013-12-31"}), f"{INDICATOR}/target"),
        (goal_with("indicators", direction="down"), f"{INDICATOR}/target"),
    ],
)
def test_each_hint_names_its_field_and_is_no_gap(changes: dict[str, Any], field: str) -> None:
    if changes["goals"][0]["indicators"][0].get("direction") == "down":
        changes["goals"][0]["indicators"][0]["target"] = {"value": "9", "date": "2013-12-31"}
    text = agreement_text(**changes)
    assert [problem.field for problem in hints(text, TODAY)] == [field]
    assert gaps(text, KNOWN) == ()


FOLLOWS = {"benchmark": "Bevölkerung", "definition": "microcensus", "percent": "80", "date": "2014-12-31"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"target": {"value": "25", "date": "2014-12-31"}},
            "Der Zieltermin von Kennzahl G1.1 (31.12.2014) liegt nach dem Ende der Laufzeit (31.12.2013).",
        ),
        (
            {"target": None, "target_relative": FOLLOWS},
            "Der Zieltermin von Kennzahl G1.1 (31.12.2014) liegt nach dem Ende der Laufzeit (31.12.2013).",
        ),
        (
            {"breaks": [{"date": "2010-01-01", "reason": "x"}, {"date": "2013-01-01", "reason": "y"}]},
            "Der Ausgangswert von Kennzahl G1.1 (31.12.2011) ist älter als der Bruch der Definition ab 01.01.2013; ",
        ),
    ],
)
def test_days_that_hardly_fit_together_are_asked_about(changes: dict[str, Any], sentence: str) -> None:
    text = agreement_text(**goal_with("indicators", **changes))
    (problem,) = hints(text, TODAY)
    assert problem.what.startswith(sentence)
    assert gaps(text, KNOWN) == ()


def test_a_baseline_of_the_day_of_the_break_needs_none() -> None:
    breaks = [{"date": "2011-12-31", "reason": "x"}]
    assert hints(agreement_text(**goal_with("indicators", breaks=breaks)), TODAY) == ()


def test_a_level_to_hold_is_asked_about_in_a_sentence() -> None:
    text = agreement_text(**goal_with("indicators", target={"value": "5", "date": "2013-12-31"}))
    said = "Kennzahl G1.1: Der Ausgangswert erfüllt das Ziel schon. Dann gilt es als Stand, der zu halten ist."
    assert [str(problem) for problem in hints(text, TODAY)] == [f"{said} Ist das gemeint?"]


@pytest.mark.parametrize(("direction", "value"), [("up", "8.1"), ("down", "7.9")])
def test_a_target_ahead_of_the_baseline_needs_none(direction: str, value: str) -> None:
    target = {"value": value, "date": "2013-12-31"}
    assert hints(agreement_text(**goal_with("indicators", direction=direction, target=target)), TODAY) == ()


def test_a_corridor_around_the_baseline_needs_none() -> None:
    corridor = {"low": "7", "high": "30"}
    text = agreement_text(**goal_with("indicators", direction="corridor", corridor=corridor))
    assert hints(text, TODAY) == ()
