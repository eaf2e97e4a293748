"""How figures are spoken of in their unit."""

from decimal import Decimal
from fractions import Fraction

import pytest

from bbd.domain.units import Unit, in_table

PERCENT, PLACES, NOTHING = Unit("percent"), Unit("Plätze"), Unit()


@pytest.mark.parametrize(
    ("value", "beside", "text"),
    [
        ("29.178470255", None, "29,2\u00a0%"),
        ("20", None, "20,0\u00a0%"),
        ("20.04", "20.01", "20,04\u00a0%"),
        ("20.04", "20.04", "20,0\u00a0%"),
        ("20.00000000001", "20", "20,0000000000\u00a0%"),
    ],
)
def test_a_percentage_has_one_digit_and_more_only_beside_another(value: str, beside: str | None, text: str) -> None:
    assert PERCENT.value(Decimal(value), Decimal(beside) if beside else None) == text


@pytest.mark.parametrize(("value", "text"), [("25", "25"), ("25.0", "25"), ("17.5", "17,5"), ("8.123", "8,12")])
def test_what_was_given_keeps_its_digits_up_to_two(value: str, text: str) -> None:
    assert PERCENT.given(Decimal(value)) == f"{text}\u00a0%"


def test_differences_of_percentages_are_percentage_points() -> None:
    assert PERCENT.difference(Fraction(22, 3)) == "7,3 Prozentpunkte"
    assert PERCENT.difference(Fraction(22, 3), dative=True, signed=True) == "+7,3 Prozentpunkten"
    assert PERCENT.difference(Decimal("0.004")) == "0,004 Prozentpunkte"
    assert PLACES.difference(Decimal(-3), signed=True) == "\N{MINUS SIGN}3\u00a0Plätze"


def test_other_units_follow_their_number() -> None:
    assert PLACES.value(Fraction(40)) == "40\u00a0Plätze"
    assert NOTHING.value(Fraction(49, 25)) == "1,96"
    assert NOTHING.given(Decimal("1.2345")) == "1,2345"


def test_tables_tell_a_path_from_the_value_beside_it() -> None:
    assert in_table(Fraction(2004, 100), "percent", Decimal("20.01")) == Decimal("20.04")
    assert in_table(Fraction(100, 3), "Plätze") == Decimal("33.33")
    assert in_table(Fraction(30), "") == 30
