"""rule-engine: expressions in a language of its own, interpreted in Python; parsed once.

The types of the facts are not declared: measured, that makes it half as fast.
"""

from collections.abc import Sequence
from typing import Final

import rule_engine

from bench.peers.engine import FromFacts, Matches
from bench.peers.indicators import Indicator

_ACTIVE: Final = 'agreement_state in ["monitored", "reviewed"]'
_RULES: Final = {
    "indicator-off-track": f'{_ACTIVE} and term_running and assessment == "off_track"',
    "indicator-wrong-direction": f'{_ACTIVE} and term_running and assessment == "wrong_direction"',
    "reading-due-soon": f"{_ACTIVE} and term_running and days_until_due != null and days_until_due <= 14",
    "reading-overdue": f"{_ACTIVE} and days_overdue != null and days_overdue >= 1",
    "talk-needed": (
        f'{_ACTIVE} and target_reached == false and (assessment == "not_assessable" or overdue_readings >= 3)'
    ),
}


class RuleEngine(FromFacts):
    """One rule object a rule; a missing fact is null."""

    distribution = "rule-engine"

    def __init__(self) -> None:
        context = rule_engine.Context(default_value=None)
        self._rules = [(name, rule_engine.Rule(text, context=context)) for name, text in _RULES.items()]

    def judge(self, given: Sequence[Indicator]) -> Matches:
        """Match each rule against each indicator."""
        return {(name, key) for key, facts in given for name, rule in self._rules if rule.matches(facts)}
