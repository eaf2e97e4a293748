"""The days of a finding: when it was found, and when what it is about was due."""

from datetime import date, timedelta

from bbd.clock import local_date
from bbd.store.findings import Finding
from bbd.web.edge import edge
from bbd.web.rules import asks_for


def found_on(finding: Finding) -> date:
    """Return the local day of the sweep that opened it."""
    return local_date(finding.since, edge().settings.timezone)


def was_due_on(finding: Finding) -> date | None:
    """Return the day on which its subject was due, or None where its rule does not look at a day that is over."""
    days = finding.facts.get("days_overdue")
    if not isinstance(days, int) or not asks_for(finding.rule, "days_overdue"):
        return None
    return found_on(finding) - timedelta(days=days)
