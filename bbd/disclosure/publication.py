"""Everything published at once, as somebody who wants to know more would lay it out: cells, and what they add up to.

A cell is a count of people. It may be published, now or in an earlier release, or secret. A relation says that some
cells make up another one: a total its parts, a denominator its numerator and the others. A share is published where
both its cells are, and says nothing more than they do.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property

Cell = Hashable
"""What a cell is called; the caller's business."""


@dataclass(frozen=True, slots=True)
class Relation:
    """The cells `parts` add up to the cell `whole`."""

    whole: Cell
    parts: tuple[Cell, ...]


@dataclass(frozen=True)
class Publication:
    """True counts, what they add up to, and the cells that an earlier release has given away with these very counts.

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

    def reach(self, cells: Iterable[Cell], through: AbstractSet[Cell]) -> frozenset[Cell]:
        """Return the cells among `through` that hang together with these by relations; others tell nothing of them."""
        found, waiting = set(cells), list(cells)
        while waiting:
            fresh = {other for other in self._beside.get(waiting.pop(), ()) if other in through} - found
            found |= fresh
            waiting.extend(fresh)
        return frozenset(found)

    @cached_property
    def _beside(self):
        beside: dict[Cell, set[Cell]] = {}
        for relation in self.relations:
            members = {relation.whole, *relation.parts}
            for member in members:
                beside.setdefault(member, set()).update(members)
        return beside
