"""The tables that readings of broken-down indicators make: one for each partner and period, with what adds up to what.

Indicators of the same name, unit, dimension and category are one row of it, in whichever agreement they stand: who
publishes them twice publishes the same figure.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from bbd.disclosure.publication import Cell, Relation
from bbd.domain.numbers import half_up

OF, YES, NO, ANSWERED = "of", "yes", "no", "answered"
"""The cells of a share: its denominator, its numerator, the others; and how many answered, of any kind."""
REST = ""
"""The category of what parts that do not add up leave of the whole; no category that somebody named is empty."""


class Line(NamedTuple):
    """A reading of an indicator, with its place in the table: dimension and category are "" for a whole."""

    name: str
    dimension: str
    category: str
    kind: str
    value: Decimal
    numerator: int | None
    denominator: int | None
    respondents: int | None = None

    @property
    def row(self) -> Cell:
        """The row that it fills."""
        return (self.name, self.dimension, self.category)

    @property
    def counts(self) -> Mapping[str, int]:
        """The counts that can be told from it; of a value, or a share of nobody knows how many, who answered alone."""
        answered = {} if self.respondents is None else {ANSWERED: self.respondents}
        if self.kind == "count":
            return {OF: int(self.value), **answered}
        if self.kind != "share" or not self.denominator:
            return answered
        of = self.denominator
        yes = int(half_up(self.value * of / 100, 0)) if self.numerator is None else self.numerator
        return {OF: of, YES: yes, NO: of - yes, **answered}

    @property
    def tells_by_value(self) -> bool:
        """Whether it is a share without its counts: beside others with theirs it may tell those that are withheld."""
        return self.kind == "share" and not self.denominator


class Sums(NamedTuple):
    """A table: its counts, and what adds up to what."""

    counts: Mapping[Cell, int]
    relations: Sequence[Relation]


def table(lines: Sequence[Line]) -> Sums:
    """Return the table that the lines make, with a cell for what the parts leave of the whole."""
    rows = {line.row: line.counts for line in lines}
    counts: dict[Cell, int] = {(*row, kind): count for row, cells in rows.items() for kind, count in cells.items()}
    relations = [Relation((*row, OF), ((*row, YES), (*row, NO))) for row, cells in rows.items() if YES in cells]
    for name, dimension in sorted({row[:2] for row in rows if row[1]}):
        for kind in (OF, YES, NO, ANSWERED):
            whole = (name, "", "", kind)
            parts = tuple(sorted((*row, kind) for row in rows if row[:2] == (name, dimension) and kind in rows[row]))
            if parts and whole in counts:
                _divide(counts, relations, whole, parts)
    return Sums(counts, relations)


def _divide(counts: dict[Cell, int], relations: list[Relation], whole: Cell, parts: tuple[Cell, ...]) -> None:
    """Say what the parts leave of the whole: together, or each by itself where some people count in two of them."""
    apart = sum(counts[part] for part in parts) > counts[whole]
    for group in [(part,) for part in parts] if apart else [parts]:
        rest = counts[whole] - sum(counts[part] for part in group)
        if rest > 0:
            left = _left(whole, group)
            counts[left] = rest
            relations.append(Relation(whole, (*group, left)))
        elif not rest:
            relations.append(Relation(whole, group))


def _left(whole: Cell, parts: tuple[Cell, ...]) -> Cell:
    """Name what these parts leave: with another part it is another figure, though it may count as many."""
    return (whole[0], parts[0][1], REST, *(part[2] for part in parts), whole[3])


def cells_of(line: Line) -> Iterator[Cell]:
    """Yield the cells that are shown with a reading."""
    yield from ((*line.row, kind) for kind in line.counts)
