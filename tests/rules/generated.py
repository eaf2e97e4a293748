"""Packs and facts made at random, but repeatably, for the comparison of the engine with the plain evaluator."""

from random import Random

from bbd.rulebook.condition_reading import WIDEST
from bbd.rulebook.conditions import All, AnyOf, Condition, Not, Op, Test
from bbd.rulebook.facts import LARGEST, SUBJECT_TYPES, Fact, Kind, Subject, Value
from bbd.rulebook.model import Rule, Rulebook, Then, Verb
from bbd.rulebook.normal import width

NUMBERS = (0, 1, 2, 3, 13, 14, 15, 90, LARGEST - 1, LARGEST)


def rulebook(random: Random, rules: int) -> Rulebook:
    """Return `rules` rules with conditions of every form the language has, over every type of subject."""
    made = [_rule(random, f"rule-{number:03d}") for number in range(rules)]
    return Rulebook({rule.id: rule for rule in made}, {}, {}, {})


def subjects(random: Random, count: int) -> list[Subject]:
    """Return subjects whose values lie on and beside the thresholds, and are missing often."""
    return [_subject(random, f"ZV/{number}") for number in range(count)]


def _rule(random: Random, name: str) -> Rule:
    kind = random.choice(list(SUBJECT_TYPES.values()))
    facts = list(kind.facts.values())
    while width(when := condition(random, facts, random.randint(0, 3))) > WIDEST:
        pass
    return Rule(name, "generated", kind.name, "why", "source", when, Then(Verb.REMIND, "contact", "letter"))


def condition(random: Random, facts: list[Fact], depth: int) -> Condition:
    """Return a condition on these facts, with groups nested at most `depth` deep."""
    form = random.choice(("test", "all", "any", "not")) if depth else "test"
    if form == "test":
        return test(random, random.choice(facts))
    if form == "not":
        return Not(condition(random, facts, depth - 1))
    parts = tuple(condition(random, facts, depth - 1) for _ in range(random.randint(1, 4)))
    return All(parts) if form == "all" else AnyOf(parts)


def test(random: Random, fact: Fact) -> Test:
    """Return a comparison of one fact."""
    ops = [Op.IS, Op.IS_NOT, Op.ONE_OF, Op.MISSING]
    if fact.numeric:
        ops += [Op.AT_LEAST, Op.AT_MOST, Op.MORE_THAN, Op.LESS_THAN]
    op = random.choice(ops)
    if op is Op.MISSING:
        return Test(fact.name, op, random.random() < 0.5)
    values = _values(fact)
    if op is Op.ONE_OF:
        return Test(fact.name, op, tuple(random.sample(values, random.randint(1, min(4, len(values))))))
    value = random.choice(values)
    assert value is not None
    return Test(fact.name, op, value)


def _values(fact: Fact) -> list[int | bool | str]:
    if fact.kind is Kind.YES_NO:
        return [True, False]
    return list(fact.values) if fact.kind is Kind.STATE else list(NUMBERS)


def _subject(random: Random, key: str) -> Subject:
    kind = random.choice(list(SUBJECT_TYPES.values()))
    facts: dict[str, Value] = {}
    for fact in kind.facts.values():
        if random.random() < 0.7:
            facts[fact.name] = random.choice(_values(fact))
        elif random.random() < 0.5:
            facts[fact.name] = None
    return Subject(kind.name, key, facts)
