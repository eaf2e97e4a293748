"""Can tests hold together at all? Decided exactly, by trying for each fact the few values that make a difference."""

from collections.abc import Iterator, Mapping
from itertools import chain

from bbd.rulebook.conditions import Test
from bbd.rulebook.facts import LARGEST, Fact, Kind, Value
from bbd.rulebook.normal import Branch
from bbd.rulebook.plain import outcome


def can_hold(branch: Branch, facts: Mapping[str, Fact]) -> bool:
    """Whether some values of the facts make every test of the branch yes; facts do not depend on each other."""
    by_fact: dict[str, list[Test]] = {}
    for test in branch:
        by_fact.setdefault(test.fact, []).append(test)
    return all(_some_value(facts[name], tests) for name, tests in by_fact.items())


def _some_value(fact: Fact, tests: list[Test]) -> bool:
    return any(
        all(outcome(test, {fact.name: value}) for test in tests) for value in chain([None], _candidates(fact, tests))
    )


def _candidates(fact: Fact, tests: list[Test]) -> Iterator[Value]:
    """Return every value that is not on the same side of all tests as another one."""
    if fact.kind is Kind.YES_NO:
        yield from (True, False)
    elif fact.kind is Kind.STATE:
        yield from fact.values
    else:
        for test in tests:
            for number in test.value if isinstance(test.value, tuple) else (test.value,):
                if isinstance(number, int):
                    yield from (near for near in range(number - 1, number + 2) if 0 <= near <= LARGEST)
        yield from (0, LARGEST)
