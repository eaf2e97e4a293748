"""Which counts stay secret, so that nobody can compute one to within less than it takes to protect it.

Primary suppression takes the small cells. Secondary suppression takes others, as few people's as it can, until every
secret cell could be anything within an interval at least `width` wide, given all that is published: two tables of
whole numbers are then known that differ by that much in the cell and look the same from outside. The tables are found
by mixed-integer programming; the idea is that of M. Fischetti and J. J. Salazar, "Solving the Cell Suppression Problem
on Tabular Data with Linear Constraints", Management Science 47 (2001), pages 1008-1027.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bbd.disclosure.publication import Cell, Publication
from bbd.disclosure.tables import Program


@dataclass(frozen=True, slots=True)
class Protection:
    """What stays secret: `primary` cells are small, `secondary` ones protect them.

    `revealed` are secret cells that nothing can protect any more: what others know already gives them away.
    """

    primary: frozenset[Cell]
    secondary: frozenset[Cell]
    revealed: frozenset[Cell] = frozenset()

    @property
    def secret(self) -> frozenset[Cell]:
        """All that stays secret."""
        return self.primary | self.secondary


def protect(publication: Publication, *, least: int, hidden: frozenset[Cell] = frozenset()) -> Protection:
    """Return what stays secret of a publication: counts below `least`, and what protects them 2 × `least` wide.

    Cells that were `hidden` before are protected like small ones: who hid them for others' sake still hides them.
    """
    primary = publication.small(least) - publication.given_away
    secret, revealed = set(primary | hidden), set[Cell]()
    waiting = sorted(secret)
    while waiting:
        cell = waiting.pop(0)
        needed = _needed(publication, cell, frozenset(secret), 2 * least)
        if needed is None:
            revealed.add(cell)
            continue
        waiting += sorted(needed - secret)
        secret |= needed
    return Protection(primary, frozenset(secret) - primary, frozenset(revealed))


def _needed(publication: Publication, cell: Cell, secret: frozenset[Cell], width: int) -> frozenset[Cell] | None:
    """Return the cells that have to be secret for the cell to keep its interval; None where no cells would do."""
    if _apart(publication, cell, publication.reach(cell, secret), width, secret) is not None:
        return frozenset()
    open_to_all = frozenset(publication.counts) - publication.given_away | {cell}
    return _apart(publication, cell, publication.reach(cell, open_to_all), width, secret)


def _apart(
    publication: Publication, cell: Cell, free: AbstractSet[Cell], width: int, secret: frozenset[Cell]
) -> frozenset[Cell] | None:
    """Return the cells in which two tables differ from the true one that are `width` apart in the cell.

    Each step away from the truth costs as much as a published cell counts, and nothing in a secret one.
    """
    program = Program(publication, free, tables=2)
    program.apart(cell, width)
    priced = sorted(free - secret)
    for one in priced:
        program.price(one, publication.counts[one] + 1, width)
    found = program.solve()
    if found is None:
        return None
    return frozenset(
        one for one in priced for table in (0, 1) if round(found[program.column(one, table)]) != publication.counts[one]
    )
