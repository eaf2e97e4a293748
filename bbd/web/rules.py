"""The rules as pages speak of them: the rulebook of this installation, and what a rule or a fact is called in words."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any, cast

from flask import g

from bbd.domain.errors import InputRefused
from bbd.domain.words import FACTS, RULES
from bbd.rulebook.conditions import Op, Test
from bbd.rulebook.facts import LABELS, SUBJECT_TYPES, Fact, Kind
from bbd.rulebook.model import Rule, Rulebook
from bbd.rulebook.normal import branches
from bbd.rulebook.packs import load
from bbd.web.edge import edge

LOG = logging.getLogger(__name__)
_OPS: Mapping[Op, str] = {
    Op.IS: "", Op.ONE_OF: "", Op.IS_NOT: "nicht ", Op.NONE_OF: "nicht ", Op.AT_LEAST: "mindestens ",
    Op.AT_MOST: "höchstens ", Op.MORE_THAN: "mehr als ", Op.LESS_THAN: "weniger als ",
}  # fmt: skip


def rulebook() -> Rulebook | None:
    """Return the rules in use, read once a request; None where they are broken, which `bbd rules check` explains."""
    if "rulebook" not in g:
        try:
            g.rulebook = load(edge().settings.rules_dir)
        except InputRefused as refusal:
            LOG.warning("the rules cannot be read: %s", refusal)
            g.rulebook = None
    return cast("Rulebook | None", g.rulebook)


def rule_title(rule_id: str) -> str:
    """Return what a rule says in a few words, or its id where neither bbd nor the rulebook knows it."""
    if rule_id in RULES:
        return RULES[rule_id]
    book = rulebook()
    return book.letter_of(rule_id).subject_one if book and rule_id in book.rules else rule_id


def facts_in_words(rule_id: str, facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (meaning, value) of each frozen fact that the rule asks for; of a rule that is gone, all by their names."""
    book = rulebook()
    rule = book.rules.get(rule_id) if book else None
    if rule is None:
        yield from ((name, _value(None, value)) for name, value in facts.items())
        return
    known = SUBJECT_TYPES[rule.subject_type].facts
    asked = dict.fromkeys(test.fact for branch in branches(rule.when) for test in branch)
    yield from (
        (_meaning(known.get(name), name), _value(known.get(name), facts[name])) for name in asked if name in facts
    )


def asks_for(rule_id: str, fact: str) -> bool:
    """Say whether the rule looks at `fact`; a rule that is gone looks at nothing."""
    book = rulebook()
    rule = book.rules.get(rule_id) if book else None
    return rule is not None and any(test.fact == fact for branch in branches(rule.when) for test in branch)


def conditions_in_words(rule: Rule) -> list[list[str]]:
    """Return when a rule holds: alternatives, each a list of sentences that must all be true."""
    known = SUBJECT_TYPES[rule.subject_type].facts
    return [[_test(known.get(test.fact), test) for test in branch] for branch in branches(rule.when)]


def _test(fact: Fact | None, test: Test) -> str:
    meaning = _meaning(fact, test.fact)
    if test.op is Op.MISSING:
        return f"{meaning}: {'fehlt' if test.value else 'liegt vor'}"
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    shown = " oder ".join(_value(fact, value) for value in values)
    return f"{meaning}: {_OPS[test.op]}{shown}"


def _meaning(fact: Fact | None, name: str) -> str:
    return FACTS.get(fact.name if fact else name, name)


def _value(fact: Fact | None, value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if fact is not None and fact.kind is Kind.DAYS:
        return "1 Tag" if value == 1 else f"{value} Tage"
    return LABELS.get(fact.name if fact else "", {}).get(str(value), str(value))
