"""Rules as durable_rules reads them, and subjects as facts for it: text in, text out, nothing is evaluated here.

The engine is safe and right inside a narrow subset only (measured: crashes, endless loops, lost facts outside it).
So everything is made flat and numeric before it gets there:
- one fact per subject, its fields finite floats; states are their place in the vocabulary, yes is 1 and no is 0;
- a missing value is left out; where a rule asks for "missing", a field `no_NAME` of its own says so;
- each alternative of a rule's normal form is one engine rule: a conjunction of constants behind a guard on the type;
  no negation, no `$or`, no joins, no strings but the type;
- the last fact and the last rule are a canary: if it is not matched exactly once, the batch was not read to its end.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import orjson

from bbd.rulebook.conditions import Op, Test
from bbd.rulebook.facts import SUBJECT_TYPES, Fact, Kind, Subject, Value
from bbd.rulebook.model import Rule
from bbd.rulebook.normal import Branch, branches

CANARY: Final = "\u0001end"
CANARY_ID: Final = "e"
CANARY_RULE: Final = "end"
MOST_BRANCHES: Final = 50
"""Engine rules per ruleset; measured: 65 alternatives open at once fail, 256 equal conditions crash."""

_COMPARISONS: Final = {
    Op.IS_NOT: "$neq",
    Op.AT_LEAST: "$gte",
    Op.AT_MOST: "$lte",
    Op.MORE_THAN: "$gt",
    Op.LESS_THAN: "$lt",
}


@dataclass(frozen=True, slots=True)
class Ruleset:
    """At most MOST_BRANCHES engine rules about one type of subject. Engine rule "rN" belongs to `rule_ids[N]`."""

    subject_type: str
    rule_ids: tuple[str, ...]
    text: str
    values: tuple[Fact, ...]
    gaps: tuple[str, ...]

    def encode(self, subjects: Sequence[Subject]) -> str:
        """Return the batch: one flat fact per subject, named by its position, and the canary."""
        facts = [self._fact(number, subject) for number, subject in enumerate(subjects)]
        return orjson.dumps([*facts, {"id": CANARY_ID, "t": CANARY}]).decode()

    def _fact(self, number: int, subject: Subject) -> dict[str, str | float]:
        given = subject.facts
        flat: dict[str, str | float] = {"id": str(number), "t": self.subject_type}
        for fact in self.values:
            if (value := given.get(fact.name)) is not None:
                flat[fact.name] = as_number(fact, value)
        for name in self.gaps:
            flat[gap_field(name)] = 1.0 if given.get(name) is None else 0.0
        return flat


def gap_field(name: str) -> str:
    """Return the name of the field that says whether a fact is missing."""
    return f"no_{name}"


def as_number(fact: Fact, value: Value) -> float:
    """Return a present value as the engine sees it. It must fit the fact; that is checked before."""
    return float(fact.values.index(str(value)) if fact.kind is Kind.STATE else int(value or 0))


@lru_cache(maxsize=32)
def rulesets(rules: tuple[Rule, ...], subject_type: str) -> tuple[Ruleset, ...]:
    """Return the rules about one type of subject, split into as many rulesets as the engine's limits ask for."""
    found = [(rule.id, branch) for rule in rules for branch in branches(rule.when)]
    parts = [found[start : start + MOST_BRANCHES] for start in range(0, len(found), MOST_BRANCHES)]
    return tuple(_ruleset(part, subject_type) for part in parts)


def _ruleset(part: list[tuple[str, Branch]], subject_type: str) -> Ruleset:
    facts = SUBJECT_TYPES[subject_type].facts
    guard: dict[str, Any] = {"t": subject_type}
    definition: dict[str, Any] = {}
    for number, (_, branch) in enumerate(part):
        tests = [condition for test in branch for condition in _conditions(facts[test.fact], test)]
        definition[f"r{number}"] = {"all": [{"m": {"$and": [guard, *tests]}}]}
    definition[CANARY_RULE] = {"all": [{"m": {"t": CANARY}}], "pri": len(part) + 1}
    used = [test for _, branch in part for test in branch]
    read = {test.fact for test in used if test.op is not Op.MISSING}
    return Ruleset(
        subject_type,
        tuple(rule_id for rule_id, _ in part),
        orjson.dumps(definition).decode(),
        tuple(fact for name, fact in facts.items() if name in read),
        tuple(sorted({test.fact for test in used if test.op is Op.MISSING})),
    )


def _conditions(fact: Fact, test: Test) -> Iterator[dict[str, Any]]:
    """Return the constants that a test becomes; a missing field makes each of them false."""
    name, value = fact.name, test.value
    if test.op is Op.MISSING:
        yield {gap_field(name): 1.0 if value else 0.0}
    elif isinstance(value, tuple):
        yield from _several(name, [as_number(fact, one) for one in value], among=test.op is Op.ONE_OF)
    elif test.op is Op.IS:
        yield {name: as_number(fact, value)}
    else:
        yield {_COMPARISONS[test.op]: {name: as_number(fact, value)}}


def _several(name: str, numbers: Iterable[float], *, among: bool) -> Iterator[dict[str, Any]]:
    """Return "one of" as the range from the first to the last without what lies between, "none of" as it is said."""
    listed = sorted(numbers)
    excluded = listed
    if among:
        yield {"$gte": {name: listed[0]}}
        yield {"$lte": {name: listed[-1]}}
        excluded = [float(n) for n in range(int(listed[0]), int(listed[-1])) if n not in listed]
    for number in excluded:
        yield {"$neq": {name: number}}
