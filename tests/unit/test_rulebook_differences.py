"""What one rulebook says otherwise than another."""

from dataclasses import replace

from bbd import paths
from bbd.rulebook import packs
from bbd.rulebook.differences import Difference, Kind, differences
from bbd.rulebook.model import Rule, Rulebook

SHIPPED = packs.load(paths.RULES)


def with_rule(rule_id: str, rule: Rule | None) -> Rulebook:
    """Return the shipped rulebook with another rule of this id, or without it."""
    rules = {name: one for name, one in SHIPPED.rules.items() if name != rule_id}
    return replace(SHIPPED, rules={**rules, **({rule.id: rule} if rule else {})})


def test_the_same_rules_do_not_differ() -> None:
    assert differences(SHIPPED, packs.load(paths.RULES)) == ()


def test_a_rule_on_another_line_is_the_same() -> None:
    rule = SHIPPED.rules["reading-overdue"]
    assert differences(SHIPPED, with_rule(rule.id, replace(rule, line=999))) == ()


def test_only_the_sentences_that_differ_stand_side_by_side() -> None:
    rule = SHIPPED.rules["reading-overdue"]
    (found,) = differences(SHIPPED, with_rule(rule.id, replace(rule, why="Neu.", inhibits=("reading-due-soon",))))
    assert (found.kind, found.title) == (Kind.CHANGED, "Messwert überfällig")
    assert found.rows[0] == (rule.why, "Neu.")
    assert [(before, after[:21]) for before, after in found.rows[1:]] == [("", "Solange sie anschlägt")]


def test_a_letter_that_reads_otherwise_changes_its_rules() -> None:
    letter = SHIPPED.letters["reading-overdue"]
    other = replace(SHIPPED, letters={**SHIPPED.letters, letter.id: replace(letter, do="Bitte sofort.")})
    (found,) = differences(SHIPPED, other)
    assert found.rule_id == "reading-overdue"
    assert found.rows == ((f"Der Brief bittet: {letter.do}", "Der Brief bittet: Bitte sofort."),)


def test_a_rule_that_moved_says_and_does_the_same() -> None:
    rule = SHIPPED.rules["reading-overdue"]
    found = differences(SHIPPED, with_rule(rule.id, replace(rule, pack="messwerte")))
    assert found == (Difference(Kind.REWRITTEN, rule.id, "Messwert überfällig"),)


def test_another_id_is_another_rule() -> None:
    rule = SHIPPED.rules["reading-overdue"]
    new, gone = differences(SHIPPED, with_rule(rule.id, replace(rule, id="reading-late")))
    assert (new.kind, new.rule_id, gone.kind, gone.rule_id) == (Kind.NEW, "reading-late", Kind.GONE, rule.id)
    assert new.rows[0] == ("", rule.why)
    assert gone.rows[0] == (rule.why, "")
