"""Tables of whole numbers that look like the published one, found by mixed-integer programming (HiGHS)."""

from collections.abc import Iterable, Mapping, Sequence

import highspy
import numpy as np

from bbd.disclosure.publication import Cell, Publication


class Program:
    """`tables` tables at once, in which the `free` cells may have any count and all others are as published."""

    def __init__(self, publication: Publication, free: Iterable[Cell], tables: int = 1) -> None:
        self._counts = publication.counts
        self._free = {cell: place for place, cell in enumerate(sorted(free, key=repr))}
        self._columns = tables * len(self._free)
        self._costs, self._rows = [0.0] * self._columns, []
        self._upper = [highspy.kHighsInf] * self._columns
        touching = [relation for relation in publication.relations if not self._free.keys().isdisjoint((relation.whole, *relation.parts))]
        for table in range(tables):
            for relation in touching:
                self._relate(relation.whole, relation.parts, table)

    def column(self, cell: Cell, table: int = 0) -> int:
        return table * len(self._free) + self._free[cell]

    def _relate(self, whole: Cell, parts: Sequence[Cell], table: int) -> None:
        fixed, entries = 0, {}
        for cell, sign in ((whole, -1), *((part, 1) for part in parts)):
            if cell in self._free:
                entries[self.column(cell, table)] = float(sign)
            else:
                fixed += sign * self._counts[cell]
        self._rows.append((-fixed, -fixed, entries))

    def apart(self, cell: Cell, width: int) -> None:
        """Demand that the cell counts `width` more in the first table than in the second."""
        self._rows.append((width, highspy.kHighsInf, {self.column(cell, 0): 1.0, self.column(cell, 1): -1.0}))

    def price(self, cell: Cell, table: int, cost: float, most: int) -> None:
        """Let each step from the true count cost this much; at most `most` steps are taken."""
        count, away = self._counts[cell], len(self._costs)
        self._costs.append(cost)
        self._upper.append(most)
        self._rows.append((-count, highspy.kHighsInf, {away: 1.0, self.column(cell, table): -1.0}))
        self._rows.append((count, highspy.kHighsInf, {away: 1.0, self.column(cell, table): 1.0}))

    def aim(self, cell: Cell, weight: float) -> None:
        self._costs[self.column(cell)] = weight

    def solve(self) -> Sequence[float] | None:
        """Return the counts of the best tables by column; None where there is none, or no limit."""
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self._costs), len(self._rows)
        lp.col_cost_ = np.array(self._costs)
        lp.col_lower_ = np.zeros(len(self._costs))
        lp.col_upper_ = np.array(self._upper, dtype=float)
        lp.row_lower_ = np.array([row[0] for row in self._rows], dtype=float)
        lp.row_upper_ = np.array([row[1] for row in self._rows], dtype=float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(row[2]) for row in self._rows)])
        lp.a_matrix_.index_ = np.array([place for row in self._rows for place in row[2]])
        lp.a_matrix_.value_ = np.array([value for row in self._rows for value in row[2].values()])
        found = self._run(lp)
        if found is not None and any(abs(one - round(one)) > 1e-6 for one in found[: self._columns]):
            whole, real = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
            lp.integrality_ = [whole] * self._columns + [real] * (len(self._costs) - self._columns)
            found = self._run(lp)
        return found

    def _run(self, lp):
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.passModel(lp)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return solver.getSolution().col_value
