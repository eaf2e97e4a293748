"""The method `path`: whether a reading is where the way to the target says it should be by now.

Source: docs/interfaces.md, Assessing. Works on days (agreements) and on whole years (`bbd assess`)
alike. Not a trend: earlier readings play no part, and neither does a break in the series.

Readings of the definition where it leaves a choice:

- The distance to the target is what is still missing; whoever has reached it has a distance of 0, however far beyond.
  So a level to hold that is missed by more than the tolerance is always the wrong direction.
- After the last target the path stays at the target; before the baseline there is no path (`not_assessable`).
- Baseline and target at one time: the target is due at once.
- A corridor is judged first: inside is on track wherever the path may be; outside, the nearer bound is the target.
"""

from decimal import Decimal
from fractions import Fraction
from math import lcm

from bbd.domain.assessment import SHIPPED_TOLERANCE, Assessment, Status, Tolerance
from bbd.domain.assessment_path_reasons import Told, said_of
from bbd.domain.figures import figure
from bbd.domain.target_path import TargetPath, When, moment
from bbd.domain.units import NO_UNIT, Unit


def assess_path(
    value: Decimal | None,
    at: When,
    path: TargetPath[When],
    tolerance: Tolerance = SHIPPED_TOLERANCE,
    unit: Unit = NO_UNIT,
    *,
    period: str = "",
) -> Assessment:
    """Judge the reading `value`, taken at the end of its period `at`, by the path; None means there is no reading.

    `unit` and `period` ("2025", "1. Quartal 2025") are only for the words of the reason.
    """
    if value is None:
        return Assessment(Status.NO_READING, f"Es liegt kein Messwert {moment(at)} vor.")
    told = Told(value, said_of(at, period), unit)
    if path.corridor:
        way_back = path.corridor.violated_by(value)
        if way_back is None:
            reason = told.inside(path.corridor)
            return Assessment(Status.ON_TRACK, reason, current=figure(value), shortfall=Decimal(0))
        path = path.towards(*way_back)
    expected = path.value_at(at)
    if expected is None:
        return _before_the_path(value, at, path)
    status = status_by_path(value, at, path, tolerance)
    return Assessment(
        status,
        told.beside_the_path(path, expected, tolerance, status),
        current=figure(value),
        projected=figure(expected),
        shortfall=figure(max(path.direction.sign * (expected - Fraction(value)), Fraction(0))),
        gap=figure(path.length),
    )


def status_by_path(
    value: Decimal, at: When, path: TargetPath[When], tolerance: Tolerance = SHIPPED_TOLERANCE
) -> Status:
    """Return the status alone, without the words: a sweep asks for very many.

    The arithmetic is that of whole numbers: all values over one denominator, and times the days of the stretch.
    """
    if path.corridor:
        way_back = path.corridor.violated_by(value)
        if way_back is None:
            return Status.ON_TRACK
        path = path.towards(*way_back)
    stretch = path.around(at)
    if stretch is None:
        return Status.NOT_ASSESSABLE
    start, end, gone, days = stretch
    sign = path.direction.sign
    now, first, last, before, target = _over_one(value, start, end, path.baseline.value, path.target.value)
    missing = sign * (first * (days - gone) + last * gone - now * days)
    length = abs(target) if sign * (before - target) >= 0 else abs(target - before)
    status = tolerance.verdict(missing, length * days)
    # At least as much is missing as at the baseline; asked only of readings that lag behind.
    no_nearer = sign * (now - before) <= 0
    return Status.WRONG_DIRECTION if status is Status.OFF_TRACK and no_nearer else status


def _over_one(*values: Decimal) -> list[int]:
    """Return the numerators of the values over their common denominator."""
    ratios = [value.as_integer_ratio() for value in values]
    common = lcm(*[below for _, below in ratios])
    return [above * (common // below) for above, below in ratios]


def _before_the_path(value: Decimal, at: When, path: TargetPath[When]) -> Assessment:
    reason = (
        f"Der Messwert {moment(at)} liegt zeitlich vor dem Ausgangswert ({moment(path.baseline.at)}); "
        "dort gibt es noch keinen Zielpfad."
    )
    return Assessment(Status.NOT_ASSESSABLE, reason, current=figure(value))
