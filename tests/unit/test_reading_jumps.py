"""Which readings are so far from the one before that somebody should look again."""

from decimal import Decimal

import pytest

from bbd.domain.reading_jumps import jump


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
