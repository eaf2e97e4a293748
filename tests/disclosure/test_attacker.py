"""An attacker with all releases never narrows a secret count down to less than twice the limit.

CI tries 1,000 random tables, each released twice; `BBD_TEST_ATTACKS=10000 pytest tests/disclosure` tries more.
"""

import os
from random import Random

import pytest

from bbd.disclosure.publication import Relation
from bbd.disclosure.releases import Release, protect_next
from tests.disclosure.attacker import Attacker, Cell, Shown
from tests.disclosure.random_tables import Table, revised, table

TABLES = int(os.environ.get("BBD_TEST_ATTACKS", "1000"))
PARTS = 10
"""So that processes can share the work."""
LEAST = 5


def relations(one: Table) -> tuple[Relation, ...]:
    return tuple(Relation(total, parts) for total, parts in one.sums)


def released(one: Table, earlier: list[Release]) -> tuple[Release, frozenset[Cell]]:
    """Return the table as it is released after the others, and what nothing could protect."""
    found = protect_next(one.counts, relations(one), earlier, least=LEAST)
    return Release(one.counts, relations(one), frozenset(one.counts) - found.secret), found.revealed


def as_seen(one: Table, release: Release) -> Shown:
    return Shown(one.counts, one.sums, release.shown)


def narrowest(releases: list[Shown]) -> int:
    """Return the width of the narrowest interval of any hidden count."""
    attacker = Attacker(releases)
    hidden = {name for one in releases for name in one.hidden}
    return min((attacker.width(*name) for name in sorted(hidden)), default=2 * LEAST)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_secret_count_is_narrowed_down_by_two_successive_releases(part: int) -> None:
    hidden = 0
    for seed in range(part, TABLES, PARTS):
        random = Random(seed)  # noqa: S311 - tables, not secrets
        first = table(random)
        second = revised(random, first)
        one, lost = released(first, [])
        two, lost_later = released(second, [one])
        assert (lost, lost_later) == (frozenset(), frozenset()), f"seed {seed}"
        seen = [as_seen(first, one), as_seen(second, two)]
        assert narrowest(seen[:1]) >= 2 * LEAST, f"seed {seed}"
        assert narrowest(seen) >= 2 * LEAST, f"seed {seed}"
        assert all(first.counts[cell] >= LEAST for cell in one.shown)
        hidden += sum(len(each.hidden) for each in seen)
    assert hidden > TABLES / PARTS


def test_the_attacker_finds_what_is_hidden_alone() -> None:
    """Guards the test above: with primary suppression alone most small counts can be computed."""
    random = Random(2013)  # noqa: S311 - tables, not secrets
    found = 0
    for _ in range(40):
        one = table(random)
        shown = frozenset(cell for cell, count in one.counts.items() if count >= LEAST)
        found += narrowest([Shown(one.counts, one.sums, shown)]) < 2 * LEAST
    assert found > 20


def test_the_attacker_lays_an_old_table_beside_the_new_one() -> None:
    """Protected each by itself, two releases give away what neither does."""
    random = Random(7)  # noqa: S311 - tables, not secrets
    found = 0
    for _ in range(60):
        first = table(random)
        second = revised(random, first)
        one, two = released(first, [])[0], released(second, [])[0]
        found += narrowest([as_seen(first, one), as_seen(second, two)]) < 2 * LEAST
    assert found > 5
