"""Numbers that no rule can tell apart: between two thresholds all are the same to the rules.

Each stretch of numbers is represented by its first, so that the engine is asked about situations, not about numbers:
a year of due days has few of them. What stands in for a number passes the same tests as the number itself, which the
property test against the plain evaluator holds it to.
"""

from bisect import bisect_right
from collections.abc import Iterable
from typing import Final

from bbd.rulebook.conditions import Op, Test

MOST_REMEMBERED: Final = 100_000
"""Numbers whose stretch is kept; any further one is looked up each time."""

_BEGINS: Final = frozenset({Op.AT_LEAST, Op.LESS_THAN})
_ENDS: Final = frozenset({Op.AT_MOST, Op.MORE_THAN})


class Stretch(dict[int | None, int]):
    """The first number of the stretch that a number lies in, by number; `gone` for None."""

    def __init__(self, tests: Iterable[Test], gone: int) -> None:
        super().__init__({None: gone})
        self._firsts = sorted({0, *(first for test in tests for first in _firsts(test))})

    def __missing__(self, number: int) -> int:
        first = self._firsts[bisect_right(self._firsts, number) - 1]
        if len(self) < MOST_REMEMBERED:
            self[number] = first
        return first


def _firsts(test: Test) -> Iterable[int]:
    """Return the numbers at which a test may come out otherwise than for the number before."""
    for value in test.value if isinstance(test.value, tuple) else (test.value,):
        if test.op is not Op.MISSING and isinstance(value, int):
            if test.op not in _ENDS:
                yield value
            if test.op not in _BEGINS:
                yield value + 1
