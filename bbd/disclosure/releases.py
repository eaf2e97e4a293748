"""Successive releases of the same figures: what was shown before is known, and what was hidden must stay so.

Somebody who keeps the old tables lays them beside the new one. Counts that did not change are one and the same cell in
both, so an old total helps against a new table and the other way round; a count that was corrected is another cell.
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
    """
    together = _together(counts, relations, earlier)
    before = {_named(cell, count) for one in earlier for cell, count in one.counts.items()}
    found = protect(together, least=least, hidden=frozenset(before - together.given_away))
    current = {_named(cell, count) for cell, count in counts.items()}
    primary, secondary, revealed = (
        frozenset(_plain(cell) for cell in cells & current)
        for cells in (found.primary, found.secondary, found.revealed)
    )
    return Protection(primary, secondary, revealed)


def _together(counts: Mapping[Cell, int], relations: Sequence[Relation], earlier: Sequence[Release]) -> Publication:
    """Return all tables as one: a cell is named by its name and its count, so what did not change is one cell."""
    tables = [(counts, relations, frozenset[Cell]()), *((one.counts, one.relations, one.shown) for one in earlier)]
    whole: dict[Cell, int] = {}
    tied: dict[Relation, None] = {}
    known: set[Cell] = set()
    for table, sums, shown in tables:
        whole.update((_named(cell, count), count) for cell, count in table.items())
        known.update(_named(cell, table[cell]) for cell in shown)
        for one in sums:
            parts = tuple(_named(part, table[part]) for part in one.parts)
            tied[Relation(_named(one.whole, table[one.whole]), parts)] = None
    return Publication(whole, tuple(tied), frozenset(known))


def _named(cell: Cell, count: int) -> Cell:
    return (*cell, str(count))


def _plain(cell: Cell) -> Cell:
    return cell[:-1]
