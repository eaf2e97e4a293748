"""Can tests hold together at all? Decided exactly, by trying for each fact the few values that make a difference."""

from collections.abc import Collection, Iterator, Mapping
from itertools import chain

from bbd.rulebook.conditions import Test
from bbd.rulebook.facts import LARGEST, Fact, Kind, Value
from bbd.rulebook.normal import Branch
from bbd.rulebook.plain import outcome


def can_hold(branch: Branch, facts: Mapping[str, Fact]) -> bool:
    """Whether some values of the facts make every test of the branch yes; facts do not depend on each other."""
    return all(
        any(all(outcome(test, {name: value}) for test in tests) for value in representatives(facts[name], tests))
        for name, tests in by_fact(branch).items()
    )


def by_fact(tests: Collection[Test]) -> dict[str, list[Test]]:
    """Return the tests by the fact that they look at."""
    found: dict[str, list[Test]] = {}
    for test in tests:
        found.setdefault(test.fact, []).append(test)
    return found


def representatives(fact: Fact, tests: Collection[Test]) -> tuple[Value, ...]:
    """Return values of the fact, missing (None) among them, one for each way in which the tests can come out."""
    ways: dict[tuple[bool | None, ...], Value] = {}
    for value in dict.fromkeys(chain([None], _candidates(fact, tests))):
        ways.setdefault(tuple(outcome(test, {fact.name: value}) for test in tests), value)
    return tuple(ways.values())


def _candidates(fact: Fact, tests: Collection[Test]) -> Iterator[Value]:
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
