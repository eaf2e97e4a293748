"""Why a condition holds for a subject, or why not: each of its tests with the value it met, and the first unmet one.

It judges by the language's own definition (plain) and says nothing in words; bbd.rulebook.wording does. Negations are
pushed down to the tests, as the normal form does, so that every test stands there as it must be met; but groups stay
as the pack wrote them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bbd.rulebook.conditions import All, Condition, Not, Test
from bbd.rulebook.facts import LARGEST, Value
from bbd.rulebook.normal import opposite
from bbd.rulebook.plain import outcome


@dataclass(frozen=True, slots=True)
class Checked:
    """A test as it must be met, the value that it met (None: missing), and its outcome (None: undetermined)."""

    test: Test
    value: Value
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Group:
    """Parts of which all must hold (`every`), or one at least."""

    every: bool
    parts: tuple["Explained", ...]
    holds: bool | None


Explained = Checked | Group


@dataclass(frozen=True, slots=True)
class Unmet:
    """The first test that is not met; `others` counts the other ways in which its condition could have been met."""

    checked: Checked
    others: int = 0


def explain(condition: Condition, facts: Mapping[str, Value], *, negated: bool = False) -> Explained:
    """Return the condition with the outcome of each of its parts for these facts; `negated` explains its opposite."""
    if isinstance(condition, Test):
        test = opposite(condition) if negated else condition
        return Checked(test, facts.get(test.fact), outcome(test, facts))
    if isinstance(condition, Not):
        return explain(condition.part, facts, negated=not negated)
    every = isinstance(condition, All) != negated
    parts = tuple(explain(part, facts, negated=negated) for part in condition.parts)
    if len(parts) == 1:
        return parts[0]
    return Group(every, parts, outcome(Not(condition) if negated else condition, facts))


def checks(explained: Explained) -> Iterator[Checked]:
    """Yield every test, in the order in which the pack writes them."""
    if isinstance(explained, Checked):
        yield explained
        return
    for part in explained.parts:
        yield from checks(part)


def first_unmet(explained: Explained) -> Unmet | None:
    """Return the first test that keeps the condition from holding; None where it holds.

    Where one of several would do, the one is named that comes closest: with the fewest unmet tests, then with the
    smallest distance between value and threshold, then the first.
    """
    if explained.holds:
        return None
    if isinstance(explained, Checked):
        return Unmet(explained)
    if explained.every:
        return next(first_unmet(part) for part in explained.parts if not part.holds)
    if not explained.parts:
        return None
    nearest = min(explained.parts, key=_distance)
    found = first_unmet(nearest)
    return Unmet(found.checked, found.others + len(explained.parts) - 1) if found else None


def _distance(explained: Explained) -> tuple[int, int]:
    """Return how many tests are unmet at least, and how far the first of them is from being met."""
    if explained.holds:
        return 0, 0
    if isinstance(explained, Checked):
        return 1, _gap(explained)
    distances = [_distance(part) for part in explained.parts if not part.holds]
    if explained.every:
        return sum(count for count, _ in distances), distances[0][1]
    return min(distances)


def _gap(checked: Checked) -> int:
    """Return how far a number is from its threshold; what has no order, or is missing, is as far as can be."""
    value, threshold = checked.value, checked.test.value
    if isinstance(value, bool) or not isinstance(value, int):
        return LARGEST
    thresholds = threshold if isinstance(threshold, tuple) else (threshold,)
    return min((abs(value - one) for one in thresholds if isinstance(one, int)), default=LARGEST)
