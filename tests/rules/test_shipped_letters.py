"""The ladders and letters that ship: whom they reach, and that they have words for every step."""

import pytest

from bbd import paths
from bbd.domain.ladder import Ladder
from bbd.rulebook import packs
from bbd.rulebook.letters import ABOUT
from bbd.rulebook.model import Severity

RULEBOOK = packs.load(paths.RULES)


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


def test_what_is_only_information_is_told_once() -> None:
    single = {rule.id for rule in RULEBOOK.rules.values() if not rule.then.ladder}
    assert single == {rule.id for rule in RULEBOOK.rules.values() if rule.then.severity is Severity.INFO}
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


def test_no_letter_can_carry_the_value_of_a_reading() -> None:
    assert not {name for about in ABOUT.values() for name in about.placeholders} & {"value", "target", "baseline"}
