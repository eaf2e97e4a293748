"""The readings of an indicator as its page lists them: as seen by who asks, beside the path and how each was judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bbd.domain.assessment import Status
from bbd.domain.confidentiality import Figures
from bbd.domain.errors import Refused
from bbd.domain.periods import Period
from bbd.domain.relative_target import Values
from bbd.domain.target_path import TargetPath
from bbd.domain.units import in_table
from bbd.services.agreed_targets import target_path, target_value
from bbd.services.judging import judge
from bbd.store.agreements import Agreement, Indicator
from bbd.store.readings import Reading
from bbd.web.edge import viewer
from bbd.web.seen import seen_by


@dataclass(frozen=True, slots=True)
class Row:
    """A reading as it is seen, with the value of the target path at its end and how it was to be judged then.

    `reason` says why it could not be judged; it may tell of other readings, so it is for who sees all of them.
    """

    reading: Reading
    period: Period
    seen: Figures
    path_value: Decimal | None
    status: Status | None
    reason: str = ""


def row_of(one: Reading, series: Sequence[Reading], agreement: Agreement, indicator: Indicator, values: Values) -> Row:
    """Return one reading of `series` (oldest first) as the page shows it; `values` are of the series it follows."""
    path = path_of(indicator, one.period_end, values)
    so_far = [each for each in series if each.state != "draft" and each.period_end <= one.period_end]
    begun = path is not None and one.period_end > path.baseline.at
    seen = seen_by(viewer(), agreement, indicator.kind, one)
    value = path.value_at(one.period_end) if path and begun and not path.corridor else None
    judges = (begun or indicator.aim == "improve") and one.state != "draft" and not indicator.monitoring
    judged = judge(indicator, so_far, values) if judges else None
    return Row(
        one,
        Period.parse(one.period),
        seen,
        in_table(value, indicator.unit, seen.value) if value is not None else None,
        judged.status if judged else None,
        judged.reason if judged and judged.status is Status.NOT_ASSESSABLE else "",
    )


def path_of(indicator: Indicator, on: date, values: Values) -> TargetPath[date] | None:
    """Return the way that was agreed for a reading of `on`, or None where there is none."""
    if indicator.monitoring or (target_value(indicator, on, values) is None and not indicator.corridor):
        return None
    try:
        return target_path(indicator, on, values)
    except (LookupError, Refused):
        # A draft may lack baseline or target, or hold milestones that do not fit yet.
        return None
