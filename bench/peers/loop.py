"""The five rules as a Python programmer writes them down: the limit of what Python can do, and no engine at all.

It asks each fact as seldom as possible, checks nothing and cannot explain anything.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from bench.peers.engine import ACTIVE, FromFacts, Matches
from bench.peers.indicators import Indicator


class Loop(FromFacts):
    """One loop over all indicators."""

    def judge(self, given: Sequence[Indicator]) -> Matches:
        """Judge them one by one."""
        return matches(given)


def matches(indicators: Iterable[tuple[str, Any]]) -> Matches:  # noqa: C901 - five rules in one loop, with no call: that is the limit
    """Return which rules hold: what is measured, and what the answer of every engine is compared with."""
    found: Matches = set()
    for key, facts in indicators:
        if facts["agreement_state"] not in ACTIVE:
            continue
        assessment = facts.get("assessment")
        if facts["term_running"]:
            if assessment == "off_track":
                found.add(("indicator-off-track", key))
            elif assessment == "wrong_direction":
                found.add(("indicator-wrong-direction", key))
            days = facts.get("days_until_due")
            if days is not None and days <= 14:  # noqa: PLR2004 - the rule's own number
                found.add(("reading-due-soon", key))
        days = facts.get("days_overdue")
        if days is not None and days >= 1:
            found.add(("reading-overdue", key))
        if facts.get("target_reached") is False and (
            assessment == "not_assessable" or facts["overdue_readings"] >= 3  # noqa: PLR2004 - the rule's own number
        ):
            found.add(("talk-needed", key))
    return found
