"""The newest of an indicator's readings, judged by the method that was agreed; when it counts, assessments.py says."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bbd.domain.assessment import Assessment, Corridor, Direction, Status, Tolerance
from bbd.domain.assessment_path import assess_path, status_by_path
from bbd.domain.assessment_trend import assess_trend
from bbd.domain.periods import Period
from bbd.domain.target_path import Point, TargetPath
from bbd.domain.trend import Promise, Rule, Target
from bbd.domain.units import Unit
from bbd.store.agreements import Indicator
from bbd.store.readings import Reading


def judge(indicator: Indicator, readings: Sequence[Reading]) -> Assessment:
    """Return the assessment of the newest of `readings`, which must not be empty."""
    if indicator.baseline_value is None or indicator.baseline_on is None:
        return Assessment(Status.NOT_ASSESSABLE, "Der Ausgangswert fehlt.")
    if indicator.target_on is None:
        return Assessment(Status.NOT_ASSESSABLE, "Der Zieltermin fehlt.")
    tolerance = Tolerance(indicator.slightly_off, indicator.off_track)
    if indicator.method == "trend":
        return _by_trend(indicator, readings, tolerance)
    newest, unit = readings[-1], Unit(indicator.unit)
    label = Period.parse(newest.period).label
    return assess_path(newest.value, newest.period_end, target_path(indicator), tolerance, unit, period=label)


def status(indicator: Indicator, readings: Sequence[Reading]) -> Status:
    """Return what `judge` would, without the words: a sweep asks for very many."""
    if indicator.method != "path" or None in {indicator.baseline_value, indicator.baseline_on, indicator.target_on}:
        return judge(indicator, readings).status
    tolerance = Tolerance(indicator.slightly_off, indicator.off_track)
    return status_by_path(readings[-1].value, readings[-1].period_end, target_path(indicator), tolerance)


def target_reached(indicator: Indicator, value: Decimal) -> bool | None:
    """Say whether `value` meets the final target, or lies in the corridor; None where neither was agreed."""
    if (corridor := _corridor(indicator)) is not None:
        return corridor.violated_by(value) is None
    if indicator.target_value is None or indicator.direction == Direction.CORRIDOR:
        return None
    return value >= indicator.target_value if indicator.direction == Direction.UP else value <= indicator.target_value


def target_path(indicator: Indicator) -> TargetPath[date]:
    """Return the way that was agreed for an indicator with baseline and target (LookupError without)."""
    if indicator.baseline_value is None or indicator.baseline_on is None or indicator.target_on is None:
        raise LookupError(f"{indicator.key} has no path")
    value = indicator.target_value if indicator.target_value is not None else indicator.baseline_value
    return TargetPath(
        Point(indicator.baseline_value, indicator.baseline_on),
        Point(value, indicator.target_on),
        Direction(indicator.direction),
        tuple(Point(Decimal(one["value"]), date.fromisoformat(one["date"])) for one in indicator.milestones),
        _corridor(indicator),
    )


def _corridor(indicator: Indicator) -> Corridor | None:
    if indicator.corridor is None or indicator.direction != Direction.CORRIDOR:
        return None
    return Corridor(Decimal(indicator.corridor["low"]), Decimal(indicator.corridor["high"]))


def _by_trend(indicator: Indicator, readings: Sequence[Reading], tolerance: Tolerance) -> Assessment:
    """Judge by trend; the last reading of a calendar year stands for that year."""
    values: dict[int, Decimal | None] = {reading.period_end.year: reading.value for reading in readings}
    path = target_path(indicator)
    promise = Promise(Rule.VALUE, path.direction, (Target(path.target.value, path.target.at.year),), path.corridor)
    return assess_trend(values, readings[-1].period_end.year, promise, (), tolerance, Unit(indicator.unit))
