"""Rules as durable_rules reads them; nothing is evaluated here.

The engine is safe and right inside a narrow subset only (measured: crashes, endless loops, lost facts outside it).
So everything is made flat and numeric before it gets there:
- one fact per subject, each with the same fields: finite floats; states are their place in the vocabulary, yes is 1,
  no is 0, and missing is -1, which no fact can be (bbd.rulebook.rows);
- each alternative of a rule's normal form is one engine rule: a conjunction of constants behind a guard on the kind
  of fact; no negation, no `$or`, no joins, no strings but the kind; where -1 would pass, 0 is the lower bound.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from string import ascii_uppercase
from typing import Any, Final

import orjson

from bbd.rulebook.conditions import Op, Test
from bbd.rulebook.facts import SUBJECT_TYPES, Fact, Kind, Value
from bbd.rulebook.model import Rule
from bbd.rulebook.normal import Branch, branches
from bbd.rulebook.ruleset import MOST_ROWS, Ruleset

MOST_BRANCHES: Final = 50
"""Engine rules per ruleset; measured: 65 alternatives open at once fail, 256 equal conditions crash."""

FIELDS: Final = ascii_uppercase
"""What facts are called in a fact for the engine: it reads the names again in each of them, so they are short."""

GONE: Final = -1
"""A missing value as the engine sees it."""

Fields = Mapping[str, tuple[Fact, str]]
"""The facts that rules read, in the order of a row, and what the engine calls them."""

_COMPARISONS: Final = {
    Op.IS_NOT: "$neq",
    Op.AT_LEAST: "$gte",
    Op.AT_MOST: "$lte",
    Op.MORE_THAN: "$gt",
    Op.LESS_THAN: "$lt",
}
_GONE_PASSES: Final = frozenset({Op.IS_NOT, Op.AT_MOST, Op.LESS_THAN})


def as_number(fact: Fact, value: Value) -> int:
    """Return a present value as the engine sees it. It must fit the fact; that is checked before."""
    return fact.values.index(str(value)) if fact.kind is Kind.STATE else int(value or 0)


def fields(rules: Iterable[Rule]) -> Fields:
    """Return the facts that these rules, about one type of subject, read."""
    read = {(rule.subject_type, test.fact) for rule in rules for branch in branches(rule.when) for test in branch}
    facts = [fact for kind in SUBJECT_TYPES.values() for fact in kind.facts.values() if (kind.name, fact.name) in read]
    return {fact.name: (fact, field) for fact, field in zip(facts, FIELDS[: len(facts)], strict=True)}


@lru_cache(maxsize=32)
def rulesets(rules: tuple[Rule, ...]) -> tuple[Ruleset, ...]:
    """Return the rules about one type of subject, split into as many rulesets as the engine's limits ask for."""
    read = fields(rules)
    values = "".join(f',"{field}":%d.0' for _, field in read.values())
    pieces = tuple(f'{{"id":"{place}","t":"one"{values}}}' for place in range(MOST_ROWS))
    found = [(rule.id, branch) for rule in rules for branch in branches(rule.when)]
    parts = [found[start : start + MOST_BRANCHES] for start in range(0, len(found), MOST_BRANCHES)]
    return tuple(
        Ruleset(tuple(rule_id for rule_id, _ in part), _text([branch for _, branch in part], read), pieces)
        for part in parts
    )


def _text(part: list[Branch], read: Fields) -> str:
    definition: dict[str, Any] = {}
    for number, branch in enumerate(part):
        tests = [condition for test in branch for condition in _conditions(*read[test.fact], test)]
        definition[str(number)] = {"all": [{"m": {"$and": [{"t": "one"}, *tests]}}]}
    definition[str(len(part))] = {"all": [{"m": {"t": "end"}}], "pri": len(part) + 1}
    return orjson.dumps(definition).decode()


def _conditions(fact: Fact, field: str, test: Test) -> Iterator[dict[str, Any]]:
    """Return the constants that a test becomes; a missing value makes one of them false."""
    value = test.value
    if test.op is Op.MISSING:
        yield {field: float(GONE)} if value else {"$gte": {field: 0.0}}
    elif isinstance(value, tuple):
        yield from _several(field, [as_number(fact, one) for one in value], among=test.op is Op.ONE_OF)
    elif test.op is Op.IS:
        yield {field: float(as_number(fact, value))}
    else:
        if test.op in _GONE_PASSES:
            yield {"$gte": {field: 0.0}}
        yield {_COMPARISONS[test.op]: {field: float(as_number(fact, value))}}


def _several(field: str, numbers: Iterable[int], *, among: bool) -> Iterator[dict[str, Any]]:
    """Return "one of" as the range from the first to the last without what lies between, "none of" as it is said."""
    listed = sorted(numbers)
    excluded = listed
    yield {"$gte": {field: float(listed[0] if among else 0)}}
    if among:
        yield {"$lte": {field: float(listed[-1])}}
        excluded = [number for number in range(listed[0], listed[-1]) if number not in listed]
    for number in excluded:
        yield {"$neq": {field: float(number)}}
