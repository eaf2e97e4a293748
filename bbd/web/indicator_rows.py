"""The readings of an indicator as its page lists them: as seen by who asks, beside the path and how each was judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bbd.domain.assessment import Status
from bbd.domain.confidentiality import Figures
from bbd.domain.periods import Period
from bbd.domain.target_path import TargetPath
from bbd.domain.units import in_table
from bbd.services.judging import judge
from bbd.store.agreements import Agreement, Indicator
from bbd.store.readings import Reading
from bbd.web.edge import viewer
from bbd.web.seen import seen_by


@dataclass(frozen=True, slots=True)
class Row:
    """A reading as it is seen, with the value of the target path at its end and how it was to be judged then."""

    reading: Reading
    period: Period
    seen: Figures
    path_value: Decimal | None
    status: Status | None


def row_of(
    one: Reading, series: Sequence[Reading], agreement: Agreement, indicator: Indicator, path: TargetPath[date] | None
) -> Row:
    """Return one reading of `series` (oldest first) as the page shows it; `path` is None where none is agreed."""
    so_far = [each for each in series if each.state != "draft" and each.period_end <= one.period_end]
    begun = path is not None and one.period_end > path.baseline.at
    seen = seen_by(viewer(), agreement, indicator.kind, one)
    value = path.value_at(one.period_end) if path and begun and not path.corridor else None
    return Row(
        one,
        Period.parse(one.period),
        seen,
        in_table(value, indicator.unit, seen.value) if value is not None else None,
        judge(indicator, so_far).status if begun and one.state != "draft" else None,
    )
