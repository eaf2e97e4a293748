"""Tests, values and conditions in German, from the vocabulary alone: pure functions, no file and no rulebook.

A single test is a clause such as "die Laufzeit läuft"; whole rules are told by bbd.rulebook.rule_wording. What a test
means where its fact is missing, rules/README.md explains once; the clauses do not repeat it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from bbd.rulebook.clauses import Clause, clause
from bbd.rulebook.conditions import All, AnyOf, Condition, Not, Op, Operand, Test
from bbd.rulebook.fact import Fact, Kind, Noun, Value
from bbd.rulebook.normal import Branch, branches

_LOW: Final = {Op.AT_LEAST: "mindestens", Op.MORE_THAN: "mehr als"}
_HIGH: Final = {Op.AT_MOST: "höchstens", Op.LESS_THAN: "weniger als"}
_NEGATIONS: Final = {Op.IS_NOT, Op.NONE_OF}
_ANSWERS: Final = {True: "ja", False: "nein"}


def test_in_words(fact: Fact, test: Test) -> str:
    """Return a test as a clause of its own: "der älteste fehlende Messwert ist seit mindestens 1 Tag fällig"."""
    return _clause(fact, test).alone


test_in_words.__test__ = False  # type: ignore[attr-defined]  # pytest collects functions of this name


def value_in_words(fact: Fact | None, value: Value) -> str:
    """Return a value as a table shows it: "5 Tage", "ja", "in Umsetzung", "fehlt"; of an unknown fact as it is."""
    if value is None:
        return "fehlt"
    if isinstance(value, bool):
        return _ANSWERS[value]
    if isinstance(value, int):
        if fact and (fact.kind is Kind.DAYS or fact.saying.noun.tenths):
            return _digits(Noun("Tag", "Tage") if fact.kind is Kind.DAYS else fact.saying.noun, value)
        return _number(Noun("", ""), value)
    return fact.labels.get(value, value) if fact else value


def together(facts: Mapping[str, Fact], branch: Branch) -> tuple[Clause, ...]:
    """Return tests that must all hold as clauses; a lower and an upper bound of one fact become one range."""
    by_fact: dict[str, list[Test]] = {}
    for test in dict.fromkeys(branch):
        by_fact.setdefault(test.fact, []).append(test)
    return tuple(said for name, tests in by_fact.items() for said in _of_one_fact(facts[name], tests))


def factors(condition: Condition, *, negated: bool = False) -> tuple[tuple[Branch, ...], ...]:
    """Return the parts of a condition that must all hold, each as its alternatives; negation is pushed to the tests.

    It is the compact form for reading: what stands beside an `any` is not repeated in each of its alternatives.
    """
    if isinstance(condition, Not):
        return factors(condition.part, negated=not negated)
    if isinstance(condition, All | AnyOf) and isinstance(condition, AnyOf) == negated:
        return tuple(factor for part in condition.parts for factor in factors(part, negated=negated))
    return (branches(condition, negated=negated, apart=False),)


def enumerated(parts: Sequence[str], last: str = "und") -> str:
    """Return "a, b und c", each part once."""
    *before, final = dict.fromkeys(parts) or [""]
    return f"{', '.join(before)} {last} {final}" if before else final


def sentence(text: str) -> str:
    """Return the text with a capital and a full stop."""
    return f"{text[:1].upper()}{text[1:]}."


def _of_one_fact(fact: Fact, tests: list[Test]) -> list[Clause]:
    lows = [test for test in tests if test.op in _LOW]
    highs = [test for test in tests if test.op in _HIGH]
    if fact.saying.says is None or len(lows) != 1 or len(highs) != 1:
        return [_clause(fact, test) for test in tests]
    others = [_clause(fact, test) for test in tests if test not in (*lows, *highs)]
    return [fact.saying.says.filled(_range(fact.saying.noun, lows[0], highs[0])), *others]


def _range(noun: Noun, low: Test, high: Test) -> str:
    """Return "8 bis 14 Tagen", or "mehr als 8 und höchstens 14 Tagen"."""
    top = high.value if isinstance(high.value, int) else 0
    bottom = low.value if isinstance(low.value, int) else 0
    if (low.op, high.op) == (Op.AT_LEAST, Op.AT_MOST):
        return f"genau {_counted(noun, top)}" if bottom == top else f"{_number(noun, bottom)} bis {_digits(noun, top)}"
    return f"{_LOW[low.op]} {_number(noun, bottom)} und {_HIGH[high.op]} {_digits(noun, top)}"


def _clause(fact: Fact, test: Test) -> Clause:
    if test.op is Op.MISSING:
        return fact.saying.missing if test.value else fact.saying.there
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    if fact.saying.says is None:
        return _answer(fact, values, negated=test.op in _NEGATIONS)
    if fact.kind is Kind.STATE:
        return _state(fact.saying.says, [fact.saying.words[str(value)] for value in values], test.op)
    return _amount(fact, fact.saying.says, test.op, sorted(int(value) for value in values))


def _answer(fact: Fact, values: Sequence[Operand], *, negated: bool) -> Clause:
    """Return the clause of a yes/no fact; both answers at once mean that there is one."""
    left = {answer for answer in (True, False) if (answer in values) != negated}
    if len(left) == 1:
        said = fact.saying.yes if True in left else fact.saying.no
        return said or fact.saying.there
    return fact.saying.there if left else clause(f"zu „{fact.label}“ | gilt | weder ja noch nein")


def _state(says: Clause, words: Sequence[str], op: Op) -> Clause:
    if op not in _NEGATIONS:
        return says.filled(enumerated(words, "oder"))
    return says.filled(words[0], negated=True) if len(words) == 1 else says.filled(f"weder {' noch '.join(words)}")


def _amount(fact: Fact, says: Clause, op: Op, numbers: Sequence[int]) -> Clause:
    noun, number = fact.saying.noun, numbers[0]
    if len(numbers) > 1:
        listed = [*(_number(noun, one) for one in numbers[:-1]), _digits(noun, numbers[-1])]
        return says.filled(enumerated(listed, "oder"), negated=op in _NEGATIONS)
    if (op, number) in {(Op.MORE_THAN, 0), (Op.IS_NOT, 0), (Op.NONE_OF, 0)}:
        op, number = Op.AT_LEAST, 1
    if (op, number) == (Op.AT_LEAST, 0):
        return fact.saying.there
    if (op, number) in {(Op.IS, 0), (Op.ONE_OF, 0), (Op.AT_MOST, 0), (Op.LESS_THAN, 1)}:
        return fact.saying.zero or says.filled(f"k{noun.article} {noun.one}")
    how = {**_LOW, **_HIGH}.get(op, "genau")
    return says.filled(f"{how} {_counted(noun, number)}", negated=op in _NEGATIONS)


def _counted(noun: Noun, number: int) -> str:
    """Return "14 Tage", "1 Tag" or, where the noun has an article, "einen Messwert"."""
    return f"{noun.article} {noun.one}" if number == 1 and noun.article and not noun.tenths else _digits(noun, number)


def _digits(noun: Noun, number: int) -> str:
    return f"{_number(noun, number)} {noun.one if number == 1 and not noun.tenths else noun.many}"


def _number(noun: Noun, number: int) -> str:
    """Return "1.234", or of tenths "123,4"."""
    whole, tenth = divmod(number, 10) if noun.tenths else (number, None)
    grouped = f"{whole:,}".replace(",", ".")
    return grouped if tenth is None else f"{grouped},{tenth}"
