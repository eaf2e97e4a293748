"""Everything published at once, as somebody who wants to know more would lay it out: cells, and what they add up to.

A cell is a count of people. A relation says that some cells make up another one: a total its parts, a denominator its
numerator and the others. A share is published where both its cells are, and says nothing more than they do. Whatever
format a cell is published in, it is the same cell.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property

Cell = tuple[str, ...]
"""What a cell is called; the caller's business."""


@dataclass(frozen=True, slots=True)
class Relation:
    """The cells `parts` add up to the cell `whole`."""

    whole: Cell
    parts: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells that it ties together."""
        return (self.whole, *self.parts)


@dataclass(frozen=True)
class Publication:
    """True counts, what they add up to, and the cells of which others know the count whatever is published now.

    Raises ValueError where counts contradict a relation or one is below 0: nothing could be said about such a table.
    """

    counts: Mapping[Cell, int]
    relations: Sequence[Relation] = ()
    given_away: frozenset[Cell] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        for cell, count in self.counts.items():
            if count < 0:
                raise ValueError(f"{cell}: {count}")
        for relation in self.relations:
            if self.counts[relation.whole] != sum(self.counts[part] for part in relation.parts):
                raise ValueError(f"{relation.whole} is not the sum of {relation.parts}")

    def small(self, least: int) -> frozenset[Cell]:
        """Return the cells below `least`, zero among them: "none of 40" tells as much about each of the 40."""
        return frozenset(cell for cell, count in self.counts.items() if count < least)

    def reach(self, cell: Cell, through: AbstractSet[Cell]) -> frozenset[Cell]:
        """Return the cells among `through` that hang together with `cell` by relations, itself first among them."""
        found, waiting = {cell}, [cell]
        while waiting:
            fresh = (self._beside.get(waiting.pop(), frozenset()) & through) - found
            found |= fresh
            waiting.extend(fresh)
        return frozenset(found)

    def touching(self, cells: AbstractSet[Cell]) -> Iterable[Relation]:
        """Return the relations in which one of these cells stands."""
        return (relation for relation in self.relations if not cells.isdisjoint(relation.cells))

    @cached_property
    def _beside(self) -> Mapping[Cell, frozenset[Cell]]:
        beside: dict[Cell, set[Cell]] = {}
        for relation in self.relations:
            for member in relation.cells:
                beside.setdefault(member, set()).update(relation.cells)
        return {cell: frozenset(others) for cell, others in beside.items()}
