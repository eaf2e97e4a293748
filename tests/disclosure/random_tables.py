"""Random tables as they are published: counts by one or two dimensions with margins, shares with their three counts."""

from dataclasses import dataclass
from itertools import product
from random import Random

from tests.disclosure.attacker import Cell

ALL = "Σ"
KINDS = ("of", "yes", "no")
"""The cells of a share: the denominator, the numerator, and the others."""


@dataclass(frozen=True)
class Table:
    """Counts with margins, and what adds up to what: (total, parts)."""

    counts: dict[Cell, int]
    sums: tuple[tuple[Cell, tuple[Cell, ...]], ...]


def table(random: Random) -> Table:
    """Return a random table of one of the shapes that bbd publishes."""
    rows = [f"r{place}" for place in range(random.randint(1, 4))]
    columns = [f"c{place}" for place in range(random.randint(1, 3))]
    kinds = KINDS if random.random() < 0.5 else ("of",)
    inner = {}
    for row, column in product(rows, columns):
        yes, no = _count(random), _count(random)
        inner[row, column] = {"of": yes + no, "yes": yes, "no": no} if len(kinds) > 1 else {"of": yes}
    return summed(rows, columns, kinds, inner)


def summed(
    rows: list[str], columns: list[str], kinds: tuple[str, ...], inner: dict[tuple[str, str], dict[str, int]]
) -> Table:
    """Add the margins."""
    counts: dict[Cell, int] = {}
    for kind in kinds:
        for row, column in product([*rows, ALL], [*columns, ALL]):
            counts[row, column, kind] = sum(
                cell[kind] for (r, c), cell in inner.items() if row in {r, ALL} and column in {c, ALL}
            )
    sums: list[tuple[Cell, tuple[Cell, ...]]] = []
    for kind in kinds:
        sums += [((row, ALL, kind), tuple((row, each, kind) for each in columns)) for row in [*rows, ALL]]
        sums += [((ALL, column, kind), tuple((each, column, kind) for each in rows)) for column in [*columns, ALL]]
    if len(kinds) > 1:
        both = product([*rows, ALL], [*columns, ALL])
        sums += [((row, column, "of"), ((row, column, "yes"), (row, column, "no"))) for row, column in both]
    return Table(counts, tuple(sums))


def revised(random: Random, before: Table) -> Table:
    """Return the table after one or two of its inner counts were corrected, with its margins."""
    kinds = tuple(kind for kind in KINDS if any(cell[2] == kind for cell in before.counts))
    rows = sorted({cell[0] for cell in before.counts} - {ALL})
    columns = sorted({cell[1] for cell in before.counts} - {ALL})
    inner = {
        (row, column): {kind: before.counts[row, column, kind] for kind in kinds}
        for row, column in product(rows, columns)
    }
    for place in random.sample(sorted(inner), min(random.randint(1, 2), len(inner))):
        cell = inner[place]
        if len(kinds) > 1:
            cell["yes"] = max(0, cell["yes"] + random.randint(-3, 6))
            cell["of"] = cell["yes"] + cell["no"]
        else:
            cell["of"] = max(0, cell["of"] + random.randint(-3, 6))
    return summed(rows, columns, kinds, inner)


def _count(random: Random) -> int:
    return random.randint(0, 4) if random.random() < 0.25 else random.randint(5, 60)
