"""Numbers that no rule can tell apart have one that stands for them; thresholds are where it changes."""

from decimal import Decimal

import pytest

from bbd.rulebook.columns import Unsound
from bbd.rulebook.conditions import Op, Test
from bbd.rulebook.fact import LARGEST
from bbd.rulebook.plain import outcome
from bbd.rulebook.stretches import MOST_REMEMBERED, Stretch

COMPARISONS = (Op.IS, Op.IS_NOT, Op.AT_LEAST, Op.AT_MOST, Op.MORE_THAN, Op.LESS_THAN)


@pytest.mark.parametrize("op", COMPARISONS)
@pytest.mark.parametrize("threshold", [0, 1, 14])
def test_what_stands_in_for_a_number_passes_the_same_test(op: Op, threshold: int) -> None:
    test = Test("days_overdue", op, threshold)
    stretch = Stretch([test], -1)
    firsts = stretch.of(range(30))
    for number, first in enumerate(firsts):
        assert outcome(test, {"days_overdue": first}) == outcome(test, {"days_overdue": number})
    assert len(set(firsts)) <= 3


def test_lists_and_several_tests_cut_where_each_of_them_does() -> None:
    stretch = Stretch([Test("n", Op.ONE_OF, (3, 5)), Test("n", Op.AT_LEAST, 14), Test("n", Op.MISSING, value=True)], -1)
    assert stretch.of(range(16)) == [0, 0, 0, 3, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 14, 14]
    assert stretch.of([None]) == [-1]


def test_more_numbers_than_are_remembered_lie_where_they_do() -> None:
    stretch = Stretch([Test("n", Op.AT_LEAST, 14)], -1)
    for start in range(0, 3 * MOST_REMEMBERED, 1_000):
        assert set(stretch.of([None, 3, *range(start + 14, start + 1_014)])) == {-1, 0, 14}
    assert stretch.of(range(2 * MOST_REMEMBERED)) == 14 * [0] + (2 * MOST_REMEMBERED - 14) * [14]


@pytest.mark.parametrize("wrong", [True, False, 1.0, 15.0, float("nan"), "1", Decimal(1), -1, LARGEST + 1, 10**40, []])
def test_what_is_no_number_within_bounds_is_refused_whatever_has_been_learnt(wrong: object) -> None:
    stretch = Stretch([Test("n", Op.AT_LEAST, 14)], -1)
    for learnt in ([], [None, 0, 1, 15, LARGEST]):
        assert stretch.of(learnt) == [-1, 0, 0, 14, 14][: len(learnt)]
        for column in ([wrong], [1, wrong, None]):
            with pytest.raises(Unsound):
                stretch.of(column)
    assert stretch.of([LARGEST, 1]) == [14, 0]
