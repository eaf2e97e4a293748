"""Every threshold of every shipped rule, moved by one unit either way, makes the case at that place fail by name."""

from dataclasses import replace

import pytest

from bbd import paths
from bbd.rulebook import packs
from bbd.rulebook.cases import judge, read_cases
from bbd.rulebook.changes import Change, changes, in_words

RULEBOOK = packs.load(paths.RULES)
CASES = read_cases(RULEBOOK)
CHANGES = [(rule.id, change) for rule in RULEBOOK.rules.values() for change in changes(rule.when)]


def _name(value: object) -> str:
    return f"{in_words(value.test)} at {value.value}" if isinstance(value, Change) else str(value)


@pytest.mark.parametrize(("rule_id", "change"), CHANGES, ids=_name)
def test_a_small_change_fails_a_case_by_name(rule_id: str, change: Change) -> None:
    rule = RULEBOOK.rules[rule_id]
    changed = replace(RULEBOOK, rules={rule_id: replace(rule, when=change.when)})
    own = tuple(replace(case, expect=case.expect & {rule_id}) for case in CASES if case.pack == rule.pack)
    failed = [one.case for one in judge(changed, own) if not one.ok]
    assert [case.name for case in failed]
    if change.value is not None:
        assert change.value in [case.given.facts.get(change.test.fact) for case in failed]


def test_each_threshold_is_changed_both_ways() -> None:
    thresholds = [(rule_id, change.test) for rule_id, change in CHANGES if isinstance(change.value, int)]
    assert {thresholds.count(one) for one in thresholds} == {2}
    assert len(set(thresholds)) >= 8
