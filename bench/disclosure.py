"""How long it takes to find what must stay secret: `python -m bench.disclosure [--seed N]`, tables as pages show them.

Each table has the denominator, the numerator and the others of a share for each cell and margin; a fifth of the counts
is small. It is protected once by itself, and once more after two of its cells were corrected, against what was shown of
it before. Tables are made up; the best of three runs counts.
"""

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from random import Random
from typing import Final, NamedTuple

from bbd.disclosure.publication import Cell, Relation
from bbd.disclosure.releases import Release, protect_next
from bbd.disclosure.suppression import Protection

LEAST: Final = 5
ALL: Final = "all"
SMALL: Final = 0.2
"""How many of the counts are small."""
SHAPES: Final = ((1, 1), (4, 1), (8, 1), (4, 3), (6, 4), (12, 3), (20, 1), (60, 1), (10, 6))
"""Parts by one dimension and by another; (60, 1) is a total over 60 partners."""

Inner = dict[tuple[int, int], tuple[int, int]]
"""Numerator and others of each cell."""


class Figures(NamedTuple):
    """A table with its margins."""

    counts: Mapping[Cell, int]
    relations: Sequence[Relation]


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=2013)
    seed: int = parser.parse_args().seed
    print("| parts | cells | small | withheld for them | first, s | next release, s |")
    print("|---:|---:|---:|---:|---:|---:|")
    for rows, columns in SHAPES:
        _measure(rows, columns, Random(seed))  # noqa: S311 - figures, not secrets


def _measure(rows: int, columns: int, random: Random) -> None:
    inner = {place: (_count(random), _count(random)) for place in product(range(rows), range(columns))}
    one = _table(inner)
    first, found = _best(lambda: protect_next(one.counts, one.relations, [], least=LEAST))
    shown = Release(one.counts, one.relations, frozenset(one.counts) - found.secret)
    two = _table(_corrected(inner, random))
    later, _ = _best(lambda: protect_next(two.counts, two.relations, [shown], least=LEAST))
    sizes = f"{len(one.counts)} | {len(found.primary)} | {len(found.secondary)}"
    print(f"| {rows} × {columns} | {sizes} | {first:.3f} | {later:.3f} |", flush=True)


def _count(random: Random) -> int:
    return random.randint(0, 4) if random.random() < SMALL else random.randint(5, 200)


def _corrected(inner: Inner, random: Random) -> Inner:
    places = random.sample(sorted(inner), min(2, len(inner)))
    return inner | {place: (inner[place][0] + 1, inner[place][1]) for place in places}


def _table(inner: Inner) -> Figures:
    """Add the margins, and say what adds up to what."""
    rows, columns = (sorted({str(place[axis]) for place in inner}) for axis in (0, 1))
    counts: dict[Cell, int] = {}
    for row, column in product([*rows, ALL], [*columns, ALL]):
        met = [cell for (r, c), cell in inner.items() if row in {str(r), ALL} and column in {str(c), ALL}]
        yes, others = (sum(cell[place] for cell in met) for place in (0, 1))
        counts |= {(row, column, "yes"): yes, (row, column, "no"): others, (row, column, "of"): yes + others}
    sums: list[Relation] = []
    for row, column in product([*rows, ALL], [*columns, ALL]):
        sums.append(Relation((row, column, "of"), ((row, column, "yes"), (row, column, "no"))))
    for kind in ("of", "yes", "no"):
        sums += [Relation((row, ALL, kind), tuple((row, each, kind) for each in columns)) for row in [*rows, ALL]]
        sums += [Relation((ALL, each, kind), tuple((row, each, kind) for row in rows)) for each in [*columns, ALL]]
    return Figures(counts, sums)


def _best(work: Callable[[], Protection]) -> tuple[float, Protection]:
    """Return the shortest time of three, in seconds, and what was found."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        found = work()
        times.append(time.perf_counter() - start)
    return min(times), found


if __name__ == "__main__":
    main()
