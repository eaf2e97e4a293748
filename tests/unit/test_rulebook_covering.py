"""Whether one condition implies another: held against trying all values of small facts, and bounded in its work."""

from itertools import product
from random import Random
from time import perf_counter

import pytest

from bbd.rulebook.condition_reading import WIDEST
from bbd.rulebook.conditions import All, AnyOf, Condition, Op, Test
from bbd.rulebook.covering import implies
from bbd.rulebook.facts import SUBJECT_TYPES, Fact
from bbd.rulebook.idle_tests import idle_tests, leaves, replaced
from bbd.rulebook.normal import width
from bbd.rulebook.plain import outcome
from tests.rules import generated

FACTS = {name: SUBJECT_TYPES["indicator"].facts[name] for name in ("term_running", "after_term", "overdue_readings")}
COUNTS = (None, 0, 1, 2, 3, 4, 12, 13, 14, 15, 16, 89, 90, 91, 9_999_998, 9_999_999, 10_000_000)
ANSWERS = (None, True, False)
WORLDS = [
    {"term_running": one, "after_term": two, "overdue_readings": count}
    for one, two, count in product(ANSWERS, ANSWERS, COUNTS)
]


def _condition(random: Random) -> Condition:
    while width(made := generated.condition(random, list(FACTS.values()), random.randint(0, 3))) > 24:
        pass
    return made


def _holds(condition: Condition) -> list[bool]:
    return [outcome(condition, world) is True for world in WORLDS]


@pytest.mark.parametrize("seed", range(8))
def test_implication_is_what_trying_everything_finds(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - examples, not secrets
    found = 0
    for _ in range(150):
        narrow, wide = _condition(random), _condition(random)
        tried = all(there or not here for here, there in zip(_holds(narrow), _holds(wide), strict=True))
        assert implies(narrow, wide, FACTS) is tried, (narrow, wide)
        found += tried
    assert 10 < found < 140


@pytest.mark.parametrize("seed", range(4))
def test_without_its_idle_tests_a_condition_holds_as_before(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - examples, not secrets
    for _ in range(60):
        condition = _condition(random)
        holds, rest = _holds(condition), condition
        for place, idle in idle_tests(condition, FACTS):
            negated = list(leaves(rest))[place][1]
            constant = All(()) if (idle.value == "implied") != negated else AnyOf(())
            rest = replaced(rest, place, constant)
            assert _holds(rest) == holds


def test_a_missing_fact_is_a_value_of_its_own() -> None:
    some = Test("overdue_readings", Op.AT_LEAST, 0)
    there = Test("overdue_readings", Op.MISSING, value=False)
    gap = Test("overdue_readings", Op.MISSING, value=True)
    assert implies(some, there, FACTS)
    assert implies(there, some, FACTS)
    assert implies(AnyOf((some, gap)), AnyOf((there, gap)), FACTS)
    assert not implies(AnyOf((some, gap)), there, FACTS)


def test_the_widest_rules_are_checked_in_little_time() -> None:
    facts = SUBJECT_TYPES["indicator"].facts
    numbers = [fact for fact in facts.values() if fact.numeric][:3]
    wide = AnyOf(tuple(_block(numbers, step) for step in range(WIDEST)))
    begun = perf_counter()
    assert not implies(All(()), wide, facts)
    assert all(0 <= place < WIDEST * 6 for place, _ in idle_tests(wide, facts))
    assert perf_counter() - begun < 20  # about one; unbounded it took minutes


def _block(facts: list[Fact], step: int) -> Condition:
    """Return a range of each fact that overlaps with those of the other steps."""
    lows = [step * 7 % WIDEST, step * 5 % WIDEST, step * 11 % WIDEST]
    ranges = [(Op.AT_LEAST, 0), (Op.AT_MOST, 12)]
    return All(
        tuple(Test(fact.name, op, low + more) for fact, low in zip(facts, lows, strict=True) for op, more in ranges)
    )
