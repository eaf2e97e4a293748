"""The reference: evaluates the rules one by one in plain Python, as the language defines them.

It is the oracle that the engine is tested against, and it judges single conditions for the checks. Slow on purpose
in nothing, but simple first: it shares no code with the way through the engine (normal, compile, engine).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from bbd.rulebook.conditions import AnyOf, Condition, Not, Op, Test
from bbd.rulebook.facts import Subject, Value, flaw
from bbd.rulebook.model import Match, Rulebook

COMPARE: Mapping[Op, Callable[[Any, Any], bool]] = {
    Op.IS: lambda fact, value: fact == value,
    Op.IS_NOT: lambda fact, value: fact != value,
    Op.AT_LEAST: lambda fact, value: fact >= value,
    Op.AT_MOST: lambda fact, value: fact <= value,
    Op.MORE_THAN: lambda fact, value: fact > value,
    Op.LESS_THAN: lambda fact, value: fact < value,
    Op.ONE_OF: lambda fact, value: fact in value,
    Op.NONE_OF: lambda fact, value: fact not in value,
}


def evaluate(rulebook: Rulebook, subjects: Iterable[Subject], on: date) -> Iterator[Match]:
    """Return every rule that holds for a subject on the local day `on`, sorted by rule and subject.

    Raises ValueError for a subject whose facts have a flaw; ask `facts.flaw` first.
    """
    found = set()
    for subject in subjects:
        if wrong := flaw(subject):
            raise ValueError(f"{subject.key}: {wrong}")
        for rule in rulebook.of_type(subject.type):
            if rule.holds_on(on) and outcome(rule.when, subject.facts):
                found.add(Match(rule.id, subject.key))
    yield from sorted(found)


def outcome(condition: Condition, facts: Mapping[str, Value]) -> bool | None:
    """Return whether the condition holds for the facts; None where a missing fact leaves it undetermined."""
    if isinstance(condition, Test):
        return _compare(condition, facts.get(condition.fact))
    if isinstance(condition, Not):
        inner = outcome(condition.part, facts)
        return None if inner is None else not inner
    outcomes = [outcome(part, facts) for part in condition.parts]
    decisive = isinstance(condition, AnyOf)
    if decisive in outcomes:
        return decisive
    return None if None in outcomes else not decisive


def _compare(test: Test, fact: Value) -> bool | None:
    if test.op is Op.MISSING:
        return (fact is None) == test.value
    return None if fact is None else COMPARE[test.op](fact, test.value)
