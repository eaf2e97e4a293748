"""The rules as pages speak of them: the rulebook of this installation, and what a rule or a fact is called in words."""

import logging
from typing import cast

from flask import g

from bbd.domain.errors import InputRefused
from bbd.rulebook.model import Rulebook
from bbd.rulebook.normal import branches
from bbd.rulebook.rule_wording import title
from bbd.services import rulebooks
from bbd.web.edge import edge, reading

LOG = logging.getLogger(__name__)


def rulebook() -> Rulebook | None:
    """Return the rules in use; None where they are broken, which `bbd rules check` explains."""
    found = standing()
    return found.rulebook if found else None


def standing() -> rulebooks.Standing | None:
    """Return which rules are in use and since when, read once a request; None where they are broken."""
    if "standing" not in g:
        try:
            g.standing = rulebooks.standing(reading(), edge().settings)
        except InputRefused as refusal:
            LOG.warning("the rules cannot be read: %s", refusal)
            g.standing = None
    return cast("rulebooks.Standing | None", g.standing)


def rule_title(rule_id: str) -> str:
    """Return what a rule says in a few words, or its id where neither bbd nor the rulebook knows it."""
    return title(rulebook(), rule_id)


def asks_for(rule_id: str, fact: str) -> bool:
    """Say whether the rule looks at `fact`; a rule that is gone looks at nothing."""
    book = rulebook()
    rule = book.rules.get(rule_id) if book else None
    return rule is not None and any(test.fact == fact for branch in branches(rule.when) for test in branch)
