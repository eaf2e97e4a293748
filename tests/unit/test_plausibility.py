"""Which readings look so odd beside the one before that somebody should look again."""

from decimal import Decimal
from typing import Any

import pytest

from bbd.domain.confidentiality import Figures
from bbd.domain.plausibility import doubts, jump


@pytest.mark.parametrize(
    ("value", "before", "unit", "way"),
    [
        ("20", "10", "percent", ""),
        ("20.1", "10", "percent", "mehr"),
        ("60", "40", "percent", ""),
        ("60.1", "40", "percent", "mehr"),
        ("19.9", "40", "percent", "weniger"),
        ("5", "40", "Plätze", ""),
        ("81", "40", "Plätze", "mehr"),
        ("5", "0", "Plätze", ""),
    ],
)
def test_more_than_double_or_twenty_points_is_a_jump(value: str, before: str, unit: str, way: str) -> None:
    said = jump(Decimal(value), Decimal(before), unit)
    assert (f"deutlich {way} als zuletzt" in said) if way else said == ""


def share(numerator: int | None, denominator: int | None, value: str, **more: Any) -> Figures:  # noqa: ANN401 - any field
    return Figures("share", Decimal(value), numerator, denominator, **more)


@pytest.mark.parametrize(
    ("given", "before", "said"),
    [
        (share(12, 96, "12.5"), share(12, 96, "12.5"), []),
        (share(120, 960, "12.5"), share(12, 96, "12.5"), ["Zähler: 120 ist etwa das Zehnfache", "Nenner: 960 ist"]),
        (share(12, 9500, "0.126"), share(12, 96, "12.5"), ["Nenner: 9.500 ist etwa das Hundertfache von zuletzt (96)"]),
        (share(12, 96, "12.5"), share(12, 960, "1.25"), ["Nenner: 96 ist etwa ein Zehntel von zuletzt (960)."]),
        (share(2, 96, "2.08"), share(20, 96, "20.8"), []),
        (share(3, 12, "25"), share(60, 240, "25"), ["Der Nenner ist 12 statt zuletzt 240: Sind dieselben gezählt?"]),
        (share(60, 241, "24.9"), share(30, 120, "25"), ["Der Nenner ist 241 statt zuletzt 120"]),
        (share(60, 240, "25"), share(30, 120, "25"), []),
        (share(1, 4, "25"), share(4, 16, "25"), []),
        (share(None, None, "2.17"), share(None, None, "21.7"), ["2,2\N{NO-BREAK SPACE}% ist etwa ein Zehntel"]),
        (share(None, None, "78.9"), share(None, None, "21.7"), ["Das ist fast genau der Rest zu 100"]),
        (share(None, None, "44"), share(None, None, "21.7"), ["ist deutlich mehr als zuletzt"]),
        (share(None, None, "22", respondents=400), share(None, None, "21", respondents=41), ["Antwortende: 400 ist"]),
        (Figures("count", Decimal(400)), Figures("count", Decimal(40)), ["Plätze ist etwa das Zehnfache von"]),
        (Figures("count", Decimal(0)), Figures("count", Decimal(40)), []),
        (share(12, 96, "12.5"), Figures("share", None, hidden=True), []),
    ],
)
def test_slips_of_a_digit_and_of_the_group_are_asked_about(given: Figures, before: Figures, said: list[str]) -> None:
    found = doubts(given, before, "percent" if given.kind == "share" else "Plätze")
    assert len(found) == len(said), found
    assert all(words in sentence for words, sentence in zip(said, found, strict=True)), found
