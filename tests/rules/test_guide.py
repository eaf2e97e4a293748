"""The guide for people who write rules says what is so: its facts, its examples, and how bbd reads them out."""

import re
import tomllib

import pytest

from bbd import paths
from bbd.rulebook import packs
from bbd.rulebook.condition_reading import read_condition
from bbd.rulebook.facts_table import markdown
from bbd.rulebook.letters import ABOUT
from bbd.rulebook.model import Rule, Then, Verb
from bbd.rulebook.rule_wording import rule_in_words, when_in_words
from bbd.rulebook.section import Section
from bbd.rulebook.sources import Source

RULEBOOK = packs.load(paths.RULES)
README = (paths.RULES / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
GUIDE_RULES = [block for block in BLOCKS if "[[rules]]" in block]
COMPARISONS = re.findall(
    r"^\| `(.+)` \| (.+) \|$", README.partition("<!-- comparisons -->")[2].partition("<!-- /")[0], re.MULTILINE
)


def test_the_guide_explains_exactly_the_facts_there_are() -> None:
    between = README.partition("<!-- facts -->")[2].partition("<!-- /facts -->")[0]
    assert between.strip() == markdown().strip(), "put what `bbd rules facts` prints between the marks"


@pytest.mark.parametrize("example", GUIDE_RULES)
def test_the_guides_example_is_a_rule_that_holds(example: str) -> None:
    rule = tomllib.loads(example)["rules"][0]
    shipped = RULEBOOK.rules[rule["id"]]
    assert (rule["why"], rule["source"]) == (shipped.why, shipped.source)
    read_out = " ".join(rule_in_words(RULEBOOK, shipped))
    assert read_out in " ".join(line.removeprefix("> ") for line in README.splitlines() if line.startswith("> "))


@pytest.mark.parametrize(("written", "said"), COMPARISONS, ids=[written for written, _ in COMPARISONS])
def test_a_condition_is_read_out_as_the_guide_says(written: str, said: str) -> None:
    table = tomllib.loads(f"when = {{ {written} }}")["when"]
    section = Section(Source(paths.RULES / "README.md", {}, ""), table, [])
    condition = read_condition(section, "indicator")
    assert section.problems == []
    rule = Rule("own", "own", "indicator", "", "", condition, Then(Verb.REMIND, "contact", ""))
    assert " ".join(when_in_words(rule)) == f"Die Regel schlägt an, wenn {said}"


def test_the_guide_shows_every_comparison_and_every_group() -> None:
    shown = " ".join(written for written, _ in COMPARISONS)
    words = ("one_of", "is_not", "at_least", "at_most", "more_than", "less_than", "missing", "any", "not")
    assert [word for word in words if not re.search(rf"\b{word}\b", shown)] == []


def test_the_guide_names_every_file_and_every_placeholder() -> None:
    for pack in RULEBOOK.packs:
        assert f"`{pack}.toml`" in README
    for about, told in ABOUT.items():
        assert f"| `{about}` |" in README
        assert all(f"`{{{name}}}`" in README for name in told.placeholders)


def test_the_guides_ladder_is_the_one_that_ships() -> None:
    (block,) = (block for block in BLOCKS if "[ladders." in block)
    shipped = tomllib.loads((paths.RULES / packs.LADDERS).read_text(encoding="utf-8"))["ladders"]
    assert tomllib.loads(block)["ladders"].items() <= shipped.items()
