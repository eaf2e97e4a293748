"""Numbers that no rule can tell apart: between two thresholds all are the same to the rules.

Each stretch of numbers is represented by its first, so that the engine is asked about situations, not about numbers:
a year of due days has few of them. What stands in for a number passes the same tests as the number itself, which the
property test against the plain evaluator holds it to.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any, Final

from bbd.rulebook.columns import NONE, Unsound
from bbd.rulebook.conditions import Op, Test
from bbd.rulebook.fact import LARGEST

MOST_REMEMBERED: Final = 10_000
"""Numbers whose stretch is kept, as many as the days of 27 years, before all are forgotten; a column more may be."""

_BEGINS: Final = frozenset({Op.AT_LEAST, Op.LESS_THAN})
_ENDS: Final = frozenset({Op.AT_MOST, Op.MORE_THAN})


class Stretch:
    """The stretches into which these tests of one fact cut its numbers; `gone` stands for None."""

    def __init__(self, tests: Iterable[Test], gone: int) -> None:
        self._firsts = sorted({0, *(first for test in tests for first in _firsts(test))})
        self._gone = gone
        self._known: dict[int | None, int] = {None: gone}

    def of(self, column: Sequence[Any]) -> list[int]:
        """Return the first number of each one's stretch. Raises Unsound where one is no whole number within bounds."""
        if not {int, NONE} >= set(map(type, column)):
            raise Unsound
        try:
            return list(map(self._known.__getitem__, column))
        except KeyError:
            self._learn(column)
            return list(map(self._known.__getitem__, column))

    def _learn(self, column: Sequence[int | None]) -> None:
        """Remember where these lie. Nothing out of bounds is, so that known numbers need no look at their size."""
        if len(self._known) > MOST_REMEMBERED:
            self._known = {None: self._gone}
        new = [number for number in column if number is not None and number not in self._known]
        if not 0 <= min(new) <= max(new) <= LARGEST:
            raise Unsound
        for number in new:
            self._known[number] = self._firsts[bisect_right(self._firsts, number) - 1]


def _firsts(test: Test) -> Iterable[int]:
    """Return the numbers at which a test may come out otherwise than for the number before."""
    for value in test.value if isinstance(test.value, tuple) else (test.value,):
        if test.op is not Op.MISSING and isinstance(value, int):
            if test.op not in _ENDS:
                yield value
            if test.op not in _BEGINS:
                yield value + 1
