"""The days of a finding: when it was found, and when what it is about was due."""

from datetime import date, timedelta
from typing import Final

from bbd.clock import local_date
from bbd.store.findings import Finding
from bbd.web.edge import edge
from bbd.web.rules import asks_for

_SINCE: Final = ("days_overdue", "days_since_review_date")
"""The facts that count days since something was due."""


def found_on(finding: Finding) -> date:
    """Return the local day of the sweep that opened it."""
    return local_date(finding.since, edge().settings.timezone)


def was_due_on(finding: Finding) -> date | None:
    """Return the day on which its subject was due, or None where its rule does not look at a day that is over."""
    for fact in _SINCE:
        days = finding.facts.get(fact)
        if isinstance(days, int) and asks_for(finding.rule, fact):
            return found_on(finding) - timedelta(days=days)
    return None
