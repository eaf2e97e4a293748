"""The normal form of a condition: alternatives, each a list of tests that must all hold; no group, no negation.

In Kleene's logic the laws of De Morgan hold, so pushing negations down to the tests changes no outcome. The engine
needs the form because its own negation is not safe; the check needs it to find rules that can never fire.
"""

from math import prod

from bbd.rulebook.conditions import OPPOSITE, All, AnyOf, Condition, Not, Op, Test

Branch = tuple[Test, ...]


def opposite(test: Test) -> Test:
    """Return the test that is yes where `test` is no, and undetermined where it is."""
    if test.op is Op.MISSING:
        return Test(test.fact, Op.MISSING, not test.value)
    return Test(test.fact, OPPOSITE[test.op], test.value)


def width(condition: Condition, *, negated: bool = False) -> int:
    """Return how many branches the normal form would have, without building it."""
    if isinstance(condition, Test):
        return len(_branches(condition, negated=negated))
    if isinstance(condition, Not):
        return width(condition.part, negated=not negated)
    widths = [width(part, negated=negated) for part in condition.parts]
    return prod(widths) if isinstance(condition, All) != negated else sum(widths)


def branches(condition: Condition, *, negated: bool = False, apart: bool = True) -> tuple[Branch, ...]:
    """Return the alternatives; the condition is yes exactly where all tests of at least one of them are yes.

    One of several numbers becomes an alternative for each where they shall stand `apart`, as the engine needs it.
    """
    if isinstance(condition, Test):
        return _branches(condition, negated=negated, apart=apart)
    if isinstance(condition, Not):
        return branches(condition.part, negated=not negated, apart=apart)
    parts = [branches(part, negated=negated, apart=apart) for part in condition.parts]
    if isinstance(condition, AnyOf) != negated:
        return tuple(branch for part in parts for branch in part)
    joined: tuple[Branch, ...] = ((),)
    for part in parts:
        joined = tuple(_join(left, right) for left in joined for right in part)
    return joined


def _branches(test: Test, *, negated: bool, apart: bool = True) -> tuple[Branch, ...]:
    """Return a test's branches: one; but one for each of several numbers, which have no compact range."""
    meant = opposite(test) if negated else test
    if apart and meant.op is Op.ONE_OF and isinstance(meant.value, tuple) and isinstance(meant.value[0], int):
        return tuple((Test(meant.fact, Op.IS, number),) for number in meant.value)
    return ((meant,),)


def _join(left: Branch, right: Branch) -> Branch:
    return left + tuple(test for test in right if test not in left)
