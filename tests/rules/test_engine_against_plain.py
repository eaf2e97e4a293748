"""The engine and the plain evaluator never differ, whatever the rules and the facts.

The ordinary run judges 100,000 subjects by a thousand rulebooks. For more, say so:
`BBD_TEST_RULE_CASES=10000000 pytest tests/rules/test_engine_against_plain.py`; BBD_TEST_RULE_SEED begins elsewhere.
"""

import os
from datetime import date
from random import Random

import pytest

from bbd.rulebook import judging, plain
from bbd.rulebook.conditions import Op
from tests.rules import generated

CASES = int(os.environ.get("BBD_TEST_RULE_CASES", "100000"))
SEED = int(os.environ.get("BBD_TEST_RULE_SEED", "1"))
PER_PACK = 100
DAY = date(2013, 3, 1)


@pytest.mark.parametrize("part", range(4))
def test_the_engine_finds_what_the_plain_evaluator_finds(part: int) -> None:
    matches = 0
    for number in range(CASES // (4 * PER_PACK)):
        seed = f"{SEED}/{part}/{number}"
        random = Random(seed)  # noqa: S311 - examples, not secrets
        rules = generated.rulebook(random, random.choice((1, 5, 20, 60, 200)))
        subjects = generated.subjects(random, PER_PACK)
        expected = list(plain.evaluate(rules, subjects, DAY))
        assert list(judging.evaluate(rules, subjects, DAY)) == expected, f"seed {seed}"
        matches += len(expected)
    assert matches > CASES // 4  # the comparison is worth something only where rules fire


def test_the_generated_rules_use_every_comparison_and_every_group() -> None:
    random = Random(SEED)  # noqa: S311 - examples, not secrets
    text = repr([rule.when for rule in generated.rulebook(random, 500).rules.values()])
    for word in ("Not(", "All(", "AnyOf(", *(op.name for op in Op if op is not Op.NONE_OF)):
        assert word in text
