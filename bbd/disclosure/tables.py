"""Tables of whole numbers that look like the published one, found by mixed-integer programming (HiGHS).

A program has one column for each free cell of each table. All other cells are as published, so they only shift the
right-hand sides. What the tables are asked for is the business of bbd.disclosure.suppression.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

import highspy
import numpy as np

from bbd.disclosure.publication import Cell, Publication, Relation

_WHOLE: Final = 1e-6
"""How far from a whole number a count of the solver may lie; its own tolerance is of the same size."""

_NONE: Final = frozenset({highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible})
"""How HiGHS says that there is no such table. Prices are never negative, so nothing is unbounded."""


class Unsolved(Exception):  # noqa: N818 - the house says what happened
    """The solver gave up: nothing is known of what would protect the table."""


class Program:
    """`tables` tables at once, in which the `free` cells may have any count and all others are as published."""

    def __init__(self, publication: Publication, free: AbstractSet[Cell], tables: int) -> None:
        self._counts = publication.counts
        # In a fixed order: the same publication gives the same suppression on every machine.
        self._free = {cell: place for place, cell in enumerate(sorted(free))}
        self._tables = tables
        self._columns = tables * len(self._free)
        self._costs = [0.0] * self._columns
        self._upper = [highspy.kHighsInf] * self._columns
        self._rows: list[tuple[float, float, Mapping[int, float]]] = []
        for relation in publication.touching(free):
            for table in range(tables):
                self._relate(relation, table)

    def column(self, cell: Cell, table: int) -> int:
        """Return the column of a free cell in one of the tables."""
        return table * len(self._free) + self._free[cell]

    def _relate(self, relation: Relation, table: int) -> None:
        fixed, entries = 0, dict[int, float]()
        for cell, sign in ((relation.whole, -1), *((part, 1) for part in relation.parts)):
            if cell in self._free:
                entries[self.column(cell, table)] = float(sign)
            else:
                fixed += sign * self._counts[cell]
        self._rows.append((-fixed, -fixed, entries))

    def apart(self, cell: Cell, width: int) -> None:
        """Demand that the cell counts at least `width` more in the first table than in the second."""
        self._rows.append((width, highspy.kHighsInf, {self.column(cell, 0): 1.0, self.column(cell, 1): -1.0}))

    def price(self, cell: Cell, cost: float, most: int) -> None:
        """Let each step of a cell away from its true count cost this much; at most `most` steps are taken.

        What counts is the table that goes farther: two tables that move the same cell cost no more than one.
        """
        count, away = self._counts[cell], len(self._costs)
        self._costs.append(cost)
        self._upper.append(float(most))
        for table in range(self._tables):
            column = self.column(cell, table)
            self._rows.append((-count, highspy.kHighsInf, {away: 1.0, column: -1.0}))
            self._rows.append((count, highspy.kHighsInf, {away: 1.0, column: 1.0}))

    def solve(self) -> Sequence[float] | None:
        """Return the counts of the best tables by column, whole numbers all; None where there are none.

        Most of these programs have whole solutions by themselves; only the others are asked for them, which is slow.
        """
        found = self._run(whole=False)
        if found is not None and any(abs(one - round(one)) > _WHOLE for one in found[: self._columns]):
            found = self._run(whole=True)
        return found

    def _run(self, *, whole: bool) -> Sequence[float] | None:
        solver = highspy.Highs()  # type: ignore[no-untyped-call]  # HiGHS types its options, not its constructor
        solver.setOptionValue("output_flag", False)  # noqa: FBT003 - as HiGHS has it
        solver.setOptionValue("threads", 1)
        solver.passModel(self._model(whole=whole))
        solver.run()
        status = solver.getModelStatus()
        if status in _NONE:
            return None
        # "None" means that nothing protects a cell. A solver that gave up has not said so: better no answer than that.
        if status != highspy.HighsModelStatus.kOptimal:
            raise Unsolved(f"HiGHS: {solver.modelStatusToString(status)}")
        return list(solver.getSolution().col_value)

    def _model(self, *, whole: bool) -> highspy.HighsLp:
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self._costs), len(self._rows)
        model.col_cost_ = np.array(self._costs)
        model.col_lower_ = np.zeros(len(self._costs))
        model.col_upper_ = np.array(self._upper)
        model.row_lower_ = np.array([low for low, _, _ in self._rows], dtype=float)
        model.row_upper_ = np.array([high for _, high, _ in self._rows], dtype=float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(entries) for *_, entries in self._rows)])
        model.a_matrix_.index_ = np.array([column for *_, entries in self._rows for column in entries])
        model.a_matrix_.value_ = np.array([value for *_, entries in self._rows for value in entries.values()])
        if whole:
            kinds = highspy.HighsVarType
            steps = len(self._costs) - self._columns
            model.integrality_ = [kinds.kInteger] * self._columns + [kinds.kContinuous] * steps
        return model
