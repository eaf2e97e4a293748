"""Why a condition holds or not: the explanation agrees with the reference, and what it names is really unmet."""

from random import Random

import pytest

from bbd.rulebook.conditions import All, AnyOf, Condition, Not, Op, Test
from bbd.rulebook.explaining import Checked, Group, Unmet, checks, explain, first_unmet
from bbd.rulebook.normal import branches
from bbd.rulebook.plain import outcome
from tests.rules import generated

OPEN = Test("measure_status", Op.IS, "open")
LATE = Test("days_overdue", Op.AT_LEAST, 5)
LATER = Test("days_overdue", Op.AT_LEAST, 60)
ENDS = Test("days_until_end", Op.AT_MOST, 90)


def unmet(condition: Condition, **facts: int | str | bool | None) -> Unmet:
    found = first_unmet(explain(condition, facts))
    assert found is not None
    return found


def test_every_test_is_told_with_the_value_it_met() -> None:
    explained = explain(All((OPEN, LATE)), {"measure_status": "done"})
    parts = (Checked(OPEN, "done", holds=False), Checked(LATE, None, holds=None))
    assert explained == Group(every=True, parts=parts, holds=False)


def test_of_several_conditions_the_first_unmet_one_is_named() -> None:
    assert unmet(All((OPEN, LATE)), measure_status="open", days_overdue=4) == Unmet(Checked(LATE, 4, holds=False))
    assert unmet(All((OPEN, LATE)), measure_status="done", days_overdue=4).checked.test == OPEN


def test_a_missing_value_keeps_a_condition_from_holding() -> None:
    assert unmet(All((OPEN, LATE)), measure_status="open") == Unmet(Checked(LATE, None, holds=None))


def test_of_alternatives_the_nearest_is_named_and_the_others_are_counted() -> None:
    assert unmet(AnyOf((LATER, LATE)), days_overdue=4) == Unmet(Checked(LATE, 4, holds=False), 1)
    assert unmet(AnyOf((All((OPEN, LATER)), ENDS)), measure_status="done", days_overdue=1, days_until_end=91) == Unmet(
        Checked(ENDS, 91, holds=False), 1
    )
    assert unmet(AnyOf((LATE, OPEN)), measure_status="done") == Unmet(Checked(LATE, None, holds=None), 1)


def test_a_negation_is_told_as_the_test_that_must_be_met() -> None:
    assert unmet(Not(LATE), days_overdue=5) == Unmet(Checked(Test("days_overdue", Op.LESS_THAN, 5), 5, holds=False))
    both = explain(Not(AnyOf((OPEN, LATE))), {"measure_status": "done", "days_overdue": 9})
    assert isinstance(both, Group)
    assert both.every
    assert [one.holds for one in checks(both)] == [True, False]
    assert unmet(Not(All((OPEN, LATE))), measure_status="open", days_overdue=9).others == 1


def test_what_holds_names_nothing() -> None:
    assert first_unmet(explain(All((OPEN, LATE)), {"measure_status": "open", "days_overdue": 5})) is None
    assert first_unmet(explain(All(()), {})) is None
    assert first_unmet(explain(AnyOf(()), {})) is None


def test_a_group_of_one_is_its_only_part() -> None:
    assert explain(All((AnyOf((LATE,)),)), {"days_overdue": 1}) == Checked(LATE, 1, holds=False)


@pytest.mark.parametrize("seed", range(20))
def test_the_explanation_agrees_with_the_reference_on_generated_cases(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - examples, not secrets
    book = generated.rulebook(random, 60)
    judged = held = 0
    for subject in generated.subjects(random, 100):
        for rule in book.of_type(subject.type):
            explained = explain(rule.when, subject.facts)
            assert explained.holds == outcome(rule.when, subject.facts)
            for one in checks(explained):
                assert one.holds == outcome(one.test, subject.facts)
                assert one.value == subject.facts.get(one.test.fact)
            found = first_unmet(explained)
            judged += 1
            if explained.holds:
                held += 1
                assert found is None
            else:
                assert found is not None
                assert not outcome(found.checked.test, subject.facts)
                # Met, it would be one of the ways in which the condition holds.
                assert any(_asks(found.checked.test, test) for branch in branches(rule.when) for test in branch)
    assert judged > 300
    assert held > 20


def _asks(named: Test, test: Test) -> bool:
    """Say whether a test of the normal form, where several numbers are one branch each, is the named one."""
    one_number = named.op is Op.ONE_OF and isinstance(named.value, tuple) and test.value in named.value
    return named == test or (named.fact == test.fact and one_number)
