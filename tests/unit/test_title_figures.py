"""Titles beside the figures they stand above: what contradicts them, and what does not."""

from typing import Any

import pytest

from bbd.domain.numbers import NO_BREAK_SPACE
from bbd.domain.title_figures import contradictions
from tests.cast import agreement_document, agreement_text


def hints(title: str, **target: str) -> list[str]:
    """Return what is said of a goal with this title; its target is 25 % on 31 December 2013 after 8 % in 2011."""
    goal = agreement_document()["goals"][0]
    changed: dict[str, Any] = {**goal["indicators"][0]}
    changed["target"] = {**changed["target"], **target}
    text = agreement_text(title="Ausbildung öffnen", goals=[{**goal, "title": title, "indicators": [changed]}])
    return [str(one).replace(NO_BREAK_SPACE, " ") for one in contradictions(text)]


@pytest.mark.parametrize(
    "title",
    [
        "Ausbildung öffnen: 25 Prozent bis 2013",
        "Mindestens 25 % der Auszubildenden haben bis Ende 2013 eine Migrationsgeschichte",
        "Ein Viertel der Auszubildenden bis zum 31. Dezember 2013",
        "Von 8 auf 25 % bis 2013",
        "Von 8,0 % im Jahr 2011 auf ein Viertel",
        "Den Anteil an der Bevölkerung erreichen",
        "Im ersten Quartal 3 Schulen besuchen",
        "Viertelfinale des Wettbewerbs „Berlin braucht dich!“",
        "1.025 Plätze schaffen",
    ],
)
def test_a_title_that_says_what_is_agreed_is_left_alone(title: str) -> None:
    assert hints(title) == []


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Ein Viertel der neuen Auszubildenden", "„Ein Viertel“"),
        ("Jede vierte Stelle: 25 Prozent", "„25 Prozent“"),
        ("30 % bis 2013", "„30 %“"),
        ("Die Hälfte der Auszubildenden", "„Die Hälfte“"),
        ("Zwei Drittel der Auszubildenden", "„Zwei Drittel“"),
        ("Mehr Vielfalt bis Ende 2015", "„bis Ende 2015“"),
        ("Mehr Vielfalt bis zum 31. Dezember 2014", "„bis zum 31. Dezember 2014“"),
    ],
)
def test_a_title_that_says_something_else_is_named_with_what_is_agreed(title: str, said: str) -> None:
    (hint,) = hints(title, value="22.5")
    assert f"Der Titel von Ziel G1 nennt {said}" in hint
    assert "vereinbart ist: 22,5 % bis 31.12.2013 (G1.1)" in hint


def test_the_title_of_the_whole_is_held_against_all_its_goals() -> None:
    (hint,) = contradictions(agreement_text(title="Ausbildung öffnen: 30 Prozent bis 2013"))
    assert hint.field == "/title"
    assert contradictions(agreement_text(title="Ausbildung öffnen: 25 Prozent bis 2013")) == ()


def test_shares_are_not_held_against_indicators_that_are_none() -> None:
    goal = agreement_document()["goals"][0]
    count = {**goal["indicators"][0], "kind": "count", "unit": "Plätze"}
    count["target"] = {**count["target"], "value": "40"}
    count["baseline"] = {**count["baseline"], "value": "12"}
    text = agreement_text(title="Praktika", goals=[{**goal, "title": "25 % mehr Plätze", "indicators": [count]}])
    assert contradictions(text) == ()
