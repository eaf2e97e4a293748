"""What stays secret of one table, worked out by hand; what was shown before; how cells are written instead."""

import pytest

from bbd.disclosure.publication import Cell, Publication, Relation
from bbd.disclosure.releases import Release, protect_next
from bbd.disclosure.suppression import protect

LEAST = 5


def row(**counts: int) -> Publication:
    """Return a row of counts with their total, "all"."""
    cells: dict[Cell, int] = {(name,): count for name, count in counts.items()}
    total: Cell = ("all",)
    return Publication({**cells, total: sum(counts.values())}, [Relation(total, tuple(cells))])


def names(cells: frozenset[Cell]) -> set[str]:
    return {cell[0] for cell in cells}


def test_nothing_small_nothing_secret() -> None:
    found = protect(row(a=5, b=60), least=LEAST)
    assert not found.secret


def test_what_is_left_of_a_total_is_hidden_with_the_smallest_that_helps() -> None:
    found = protect(row(a=3, b=60, c=17), least=LEAST)
    assert (names(found.primary), names(found.secondary)) == ({"a"}, {"c"})


def test_one_partner_is_not_enough_where_both_are_narrow() -> None:
    """With a and b secret, a + b = 8 is known: no interval of ten fits. A third one has to go."""
    assert names(protect(row(a=3, b=5, c=60), least=LEAST).secret) == {"a", "b", "c"}


def test_zero_is_small() -> None:
    assert names(protect(row(a=0, b=60, c=17), least=LEAST).primary) == {"a"}


def test_a_small_cell_without_relations_needs_no_company() -> None:
    found = protect(Publication({("a",): 3, ("b",): 9}), least=LEAST)
    assert (names(found.primary), found.secondary) == ({"a"}, frozenset())


def test_the_complement_of_a_small_share_is_hidden_or_its_base_is() -> None:
    share = Publication({("of",): 40, ("yes",): 38, ("no",): 2}, [Relation(("of",), (("yes",), ("no",)))])
    assert names(protect(share, least=LEAST).secret) == {"no", "yes"}


def test_the_same_figures_are_hidden_the_same_way_each_time() -> None:
    table = row(a=3, b=20, c=20, d=20)
    assert {protect(table, least=LEAST).secret for _ in range(5)} == {protect(table, least=LEAST).secret}


@pytest.mark.parametrize(
    ("counts", "relations"),
    [
        ({("a",): -1}, []),
        ({("a",): 3, ("all",): 4}, [Relation(("all",), (("a",),))]),
    ],
)
def test_tables_that_contradict_themselves_are_refused(counts: dict[Cell, int], relations: list[Relation]) -> None:
    with pytest.raises(ValueError, match="a"):
        Publication(counts, relations)


def _release(table: Publication, *shown: str) -> Release:
    return Release(table.counts, table.relations, frozenset((name,) for name in shown))


def test_what_was_shown_before_can_help_nobody_hide() -> None:
    old = row(a=6, b=20, c=30)
    new = row(a=3, b=20, c=30)
    found = protect_next(new.counts, new.relations, [_release(old, "a", "b", "c", "all")], least=LEAST)
    assert names(found.secret) == {"a", "all"}
    assert not found.revealed


def test_what_was_hidden_stays_hidden_though_nothing_is_small_any_more() -> None:
    old, new = row(a=3, b=20, c=60), row(a=7, b=20, c=60)
    before = protect(old, least=LEAST)
    assert names(before.secret) == {"a", "b"}
    found = protect_next(new.counts, new.relations, [_release(old, "c", "all")], least=LEAST)
    assert "b" in names(found.secret)


def test_what_everybody_knows_already_is_said_to_be_lost() -> None:
    """The parts stayed, and were shown; only how they are cut is new."""
    old = row(a=20, b=30)
    new = Publication(
        {("a",): 20, ("a1",): 2, ("a2",): 18, ("old",): 18},
        [Relation(("a",), (("a1",), ("a2",))), Relation(("old",), (("a2",),))],
    )
    shown = [_release(old, "a", "b", "all"), Release({("old",): 18}, [], frozenset({("old",)}))]
    found = protect_next(new.counts, new.relations, shown, least=LEAST)
    assert names(found.revealed) == {"a1"}


def test_a_small_count_that_was_shown_with_this_very_figure_is_no_secret() -> None:
    table = row(a=3, b=20)
    found = protect_next(table.counts, table.relations, [_release(table, "a", "b", "all")], least=LEAST)
    assert not found.secret
