"""Which counts stay secret, so that nobody can compute a small one to within less than it takes to protect it.

Primary suppression takes the small cells. Secondary suppression takes others, as few people's as it can, until every
secret cell could be anything within an interval at least `width` wide, given all that is published: two tables of
whole numbers are then known that differ by that much in the cell and look the same from outside. The tables are found
by mixed-integer programming (HiGHS); the idea is that of M. Fischetti and J. J. Salazar, "Solving the cell suppression
problem on tabular data with linear constraints", Management Science 47 (2001).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import highspy

from bbd.disclosure.publication import Cell, Publication


class Revealed(Exception):  # noqa: N818 - the house says what happened
    """A small count that cannot be protected any more: what was published before gives it away."""

    def __init__(self, cells: frozenset[Cell]) -> None:
        self.cells = cells
        super().__init__(f"{len(cells)} cells")


@dataclass(frozen=True, slots=True)
class Suppression:
    """Cells that are secret, and those among them that earlier releases have given away and nothing can protect."""

    secret: frozenset[Cell]
    revealed: frozenset[Cell]


def suppress(publication: Publication, *, least: int, width: int) -> Suppression:
    """Return the cells to keep secret: those below `least`, and what protects each by an interval of `width`."""
    secret = set(publication.small(least) - publication.given_away)
    revealed: set[Cell] = set()
    waiting = sorted(secret, key=repr)
    while waiting:
        cell = waiting.pop(0)
        opened = _protect(publication, cell, secret, width)
        if opened is None:
            revealed.add(cell)
            continue
        fresh = opened - secret
        secret |= fresh
        waiting += sorted(fresh, key=repr)
    return Suppression(frozenset(secret), frozenset(revealed))


def interval(publication: Publication, cell: Cell, secret: Iterable[Cell]) -> tuple[int, int | None]:
    """Return the least and the largest count that `cell` can have for who sees all others but `secret`.

    None for the largest means that nothing limits it.
    """
    closed = frozenset(secret)
    bounds = []
    for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
        program = _Program(publication, publication.reach([cell]) & closed | {cell})
        program.aim({program.column[cell]: 1.0}, sense)
        bounds.append(program.solve())
    least, largest = bounds
    assert least is not None
    return round(least), None if largest is None else round(largest)


def _protect(publication: Publication, cell: Cell, secret: Iterable[Cell], width: int) -> frozenset[Cell] | None:
    """Return the cells to keep secret, with those that are, so that `cell` has its interval; None where none will do.

    Of two tables that look the same from outside the one has `width` more in the cell than the other. Each step away
    from the true table costs as many as a published cell counts, and nothing in a secret one.
    """
    near = publication.reach([cell])
    free = near - publication.given_away
    closed = frozenset(secret) | {cell}
    program = _Program(publication, free)
    sides = program.column, program.again()
    program.apart(cell, sides, width)
    for column in sides:
        for one in free - closed:
            program.price(one, column[one], width)
    if program.solve() is None:
        return None
    return frozenset(one for one in free - closed if program.moved(one, sides)) | closed


class _Program:
    """Tables of whole numbers in which the `free` cells may have any count and all others are as published."""

    def __init__(self, publication: Publication, free: Iterable[Cell]) -> None:
        self._publication = publication
        self._free = sorted(free, key=repr)
        self._solver = highspy.Highs()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self.column = self.again()

    def again(self) -> Mapping[Cell, int]:
        """Add a table, and return the column of each free cell in it."""
        first = self._solver.getNumCol()
        column = {cell: first + place for place, cell in enumerate(self._free)}
        for place in column.values():
            self._solver.addVar(0, highspy.kHighsInf)
            self._solver.changeColIntegrality(place, highspy.HighsVarType.kInteger)
        for relation in self._publication.relations:
            self._relate(relation.whole, relation.parts, column)
        return column

    def _relate(self, whole: Cell, parts: Iterable[Cell], column: Mapping[Cell, int]) -> None:
        counts, fixed, entries = self._publication.counts, 0, {}
        for cell, sign in ((whole, -1), *((part, 1) for part in parts)):
            if cell in column:
                entries[column[cell]] = float(sign)
            else:
                fixed += sign * counts[cell]
        if entries:
            self._solver.addRow(-fixed, -fixed, len(entries), list(entries), list(entries.values()))

    def apart(self, cell: Cell, sides: tuple[Mapping[Cell, int], Mapping[Cell, int]], width: int) -> None:
        """Demand that the cell counts `width` more in the first table than in the second."""
        columns = [side[cell] for side in sides]
        self._solver.addRow(width, highspy.kHighsInf, 2, columns, [1.0, -1.0])

    def price(self, cell: Cell, column: int, width: int) -> None:
        """Let each step from the true count cost, the more the more people the cell counts; at most `width` steps."""
        count = self._publication.counts[cell]
        away = self._solver.getNumCol()
        self._solver.addVar(0, width)
        self._solver.changeColCost(away, float(count + 1))
        self._solver.addRow(-count, highspy.kHighsInf, 2, [away, column], [1.0, -1.0])
        self._solver.addRow(count, highspy.kHighsInf, 2, [away, column], [1.0, 1.0])

    def aim(self, weights: Mapping[int, float], sense: highspy.ObjSense) -> None:
        """Look for the least or the largest sum of these columns."""
        for column, weight in weights.items():
            self._solver.changeColCost(column, weight)
        self._solver.changeObjectiveSense(sense)

    def solve(self) -> float | None:
        """Return the best sum; None where there is no table, or no limit."""
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return float(self._solver.getInfo().objective_function_value)

    def moved(self, cell: Cell, sides: Iterable[Mapping[Cell, int]]) -> bool:
        """Say whether the cell has another count than the true one in one of the tables found."""
        found = self._solver.getSolution().col_value
        return any(round(found[side[cell]]) != self._publication.counts[cell] for side in sides)
