"""The rules that ship: they load, each of their cases comes out as it says, and no condition is unwatched."""

import re
import tomllib
from dataclasses import replace

import pytest

from bbd import paths
from bbd.domain.ladder import Ladder
from bbd.domain.words import RULES
from bbd.rulebook import packs
from bbd.rulebook.cases import Case, judge, read_cases
from bbd.rulebook.coverage import unwatched, weakened
from bbd.rulebook.facts_table import markdown
from bbd.rulebook.letters import ABOUT
from bbd.rulebook.model import Rulebook

RULEBOOK = packs.load(paths.RULES)
CASES = read_cases(RULEBOOK)
README = (paths.RULES / "README.md").read_text(encoding="utf-8")
GUIDE_RULES = [block for block in re.findall(r"```toml\n(.*?)```", README, re.DOTALL) if "[[rules]]" in block]


def test_exactly_these_rules_ship() -> None:
    assert list(RULEBOOK.rules) == [
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
def test_weakening_any_condition_fails_a_case_by_name(rule_id: str) -> None:
    rule = RULEBOOK.rules[rule_id]
    changes = list(weakened(rule.when))
    assert changes
    for _, when in changes:
        weaker = Rulebook({rule_id: replace(rule, when=when)}, RULEBOOK.packs, {}, {})
        own = tuple(replace(case, expect=case.expect & {rule_id}) for case in CASES if case.pack == rule.pack)
        assert [judged.case.name for judged in judge(weaker, own) if not judged.ok]


def test_a_miss_climbs_the_ladder_of_the_contract() -> None:
    steps = [(step.after_working_days, step.recipients) for step in RULEBOOK.ladder_of("reading-overdue").steps]
    assert steps == [
        (0, ("contact",)),
        (5, ("deputy", "coordinator")),
        (10, ("leadership",)),
        (15, ("steering_committee",)),
    ]
    misses = ("indicator-off-track", "indicator-wrong-direction", "measure-overdue", "reading-overdue")
    assert {RULEBOOK.rules[rule_id].then.ladder for rule_id in misses} == {"miss"}


def test_who_is_reminded_in_time_is_reminded_once() -> None:
    assert RULEBOOK.ladder_of("reading-due-soon") == Ladder.only("contact")


@pytest.mark.parametrize("rule_id", RULEBOOK.rules)
def test_a_letter_has_words_for_every_step_of_its_ladder(rule_id: str) -> None:
    letter = RULEBOOK.letter_of(rule_id)
    assert len(letter.steps) == len(RULEBOOK.ladder_of(rule_id).steps)
    filled = {name: f"<{name}>" for name in ABOUT[letter.about].placeholders}
    for text in (letter.what, letter.do, *letter.steps):
        assert "{" not in text.format(**filled)
    assert letter.subject(1) == letter.subject_one
    assert letter.subject(3).count("3") == 1
    assert letter.opening(0) == letter.steps[0]
    assert letter.opening(99) == letter.steps[-1]


def test_the_guide_explains_exactly_the_facts_there_are() -> None:
    between = README.partition("<!-- facts -->")[2].partition("<!-- /facts -->")[0]
    assert between.strip() == markdown().strip(), "put what `bbd rules facts` prints between the marks"


@pytest.mark.parametrize("example", GUIDE_RULES)
def test_the_guides_example_is_a_rule_that_holds(example: str) -> None:
    rule = tomllib.loads(example)["rules"][0]
    shipped = RULEBOOK.rules[rule["id"]]
    assert (rule["why"], rule["source"]) == (shipped.why, shipped.source)
