"""The rules that ship: they load, each of their cases comes out as it says, and every threshold is watched."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bbd import paths
from bbd.domain.rulebook_words import RULES
from bbd.rulebook import packs
from bbd.rulebook.cases import Case, judge, read_cases
from bbd.rulebook.changes import Change, changes
from bbd.rulebook.conditions import Condition, Op
from bbd.rulebook.coverage import unwatched
from bbd.rulebook.idle_tests import leaves, replaced
from bbd.rulebook.model import Rule, Rulebook
from bbd.rulebook.plain import outcome

RULEBOOK = packs.load(paths.RULES)
CASES = read_cases(RULEBOOK)


def test_exactly_these_rules_ship() -> None:
    assert list(RULEBOOK.rules) == [
        "benchmark-moved",
        "goal-without-measure",
        "indicator-not-assessable",
        "indicator-off-track",
        "indicator-slightly-off",
        "indicator-wrong-direction",
        "measure-due-soon",
        "measure-overdue",
        "partner-silent",
        "reading-due-soon",
        "reading-overdue",
        "review-due",
        "role-vacant",
        "signature-pending",
        "target-reached",
        "term-ending",
    ]
    assert set(RULES) == set(RULEBOOK.rules)  # each has a title on the pages


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.pack}: {case.name}")
def test_a_case_comes_out_as_it_says(case: Case) -> None:
    (judged,) = judge(RULEBOOK, (case,))
    assert judged.ok, judged.difference


def test_every_rule_is_seen_to_fire_and_every_condition_is_watched() -> None:
    assert unwatched(RULEBOOK, CASES) == ()


@pytest.mark.parametrize("rule_id", RULEBOOK.rules)
@pytest.mark.parametrize("stricter", [False, True], ids=["weaker", "stricter"])
def test_changing_any_condition_by_one_unit_fails_a_case_by_name(rule_id: str, *, stricter: bool) -> None:
    rule = RULEBOOK.rules[rule_id]
    found = [change for change in (*changes(rule.when), *_widened(rule.when)) if change.passes is stricter]
    assert found or stricter
    for change in found:
        assert _failing(rule, change.when), change


def _widened(condition: Condition) -> Iterator[Change]:
    """Return what "exactly n" becomes when it lets the next number through as well."""
    for place, (test, _) in enumerate(leaves(condition)):
        if test.op is Op.IS and type(test.value) is int:
            wider = replaced(condition, place, replace(test, op=Op.ONE_OF, value=(test.value, test.value + 1)))
            yield Change(test, wider, test.value + 1, passes=False)


def _failing(rule: Rule, when: Condition) -> list[str]:
    """Return the names of the cases that come out otherwise when the rule asks for `when` instead."""
    changed = Rulebook({rule.id: replace(rule, when=when)}, RULEBOOK.packs, {}, {})
    own = tuple(replace(case, expect=case.expect & {rule.id}) for case in CASES if case.pack == rule.pack)
    return [judged.case.name for judged in judge(changed, own) if not judged.ok]


@pytest.mark.parametrize(
    ("rule_id", "fact", "fires", "quiet"),
    [
        ("reading-due-soon", "days_until_due", 14, 15),
        ("reading-overdue", "days_overdue", 1, 0),
        ("measure-due-soon", "days_until_due", 14, 15),
        ("measure-overdue", "days_overdue", 1, 0),
        ("signature-pending", "days_since_submission", 14, 13),
        ("review-due", "days_since_review_date", 0, None),
        ("term-ending", "days_until_end", 90, 91),
        ("partner-silent", "days_overdue", 60, 59),
        ("goal-without-measure", "measures", 0, 1),
        ("role-vacant", "vacant_roles", 1, 0),
        ("benchmark-moved", "benchmark_moved_by", 5, 4),
    ],
)
def test_the_thresholds_are_those_of_the_contract(rule_id: str, fact: str, fires: int, quiet: int | None) -> None:
    rule = RULEBOOK.rules[rule_id]
    (shown, *_) = (case.given.facts for case in CASES if case.pack == rule.pack and rule_id in case.expect)
    assert outcome(rule.when, {**shown, fact: fires}) is True
    assert not outcome(rule.when, {**shown, fact: quiet})


def test_only_a_silent_partner_holds_another_rule_back() -> None:
    assert {rule.id: rule.inhibits for rule in RULEBOOK.rules.values() if rule.inhibits} == {
        "partner-silent": ("reading-overdue",)
    }
