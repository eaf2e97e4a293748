"""Which counts stay secret, so that nobody can compute a small one to within less than it takes to protect it.

Primary suppression takes the small cells. Secondary suppression takes others, as few people's as it can, until every
secret cell could be anything within an interval at least `width` wide, given all that is published: two tables of
whole numbers are then known that differ by that much in the cell and look the same from outside. The tables are found
by mixed-integer programming (HiGHS); the idea is that of M. Fischetti and J. J. Salazar, "Solving the cell suppression
problem on tabular data with linear constraints", Management Science 47 (2001).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bbd.disclosure.publication import Cell, Publication
from bbd.disclosure.tables import Program


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
    closed = frozenset(secret) | {cell}
    bounds: list[int | None] = []
    for weight in (1.0, -1.0):
        program = Program(publication, publication.reach([cell], closed))
        program.aim(cell, weight)
        found = program.solve()
        bounds.append(None if found is None else round(found[program.column(cell)]))
    return bounds[0] or 0, bounds[1]


def _protect(publication: Publication, cell: Cell, secret: Iterable[Cell], width: int) -> frozenset[Cell] | None:
    """Return the cells to keep secret, with those that are, so that `cell` has its interval; None where none will do.

    Of two tables that look the same from outside the one has `width` more in the cell than the other. Each step away
    from the true table costs as many as a published cell counts, and nothing in a secret one.
    """
    closed = frozenset(secret) | {cell}
    if _apart(publication, cell, publication.reach([cell], closed), width, closed) is not None:
        return closed
    free = publication.reach([cell], publication.counts.keys() - publication.given_away | {cell})
    return _apart(publication, cell, free, width, closed)


def _apart(publication, cell, free, width, closed):
    program = Program(publication, free, tables=2)
    program.apart(cell, width)
    for one in free - closed:
        for table in (0, 1):
            program.price(one, table, publication.counts[one] + 1, width)
    found = program.solve()
    if found is None:
        return None
    moved = {one for one in free - closed for table in (0, 1) if round(found[program.column(one, table)]) != publication.counts[one]}
    return closed | moved
