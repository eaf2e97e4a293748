"""Successive releases of the same figures: what was shown before is known, and what was hidden must stay so.

Somebody who keeps the old tables lays them beside the new one. Counts that did not change are one and the same cell in
both, so an old total helps against a new table and the other way round; a count that was corrected is another cell.

A name stands for one figure in all releases. A total over other members than before is another figure, and must have
another name: with the old one and by chance the same count it would be taken for known, and what left it could be told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bbd.disclosure.publication import Cell, Publication, Relation
from bbd.disclosure.suppression import Protection, protect


@dataclass(frozen=True, slots=True)
class Release:
    """A table as it was released: true counts, what they add up to, and the cells that it showed."""

    counts: Mapping[Cell, int]
    relations: Sequence[Relation]
    shown: frozenset[Cell]


def protect_next(
    counts: Mapping[Cell, int], relations: Sequence[Relation], earlier: Sequence[Release], *, least: int
) -> Protection:
    """Return what stays secret of a table that is released after the `earlier` ones; cells are named as in `counts`.

    A cell below `least` that was shown before with this very count is no secret any more, and is shown again. One
    that was hidden before stays so while its count does not change, with all it takes in the old tables and the new.
    `revealed` names cells of the earlier tables as well: what this one opens there must not go unnoticed.
    """
    together = _together(counts, relations, earlier, least)
    before = {_named(cell, count) for one in earlier for cell, count in one.counts.items()}
    found = protect(together, least=least, hidden=frozenset(before - together.given_away))
    current = {_named(cell, count) for cell, count in counts.items()}
    primary, secondary, revealed = (
        frozenset(_plain(cell) for cell in cells)
        for cells in (found.primary & current, found.secondary & current, found.revealed)
    )
    return Protection(primary, secondary, revealed)


def _together(
    counts: Mapping[Cell, int], relations: Sequence[Relation], earlier: Sequence[Release], least: int
) -> Publication:
    """Return all tables as one: a cell is named by its name and its count, so what did not change is one cell."""
    whole: dict[Cell, int] = {}
    tied: dict[Relation, None] = {}
    known: frozenset[Cell] = frozenset()
    for one in (*earlier, Release(counts, relations, frozenset())):
        sums = [_with_counts(each, one.counts) for each in one.relations]
        whole.update((_named(cell, count), count) for cell, count in one.counts.items())
        tied.update(dict.fromkeys(sums))
        known |= {_named(cell, one.counts[cell]) for cell in one.shown}
        if one.shown:
            known = _told(known, sums, whole, least)
    return Publication(whole, tuple(tied), known)


def _told(
    known: frozenset[Cell], relations: Sequence[Relation], counts: Mapping[Cell, int], least: int
) -> frozenset[Cell]:
    """Add to what is known what a release told by sums of what it showed, such as the rest that some parts leave.

    Nobody printed these cells, but they were no secrets either. Small ones were, and are not given up here.
    """
    while True:
        left = (set(one.cells) - known for one in relations)
        alone = {cell for cells in left if len(cells) == 1 for cell in cells if counts[cell] >= least}
        if not alone:
            return known
        known |= alone


def _with_counts(relation: Relation, counts: Mapping[Cell, int]) -> Relation:
    parts = tuple(_named(part, counts[part]) for part in relation.parts)
    return Relation(_named(relation.whole, counts[relation.whole]), parts)


def _named(cell: Cell, count: int) -> Cell:
    return (*cell, str(count))


def _plain(cell: Cell) -> Cell:
    return cell[:-1]
