"""Are the cases enough? Each rule must be seen to fire, and each of its conditions must be watched by a case.

A condition is watched when some case comes out otherwise once it is weakened: a threshold by one unit, any other
test to "always". So the case one step short of a threshold is asked for without having to be marked as such.
"""

from collections.abc import Iterator
from dataclasses import replace

from bbd.domain.errors import Problem
from bbd.rulebook.case_files import case_file
from bbd.rulebook.cases import Case
from bbd.rulebook.conditions import All, AnyOf, Condition, Not, Op, Test
from bbd.rulebook.model import Rule, Rulebook
from bbd.rulebook.plain import outcome

_UNIT = {Op.AT_LEAST: -1, Op.MORE_THAN: -1, Op.AT_MOST: 1, Op.LESS_THAN: 1}


def unwatched(rulebook: Rulebook, cases: tuple[Case, ...]) -> tuple[Problem, ...]:
    """Return what the cases leave open, rule by rule."""
    return tuple(problem for rule in rulebook.rules.values() for problem in _of_rule(rulebook, rule, cases))


def _of_rule(rulebook: Rulebook, rule: Rule, cases: tuple[Case, ...]) -> Iterator[Problem]:
    own = [case for case in cases if case.pack == rule.pack and rule.holds_on(case.on)]
    pack = rulebook.packs[rule.pack]
    where = f"{pack.path}, Zeile {rule.line}, Regel „{rule.id}“"
    if not any(rule.id in case.expect for case in own):
        what = "Kein Fall zeigt, dass diese Regel anschlägt."
        yield Problem(what, where, f"Bitte in {case_file(pack).name} einen Fall ergänzen, der sie erwartet.")
        return
    for test, weaker in weakened(rule.when):
        changed = replace(rule, when=weaker)
        if all(_fires(rule, case) == _fires(changed, case) for case in own):
            what = f"Kein Fall bemerkt es, wenn die Bedingung „{in_words(test)}“ schwächer wird."
            remedy = f"Bitte in {case_file(pack).name} einen Fall ergänzen, der knapp daran scheitert."
            yield Problem(what, where, remedy, field=test.fact)


def weakened(condition: Condition) -> Iterator[tuple[Test, Condition]]:
    """Return each test of the condition, with the condition in which it alone is weaker."""
    if isinstance(condition, Test):
        yield condition, _weaker(condition)
    elif isinstance(condition, Not):
        for test, part in weakened(condition.part):
            yield test, Not(part)
    else:
        for place, part in enumerate(condition.parts):
            for test, changed in weakened(part):
                parts = (*condition.parts[:place], changed, *condition.parts[place + 1 :])
                yield test, All(parts) if isinstance(condition, All) else AnyOf(parts)


def in_words(test: Test) -> str:
    """Return the test as its pack writes it."""
    shown = [str(part).lower() if isinstance(part, bool) else str(part) for part in _values(test)]
    if test.op is Op.IS:
        return f"{test.fact} = {shown[0]}"
    value = f"[{', '.join(shown)}]" if isinstance(test.value, tuple) else shown[0]
    return f"{test.fact} = {{ {test.op} = {value} }}"


def _values(test: Test) -> tuple[int | bool | str, ...]:
    return test.value if isinstance(test.value, tuple) else (test.value,)


def _weaker(test: Test) -> Condition:
    if test.op in _UNIT and isinstance(test.value, int):
        return replace(test, value=test.value + _UNIT[test.op])
    return All(())


def _fires(rule: Rule, case: Case) -> bool:
    return outcome(rule.when, case.given.facts) is True
