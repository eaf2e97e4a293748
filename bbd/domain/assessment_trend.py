"""The method `trend`: whether the series, carried on as its last six values ran, reaches what was agreed.

Source: the rule that Destatis publishes for the indicators of the German sustainability strategy ("status" page of
its indicator site), in the words of docs/interfaces.md, Assessing. Works on calendar years. It is neither a
forecast nor a political judgement.

What is asked first decides: enough values, horizon not over, a value for the assessed year, corridor, then the rule.

Readings of the definition where it leaves a choice:

- A break after the assessed year plays no part; of several the newest up to that year counts.
- Without a value for the assessed year itself there is no reading, whatever was known before.
- A target judged as a level to hold, or a corridor kept, has no projected value, no shortfall and no gap.
- Several targets of one year are judged one by one and the worst status counts; of equals, the first one given.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bbd.domain import trend_reasons as reasons
from bbd.domain.assessment import SHIPPED_TOLERANCE, Assessment, Status, Tolerance
from bbd.domain.figures import figure
from bbd.domain.trend import WINDOW, WINDOW_AFTER_BREAK, Promise, Rule, Target, Trend, counted
from bbd.domain.units import NO_UNIT, Unit

__all__ = ["Promise", "Rule", "Target", "assess_trend"]

_FROM_BEST: Final = (Status.ON_TRACK, Status.SLIGHTLY_OFF, Status.OFF_TRACK, Status.WRONG_DIRECTION)


def assess_trend(
    values: Mapping[int, Decimal | None],
    year: int,
    promise: Promise,
    breaks: Sequence[int] = (),
    tolerance: Tolerance = SHIPPED_TOLERANCE,
    unit: Unit = NO_UNIT,
) -> Assessment:
    """Judge the series `values` (year → value; None is a missing year) as of the assessed `year`."""
    broken = max((first for first in breaks if first <= year), default=None)
    series = counted(values, year, broken)
    needed = WINDOW if broken is None else WINDOW_AFTER_BREAK
    current = values.get(year)
    if len(series) < needed:
        return _unjudged(Status.NOT_ASSESSABLE, reasons.too_few(len(series), needed, year, broken), current)
    if promise.rule is Rule.VALUE and not promise.due(year):
        return _unjudged(Status.NOT_ASSESSABLE, reasons.over(promise, year), current)
    if current is None:
        return _unjudged(Status.NO_READING, reasons.no_reading(year), None)
    if promise.corridor:
        way_back = promise.corridor.violated_by(current, strict=promise.strict)
        if way_back is None:
            return _unjudged(Status.ON_TRACK, reasons.inside(current, year, promise.corridor, unit), current)
        promise = promise.towards(*way_back)
    years = tuple(series)[-WINDOW:]
    trend = Trend(years, tuple(Fraction(series[at]) for at in years), promise.direction.sign, unit)
    return _judge(trend, promise, tolerance)


def _unjudged(status: Status, reason: str, current: Decimal | None) -> Assessment:
    return Assessment(status, reason, current=None if current is None else figure(current))


def _judge(trend: Trend, promise: Promise, tolerance: Tolerance) -> Assessment:
    if promise.rule is Rule.DIRECTION:
        return _by_direction(trend)
    outcomes = [_by_target(trend, target, promise, tolerance) for target in promise.due(trend.years[-1])]
    return max(outcomes, key=lambda outcome: _FROM_BEST.index(outcome.status))


def _by_target(trend: Trend, target: Target, promise: Promise, tolerance: Tolerance) -> Assessment:
    missing = trend.missing(target.value)
    met = missing < 0 if promise.strict else missing <= 0
    if met or target.year is None or promise.rule is Rule.YEARLY:
        return _as_level(trend, target, met=met)
    return _by_projection(trend, target, target.year, tolerance, strict=promise.strict)


def _by_projection(trend: Trend, target: Target, year: int, tolerance: Tolerance, *, strict: bool) -> Assessment:
    """Rule `value`, for a target that is not met yet."""
    gap = trend.missing(target.value)
    projected = trend.projected(year)
    missing = trend.missing(target.value, projected)
    status = Status.WRONG_DIRECTION if trend.mean_change <= 0 else tolerance.verdict(missing, gap, strict=strict)
    return Assessment(
        status,
        reasons.projection(trend, target.value, year, tolerance, status),
        current=figure(trend.values[-1]),
        projected=figure(projected),
        shortfall=figure(max(missing, Fraction(0))),
        gap=figure(gap),
    )


def _as_level(trend: Trend, target: Target, *, met: bool) -> Assessment:
    """Rule `yearly`: a level to hold each year."""
    if met:
        status = Status.ON_TRACK if trend.mean_change >= 0 else Status.SLIGHTLY_OFF
    else:
        status = Status.OFF_TRACK if trend.mean_change > 0 else Status.WRONG_DIRECTION
    return Assessment(status, reasons.level(trend, target.value, status), current=figure(trend.values[-1]))


def _by_direction(trend: Trend) -> Assessment:
    """Rule `direction`: no number, only the way."""
    status = {
        (True, True): Status.ON_TRACK,
        (True, False): Status.SLIGHTLY_OFF,
        (False, True): Status.OFF_TRACK,
        (False, False): Status.WRONG_DIRECTION,
    }[trend.mean_change > 0, trend.last_step > 0]
    return Assessment(status, reasons.direction(trend, status), current=figure(trend.values[-1]))
