"""Which tests of a condition change nothing? Said twice, implied by others, in an alternative that can never hold."""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Final

from bbd.rulebook.conditions import All, AnyOf, Condition, Not, Test
from bbd.rulebook.covering import Space
from bbd.rulebook.facts import Fact
from bbd.rulebook.normal import branches

ALWAYS: Final = All(())
NEVER: Final = AnyOf(())


class Idle(Enum):
    """Why a test changes nothing."""

    IMPLIED = "implied"
    """The others ask for as much: without it the rule fires as before."""

    DEAD = "dead"
    """The alternative it belongs to never decides: it cannot hold, or another one holds whenever it does."""


def idle_tests(condition: Condition, facts: Mapping[str, Fact]) -> Iterator[tuple[int, Idle]]:
    """Yield the place of each test that changes nothing, counted as the condition is written, the last one first.

    Of two that make each other idle only the later one is told.
    """
    left = condition
    space = Space((test for branch in branches(condition) for test in branch), facts)
    for place, negated in reversed(list(enumerate(negated for _, negated in leaves(condition)))):
        # Below a "not" the constants swap their parts. The other direction of each implication holds by itself.
        weaker, stronger = (NEVER, ALWAYS) if negated else (ALWAYS, NEVER)
        less, more = replaced(left, place, stronger), replaced(left, place, weaker)
        if space.implies(left, less):
            left = less
            yield place, Idle.DEAD
        elif space.implies(more, left):
            left = more
            yield place, Idle.IMPLIED


def leaves(condition: Condition, *, negated: bool = False) -> Iterator[tuple[Test, bool]]:
    """Yield the tests in the order in which the condition is written, and whether each stands below a "not"."""
    if isinstance(condition, Test):
        yield condition, negated
    elif isinstance(condition, Not):
        yield from leaves(condition.part, negated=not negated)
    else:
        for part in condition.parts:
            yield from leaves(part, negated=negated)


def replaced(condition: Condition, place: int, constant: Condition) -> Condition:
    """Return the condition with the test at `place` replaced by a constant."""
    if isinstance(condition, Test):
        return constant if place == 0 else condition
    if isinstance(condition, Not):
        return Not(replaced(condition.part, place, constant))
    parts = []
    for part in condition.parts:
        parts.append(replaced(part, place, constant))
        place -= sum(1 for _ in leaves(part))
    return All(tuple(parts)) if isinstance(condition, All) else AnyOf(tuple(parts))
