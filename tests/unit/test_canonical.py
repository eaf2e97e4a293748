"""The quick canonical JSON of the trail is RFC 8785's to the byte; the rest is refused, or left to rfc8785."""

from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as some

from bbd.store.audit import canonical

PLAIN = some.one_of(some.booleans(), some.integers(-(2**53) + 1, 2**53 - 1), some.text())
KEYS = some.text(some.characters(codec="ascii"), max_size=8)
LINES = some.dictionaries(KEYS, some.one_of(PLAIN, some.dictionaries(KEYS, PLAIN)))


@given(LINES)
def test_it_writes_what_rfc_8785_says(line: dict[str, Any]) -> None:
    assert canonical(line) == rfc8785.dumps(line)


@given(some.dictionaries(some.text(max_size=4), some.one_of(some.none(), some.lists(some.text(max_size=3)))))
def test_what_is_not_plain_is_written_slowly(line: dict[str, Any]) -> None:
    assert canonical(line) == rfc8785.dumps(line)


@pytest.mark.parametrize("value", [1.0, 0.5, float("nan"), 2**53, "\ud800", [1.0], {"ü": 1.0}])
def test_fractions_huge_numbers_and_half_signs_are_refused(value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each of the three writers has its own words
        canonical({"value": value})
