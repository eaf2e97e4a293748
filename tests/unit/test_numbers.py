"""Exact decimals: what is read, what is refused, how it is written."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bbd.domain.errors import InputRefused
from bbd.domain.numbers import MAX_DIGITS, german, half_up, parse_decimal, percent, plain, quoted

exact = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6)


@pytest.mark.parametrize(
    ("text", "comma", "value"),
    [
        ("25", False, "25"),
        ("25.0", False, "25.0"),
        ("+3.25", False, "3.25"),
        ("-3,25", True, "-3.25"),
        ("007", True, "7"),
        ("  14,5\t", True, "14.5"),
        ("\u00a014,5", True, "14.5"),
        ("9" * MAX_DIGITS, False, "9" * MAX_DIGITS),
    ],
)
def test_plain_numbers_are_read_exactly(text: str, comma: bool, value: str) -> None:
    assert str(parse_decimal(text, comma=comma)) == value


def test_minus_zero_is_zero() -> None:
    assert str(parse_decimal("-0.0", comma=False)) == "0.0"


@pytest.mark.parametrize("comma", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", "+", ".", ",", "1.", ",5", ".5", "5,", "--1", "+-1", "1 234", "1\u202f234", "1'234", "0x10"),
        *("1.234,5", "1,234.5", "1.234.567", "1,234,567", "1.234.567,8", "NaN", "sNaN1", "-Infinity", "inf", "∞"),
        *("1e5", "1E-5", "1,5e3", "٣", "１２", "²", "½", "12 %", "€5", "5\n", "1_000", "\ud800", "−5", "1\x005"),
        "9" * (MAX_DIGITS + 1),
    ],
)
def test_what_is_no_plain_number_is_refused(text: str, comma: bool) -> None:
    with pytest.raises(InputRefused) as refused:
        parse_decimal(text, comma=comma, where="messwerte.csv, Zeile 3", field="value")
    (problem,) = refused.value.problems
    assert problem.where == "messwerte.csv, Zeile 3"
    assert problem.field == "value"
    assert problem.remedy
    assert str(problem).encode()


@pytest.mark.parametrize(
    ("text", "comma", "sentence"),
    [
        ("14.5", True, "„14.5“ ist nicht eindeutig: Hier gilt das Dezimalkomma, die Zahl hat aber einen Punkt."),
        ("14,5", False, "„14,5“ ist nicht eindeutig: Hier gilt der Dezimalpunkt, die Zahl hat aber ein Komma."),
        ("1.234,5", False, "„1.234,5“ ist nicht eindeutig: Tausendertrennzeichen werden nicht gedeutet."),
        ("1.234,5", True, "„1.234,5“ ist nicht eindeutig: Tausendertrennzeichen werden nicht gedeutet."),
        ("", True, "Hier fehlt eine Zahl."),
        ("NaN", True, "„NaN“ ist kein Zahlenwert."),
        ("1e5", True, "„1e5“ ist in Exponentialschreibweise angegeben."),
        ("viel", True, "„viel“ ist keine Zahl."),
        ("1" * 31, True, f"„{'1' * 31}“ hat mehr als 30 Ziffern."),
    ],
)
def test_a_refusal_says_what_is_wrong_with_the_number(text: str, comma: bool, sentence: str) -> None:
    with pytest.raises(InputRefused) as refused:
        parse_decimal(text, comma=comma)
    assert refused.value.problems[0].what == sentence


def test_a_group_of_three_behind_the_right_separator_is_a_fraction() -> None:
    # "1.234" with a decimal point has one meaning only; with a decimal comma it would have two.
    assert parse_decimal("1.234", comma=False) == Decimal("1.234")
    with pytest.raises(InputRefused):
        parse_decimal("1.234", comma=True)


@given(exact)
def test_what_is_written_plainly_is_read_again(value: Decimal) -> None:
    assert parse_decimal(plain(value), comma=False) == value
    assert parse_decimal(plain(value).replace(".", ","), comma=True) == value


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    for comma in (True, False):
        try:
            assert parse_decimal(text, comma=comma).is_finite()
        except InputRefused as refused:
            assert len(refused.problems) == 1  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("1234.5", None, "1.234,5"),
        ("1234567", None, "1.234.567"),
        ("-1234.50", None, "\N{MINUS SIGN}1.234,50"),
        ("-0.04", 1, "0,0"),
        ("-0.05", 1, "\N{MINUS SIGN}0,1"),
        ("0.5", 0, "1"),
        ("2.5", 0, "3"),
        ("1E+3", None, "1.000"),
        ("-0.5", None, "\N{MINUS SIGN}0,5"),
        ("999999.995", 2, "1.000.000,00"),
        ("1234567890123456789012345678.95", 1, "1.234.567.890.123.456.789.012.345.679,0"),
    ],
)
def test_german_numbers_have_points_between_thousands_and_a_comma(value: str, places: int | None, text: str) -> None:
    assert german(Decimal(value), places) == text


def test_percent_keeps_number_and_sign_together() -> None:
    assert percent(Decimal("21.7")) == "21,7\u00a0%"
    assert percent(Decimal("26.068"), 1) == "26,1\u00a0%"


@pytest.mark.parametrize(
    ("value", "strip", "text"),
    [
        ("25.50", False, "25.50"),
        ("25.50", True, "25.5"),
        ("25.00", True, "25"),
        ("100", True, "100"),
        ("1E+2", True, "100"),
        ("1E-7", False, "0.0000001"),
        ("-0.0", False, "0.0"),
        ("-3.9", False, "-3.9"),
        ("-0", True, "0"),
    ],
)
def test_plain_numbers_have_no_exponent(value: str, strip: bool, text: str) -> None:
    assert plain(Decimal(value), strip=strip) == text


@given(st.fractions(), st.integers(min_value=0, max_value=12))
def test_rounding_is_never_off_by_more_than_half_a_unit_and_ties_go_away_from_zero(
    value: Fraction, places: int
) -> None:
    rounded = half_up(value, places)
    unit = Fraction(1, 10**places)
    assert rounded.as_tuple().exponent == -places
    assert abs(Fraction(rounded) - value) <= unit / 2
    if abs(Fraction(rounded) - value) == unit / 2:
        assert abs(Fraction(rounded)) > abs(value)


def test_a_quotation_is_short_and_printable() -> None:
    assert quoted("ab\x1bc") == "„ab\N{REPLACEMENT CHARACTER}c“"
    assert len(quoted("x" * 1000)) == 42
