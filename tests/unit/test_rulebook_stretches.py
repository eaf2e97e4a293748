"""Numbers that no rule can tell apart have one that stands for them; thresholds are where it changes."""

import pytest

from bbd.rulebook.conditions import Op, Test
from bbd.rulebook.plain import outcome
from bbd.rulebook.stretches import MOST_REMEMBERED, Stretch

COMPARISONS = (Op.IS, Op.IS_NOT, Op.AT_LEAST, Op.AT_MOST, Op.MORE_THAN, Op.LESS_THAN)


@pytest.mark.parametrize("op", COMPARISONS)
@pytest.mark.parametrize("threshold", [0, 1, 14])
def test_what_stands_in_for_a_number_passes_the_same_test(op: Op, threshold: int) -> None:
    test = Test("days_overdue", op, threshold)
    stretch = Stretch([test], -1)
    for number in range(30):
        assert outcome(test, {"days_overdue": stretch[number]}) == outcome(test, {"days_overdue": number})
    assert len({stretch[number] for number in range(30)}) <= 3


def test_lists_and_several_tests_cut_where_each_of_them_does() -> None:
    stretch = Stretch([Test("n", Op.ONE_OF, (3, 5)), Test("n", Op.AT_LEAST, 14), Test("n", Op.MISSING, value=True)], -1)
    assert [stretch[number] for number in range(16)] == [0, 0, 0, 3, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 14, 14]
    assert stretch[None] == -1


def test_what_is_remembered_has_an_end() -> None:
    stretch = Stretch([], -1)
    assert {stretch[number] for number in range(2 * MOST_REMEMBERED)} == {0}
    assert len(stretch) == MOST_REMEMBERED
