"""Are the cases enough? Each rule must be seen to fire, and each of its conditions must be watched by a case.

A condition is watched when some case comes out otherwise once it is changed: a threshold by one unit, weaker and
stricter, a list of states by one of them, any other test to "always". So the case at a threshold and the one a step
short of it are asked for without having to be marked as such. Time lines do not count: they show more than facts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bbd.domain.errors import Problem
from bbd.rulebook.case_files import case_file
from bbd.rulebook.cases import Case
from bbd.rulebook.changes import Change, changes, in_words
from bbd.rulebook.model import Rule, Rulebook
from bbd.rulebook.plain import outcome


def unwatched(rulebook: Rulebook, cases: tuple[Case, ...]) -> tuple[Problem, ...]:
    """Return what the cases leave open, rule by rule, and which cases are missing."""
    return tuple(problem for rule in rulebook.rules.values() for problem in _of_rule(rulebook, rule, cases))


def _of_rule(rulebook: Rulebook, rule: Rule, cases: tuple[Case, ...]) -> Iterator[Problem]:
    own = [case for case in cases if case.pack == rule.pack and rule.holds_on(case.on)]
    pack = rulebook.packs[rule.pack]
    where, file = f"{pack.path}, Zeile {rule.line}, Regel „{rule.id}“", case_file(pack).name
    if not any(rule.id in case.expect for case in own):
        what = "Kein Fall zeigt, dass diese Regel anschlägt."
        yield Problem(what, where, f"Bitte in {file} einen Fall ergänzen, der sie erwartet.")
        return
    for change in changes(rule.when):
        if not _noticed(rule, change, own):
            yield Problem(_what(change), where, f"{_missing(change)}; bitte in {file} ergänzen.", change.test.fact)


def _noticed(rule: Rule, change: Change, cases: Sequence[Case]) -> bool:
    changed = replace(rule, when=change.when)
    return any(_fires(rule, case) != _fires(changed, case) for case in cases)


def _fires(rule: Rule, case: Case) -> bool:
    return outcome(rule.when, case.given.facts) is True


def _what(change: Change) -> str:
    written = in_words(change.test)
    if change.passes and isinstance(change.value, str):
        return f"Kein Fall bemerkt es, wenn „{change.value}“ in der Bedingung „{written}“ fehlt."
    return f"Kein Fall bemerkt es, wenn die Bedingung „{written}“ {'strenger' if change.passes else 'schwächer'} wird."


def _missing(change: Change) -> str:
    """Say which case would notice."""
    ending = "der anschlägt" if change.fires else "der nur daran scheitert"
    if change.value is None:
        return f"Es fehlt ein Fall, in dem diese Bedingung nicht zutrifft und {ending}"
    return f"Es fehlt ein Fall mit {change.test.fact} = {change.value}, {ending}"
