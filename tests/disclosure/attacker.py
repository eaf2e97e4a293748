"""Somebody who has all tables that were ever released, and works out how far each secret count can be narrowed down.

Knows nothing of how bbd suppresses: from what was shown they write down each equation anew, whole numbers from 0 on for
what was hidden, and ask for the least and the largest value of each. A hidden count that did not change between two
releases they take to be the same in both, which is more than anybody could know.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import highspy

Cell = tuple[str, ...]
MOST = 100_000
"""More people there are nowhere; a count that nothing limits is that wide."""


@dataclass(frozen=True)
class Shown:
    """A released table: true counts, equations (total, parts) between its cells, and which cells were shown."""

    counts: dict[Cell, int]
    equations: Sequence[tuple[Cell, Sequence[Cell]]]
    shown: frozenset[Cell]

    @property
    def hidden(self) -> list[tuple[Cell, int]]:
        """The cells that were not shown, with their true counts."""
        return [(cell, count) for cell, count in self.counts.items() if cell not in self.shown]


class Attacker:
    """Has the releases."""

    def __init__(self, releases: Sequence[Shown]) -> None:
        self._solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # HiGHS does not type its constructor
        self._solver.setOptionValue("output_flag", False)  # noqa: FBT003 - as HiGHS has it
        self._known = {(cell, one.counts[cell]) for one in releases for cell in one.shown}
        self._unknown: dict[tuple[Cell, int], Any] = {}
        for one in releases:
            for total, parts in one.equations:
                self._write_down(one.counts, total, parts)

    def _write_down(self, counts: dict[Cell, int], total: Cell, parts: Sequence[Cell]) -> None:
        constant, unknown = 0, []
        for cell, sign in ((total, -1), *((part, 1) for part in parts)):
            if (cell, counts[cell]) in self._known:
                constant += sign * counts[cell]
            else:
                unknown.append(sign * self._variable(cell, counts[cell]))
        if unknown:
            self._solver.addConstr(sum(unknown[1:], unknown[0]) == -constant)
        else:
            assert constant == 0, "what was shown contradicts itself"

    def _variable(self, cell: Cell, count: int) -> Any:  # noqa: ANN401 - HiGHS's own
        if (cell, count) not in self._unknown:
            self._unknown[cell, count] = self._solver.addIntegral(lb=0, ub=MOST)
        return self._unknown[cell, count]

    def width(self, cell: Cell, count: int) -> int:
        """Return how many more than the least the largest possible count of a hidden cell is."""
        if (cell, count) in self._known:
            return 0
        variable = self._variable(cell, count)
        self._solver.minimize(variable)
        low: int = round(self._solver.val(variable))
        self._solver.maximize(variable)
        high: int = round(self._solver.val(variable))
        assert low <= count <= high, "the truth itself must be possible"
        return high - low
