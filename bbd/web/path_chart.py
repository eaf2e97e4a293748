"""The agreed way as charts draw it: its points, and where a reading would lag a little behind it. No readings."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from bbd.documents.chart_parts import ChartBand, ChartPoint
from bbd.domain.numbers import half_up
from bbd.domain.target_path import TargetPath
from bbd.store.agreements import Indicator
from bbd.web.shown import quantity


def path_points(path: TargetPath[date]) -> tuple[ChartPoint, ...]:
    """Return the points of the way from baseline to target; a corridor has none, a level to hold is level."""
    if path.corridor:
        return ()
    target = ChartPoint(path.target.at, path.target.value)
    if path.is_level_to_hold:
        return (ChartPoint(path.baseline.at, path.target.value), target)
    between = sorted(path.milestones, key=lambda point: point.at)
    return (
        ChartPoint(path.baseline.at, path.baseline.value),
        *(ChartPoint(one.at, one.value) for one in between),
        target,
    )


def baseline_of(indicator: Indicator) -> ChartPoint | None:
    """Return the baseline as it was agreed; a level to hold does not begin there."""
    if indicator.baseline_value is None or indicator.baseline_on is None:
        return None
    return ChartPoint(indicator.baseline_on, indicator.baseline_value)


def band_of(path: TargetPath[date] | None, indicator: Indicator) -> ChartBand | None:
    """Return where a reading would be slightly off: between the two tolerances beside the path."""
    if path is None or path.corridor or indicator.method != "path" or not path.length:
        return None
    days = [path.baseline.at, *sorted(one.at for one in path.milestones), path.target.at]
    bounds = (indicator.slightly_off, indicator.off_track)
    upper, lower = ([ChartPoint(day, _beside(path, day, bound)) for day in days] for bound in bounds)
    whole = "Zielwerts" if path.is_level_to_hold else "Weges"
    label = f"leicht dahinter: {' bis '.join(quantity(bound, 'percent') for bound in bounds)} des {whole}"
    return ChartBand(upper, lower, label)


def _beside(path: TargetPath[date], day: date, share: Decimal) -> Decimal:
    """Return the value that lags behind the path by so many per cent of the way; nothing is less than nothing."""
    value = path.value_at(day) or Fraction(0)
    return half_up(max(value - path.direction.sign * Fraction(share) * path.length / 100, Fraction(0)), 4)
