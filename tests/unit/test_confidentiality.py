"""Which numbers stay secret, and for whom."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bbd.domain.confidentiality import Figures, as_seen, may_see_small_cells, suppressed
from bbd.domain.lifecycle import Role
from bbd.domain.table_symbols import to_five

COUNTS = st.one_of(st.none(), st.integers(0, 200))


def share(value: str, numerator: int | None = None, denominator: int | None = None, **more: Any) -> Figures:  # noqa: ANN401 - the other fields
    return Figures("share", Decimal(value), numerator, denominator, **more)


def hidden(figures: Figures) -> bool:
    return as_seen(figures, min_cell=5, small_cells=False).hidden


@pytest.mark.parametrize(
    ("role", "of_deliverer", "may"),
    [
        (Role.COORDINATOR, False, True),
        (Role.LEADERSHIP, True, True),
        (Role.CONTACT, True, True),
        (Role.LEADERSHIP, False, False),
        (Role.CONTACT, False, False),
        (Role.AUDITOR, True, False),
        (Role.ADMIN, True, False),
    ],
)
def test_small_numbers_are_for_coordinators_and_the_house_that_delivered_them(
    role: Role, of_deliverer: bool, may: bool
) -> None:
    assert may_see_small_cells({role}, of_deliverer=of_deliverer) is may


@pytest.mark.parametrize(
    ("numerator", "denominator", "secret"),
    [
        (5, 10, False),
        (4, 40, True),
        (0, 40, True),
        (36, 40, True),
        (35, 40, False),
        (40, 40, True),
        (None, 4, True),
        (None, 40, False),
        (4, None, True),
        (None, None, False),
    ],
)
def test_a_number_below_the_limit_and_its_complement_stay_secret(
    numerator: int | None, denominator: int | None, secret: bool
) -> None:
    assert suppressed(numerator, denominator, 5) is secret


@given(numerator=COUNTS, denominator=COUNTS, respondents=COUNTS, min_cell=st.integers(3, 10))
def test_what_is_shown_holds_no_small_number(
    numerator: int | None, denominator: int | None, respondents: int | None, min_cell: int
) -> None:
    figures = Figures("share", Decimal("12.5"), numerator, denominator, respondents)
    seen = as_seen(figures, min_cell=min_cell, small_cells=False)
    shown = [cell for cell in (seen.numerator, seen.denominator, seen.respondents) if cell is not None]
    assert all(cell >= min_cell for cell in shown)
    if seen.numerator is not None and seen.denominator is not None:
        assert seen.denominator - seen.numerator >= min_cell


def test_the_share_and_the_note_go_with_the_cells() -> None:
    figures = Figures("share", Decimal("7.5"), 3, 40, note="Es waren drei.")
    seen = as_seen(figures, min_cell=5, small_cells=False)
    assert (seen.value, seen.numerator, seen.denominator, seen.note, seen.hidden) == (None, None, None, "", True)
    assert as_seen(figures, min_cell=5, small_cells=True) is figures


def test_a_share_of_few_people_asked_is_secret_without_a_numerator() -> None:
    assert hidden(share("7.5", respondents=40))
    assert hidden(share("95", denominator=40))
    assert not hidden(share("50", respondents=40))
    assert not hidden(share("7.5"))


def test_none_and_all_are_secret_even_alone() -> None:
    assert hidden(share("0"))
    assert hidden(share("100.0"))


def test_that_almost_everybody_answered_is_no_secret() -> None:
    assert not hidden(share("50", 20, 40, respondents=40, population=41))


def test_a_small_count_is_secret_and_a_small_value_is_not() -> None:
    assert hidden(Figures("count", Decimal(4)))
    assert not hidden(Figures("count", Decimal(5)))
    assert not hidden(Figures("value", Decimal("3.5")))


def test_a_computed_share_is_shown_with_one_digit_and_a_given_one_as_given() -> None:
    assert share("13.1868131868", 12, 91).rounded == Decimal("13.2")
    assert share("13.19").rounded == Decimal("13.19")


def test_the_cells_of_a_share_are_rounded_to_five_where_that_is_wanted_and_the_share_is_not() -> None:
    figures = Figures("share", Decimal("38.636364"), 17, 44, 44, 61)
    seen = as_seen(figures, min_cell=5, small_cells=False, to_fives=True)
    assert (seen.numerator, seen.denominator, seen.rounded) == (15, 45, Decimal("38.6"))
    assert as_seen(figures, min_cell=5, small_cells=True, to_fives=True) is figures


def test_the_nearest_multiple_of_five() -> None:
    assert [to_five(count) for count in (0, 2, 3, 7, 8, 12, 13)] == [0, 0, 5, 5, 10, 10, 15]
