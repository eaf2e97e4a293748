"""The rules as pages speak of them: the rulebook of this installation, and what a rule or a fact is called in words."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any, cast

from flask import g

from bbd.domain.errors import InputRefused
from bbd.domain.words import ASSESSMENTS, MEASURE_STATUSES, RULES, STATES
from bbd.rulebook.facts import SUBJECT_TYPES, Fact, Kind
from bbd.rulebook.model import Rulebook
from bbd.rulebook.packs import load
from bbd.web.edge import edge

LOG = logging.getLogger(__name__)
_STATE_WORDS: Mapping[str, str] = {**STATES, **ASSESSMENTS, **MEASURE_STATUSES}


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
    """Yield (meaning, value) of each frozen fact; what the vocabulary no longer knows keeps its name."""
    book = rulebook()
    known: Mapping[str, Fact] = {}
    if book and rule_id in book.rules:
        known = SUBJECT_TYPES[book.rules[rule_id].subject_type].facts
    for name, value in facts.items():
        fact = known.get(name)
        # A meaning goes on after its first semicolon with what a rule's author must know.
        meaning = fact.meaning.partition(";")[0] if fact else name
        yield meaning[:1].upper() + meaning[1:], _in_words(fact, value)


def _in_words(fact: Fact | None, value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if fact is not None and fact.kind is Kind.DAYS:
        return "1 Tag" if value == 1 else f"{value} Tage"
    return _STATE_WORDS.get(str(value), str(value))
