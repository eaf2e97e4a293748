"""The method `path`: whether a reading is where the way to the target says it should be by now.

Source: DOMAIN, "Two ways to assess an indicator". Works on days (agreements) and on whole years (`bbd assess`)
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
    missing = path.direction.sign * (expected - Fraction(value))
    status = tolerance.verdict(missing, path.length)
    if status is Status.OFF_TRACK and _no_nearer(value, path):
        status = Status.WRONG_DIRECTION
    return Assessment(
        status,
        told.beside_the_path(path, expected, tolerance, status),
        current=figure(value),
        projected=figure(expected),
        shortfall=figure(max(missing, Fraction(0))),
        gap=figure(path.length),
    )


def _no_nearer(value: Decimal, path: TargetPath[When]) -> bool:
    """Tell whether at least as much is missing as at the baseline; asked only of readings that lag behind."""
    return path.direction.sign * (Fraction(value) - Fraction(path.baseline.value)) <= 0


def _before_the_path(value: Decimal, at: When, path: TargetPath[When]) -> Assessment:
    reason = (
        f"Der Messwert {moment(at)} liegt zeitlich vor dem Ausgangswert ({moment(path.baseline.at)}); "
        "dort gibt es noch keinen Zielpfad."
    )
    return Assessment(Status.NOT_ASSESSABLE, reason, current=figure(value))
