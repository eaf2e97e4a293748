"""How things stand, for the coordinator's front page: a few counts, and what waits at others."""

from collections.abc import Mapping
from typing import Any

from bbd.domain.words import ASSESSMENTS
from bbd.services.expected_readings import expected
from bbd.services.waiting import awaited_signatures, coming_reviews
from bbd.store.duty_pages import agreement_counts, finding_counts, standing_counts
from bbd.store.measure_pages import measures_in_force
from bbd.web.edge import edge, reading, today, viewer


def overview() -> dict[str, Any]:
    """Return counts of agreements, findings, readings, measures and verdicts, and what waits at others."""
    readings = expected(reading(), None, today())
    findings = finding_counts(reading())
    return {
        "agreements": agreement_counts(reading()),
        "findings": findings,
        "overdue": sum(one.overdue for one in readings),
        "due": sum(not one.delivered and not one.overdue and one.period.end < today() for one in readings),
        "overdue_measures": sum(row.is_overdue(today()) for row in measures_in_force(reading(), viewer(), today())),
        "verdicts": _verdicts(),
        "signatures": awaited_signatures(reading(), viewer(), edge().settings.timezone),
        "reviews": coming_reviews(reading(), viewer(), today()),
    }


def _verdicts() -> Mapping[str, int]:
    """Return how many indicators had each verdict at the last sweep, in the order of the words."""
    counts = standing_counts(reading())
    return {status: counts[status] for status in ASSESSMENTS if status in counts}
