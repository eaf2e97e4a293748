"""What people type into the fields of a reading, before it meets its indicator."""

import pytest

from bbd.domain.reading_fields import COUNTS, ReadingInput, ungrouped

GROUPED = ["33.000", "33 000", "33\u00a0000", "33\u202f000", "33\u2009000", " 33.000 "]


@pytest.mark.parametrize("typed", GROUPED)
def test_thousands_of_a_count_may_be_set_apart(typed: str) -> None:
    found = ungrouped(ReadingInput(**dict.fromkeys(COUNTS, typed)), whole=False)
    assert [getattr(found, name) for name in COUNTS] == ["33000"] * 4


@pytest.mark.parametrize(
    "typed", ["33.00", "3.3000", "33,000", "0.123", "1.234 567", "1.234.56", "1..000", "-1.000", "1.234,5", ""]
)
def test_what_is_not_in_groups_of_three_stays_as_it_was_typed(typed: str) -> None:
    assert ungrouped(ReadingInput(numerator=typed), whole=True) == ReadingInput(numerator=typed)


def test_a_value_that_may_have_decimals_is_not_touched() -> None:
    given = ReadingInput(value="33.000")
    assert ungrouped(given, whole=False) == given
    assert ungrouped(given, whole=True) == ReadingInput(value="33000")
    assert ungrouped(ReadingInput(value="1.234.567"), whole=True).value == "1234567"
