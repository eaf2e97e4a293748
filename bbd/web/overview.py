"""How things stand, for the coordinator's front page: a few counts, and what waits at others."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select

from bbd.domain.lifecycle import VersionState
from bbd.domain.words import ASSESSMENTS
from bbd.services import assessments
from bbd.services.expected_readings import expected
from bbd.services.waiting import awaited_signatures, coming_reviews
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.binding import binding
from bbd.store.duty_pages import agreement_counts, finding_counts
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
        "verdicts": [(status, count, _address(status, findings)) for status, count in _verdicts().items()],
        "signatures": awaited_signatures(reading(), viewer(), edge().settings.timezone),
        "reviews": coming_reviews(reading(), viewer(), today()),
    }


def _verdicts() -> Mapping[str, int]:
    """Return how many indicators, of agreements whose term has begun, have each verdict, in the order of the words."""
    in_force = (
        select(Agreement.id)
        .join(AgreementVersion, col(AgreementVersion.agreement_id) == col(Agreement.id))
        .where(
            binding(today()),
            AgreementVersion.state == VersionState.ADOPTED,
            col(AgreementVersion.valid_from) <= today(),
        )
    )
    standings = assessments.latest(reading(), in_force, today()).values()
    counts = Counter(str(one.assessment) for one in standings if not one.only_watched)
    return {status: counts[status] for status in ASSESSMENTS if counts[status]}


def _address(status: str, findings: Mapping[str, int]) -> str:
    """Return the list that shows the indicators of a verdict; empty where there is none."""
    if status == "no_reading":
        return "/readings"
    rule = f"indicator-{status.replace('_', '-')}"
    return f"/findings?rule={rule}" if rule in findings else ""
