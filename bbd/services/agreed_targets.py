"""What was agreed of an indicator, as the methods of assessment take it: target, path, promise, corridor, breaks."""

from datetime import date
from decimal import Decimal
from typing import Final

from bbd.domain.assessment import Corridor, Direction
from bbd.domain.relative_target import NO_VALUES, Series, Values, known_on, share_of
from bbd.domain.target_path import Point, TargetPath
from bbd.domain.trend import Promise, Rule, Target
from bbd.store.agreements import Indicator
from bbd.store.readings import Reading

WATCHED: Final = "Diese Kennzahl wird nur beobachtet; ein Ziel ist für sie nicht vereinbart."
_RULES: Final = {"reach": Rule.VALUE, "hold": Rule.YEARLY, "improve": Rule.DIRECTION}


def target_value(indicator: Indicator, on: date, values: Values = NO_VALUES) -> Decimal | None:
    """Return the target that counts for a reading of `on`; None where there is none, or its series has no value yet."""
    if indicator.target_benchmark is None or indicator.target_definition is None or indicator.target_percent is None:
        return indicator.target_value
    followed = known_on(values, Series(indicator.target_benchmark, indicator.target_definition), on)
    return None if followed is None else share_of(indicator.target_percent, followed)


def target_path(indicator: Indicator, on: date, values: Values = NO_VALUES) -> TargetPath[date]:
    """Return the way as it was agreed for a reading of `on`, with baseline and target (LookupError without).

    What is to be held has a level path, whatever the baseline was.
    """
    if indicator.baseline_value is None or indicator.baseline_on is None or indicator.target_on is None:
        raise LookupError(f"{indicator.key} has no path")
    agreed = target_value(indicator, on, values)
    value = agreed if agreed is not None else indicator.baseline_value
    return TargetPath(
        Point(value if indicator.aim == "hold" else indicator.baseline_value, indicator.baseline_on),
        Point(value, indicator.target_on),
        Direction(indicator.direction),
        tuple(Point(Decimal(one["value"]), date.fromisoformat(one["date"])) for one in indicator.milestones),
        corridor(indicator),
    )


def promise(indicator: Indicator, on: date, values: Values) -> Promise:
    """Return what the trend is to show for a reading of `on` (LookupError where nothing is agreed)."""
    rule = _RULES[indicator.aim]
    if rule is Rule.DIRECTION:
        return Promise(rule, Direction(indicator.direction))
    path = target_path(indicator, on, values)
    return Promise(rule, path.direction, (Target(path.target.value, path.target.at.year),), path.corridor)


def corridor(indicator: Indicator) -> Corridor | None:
    """Return the bounds to stay within, where these are agreed."""
    if indicator.corridor is None or indicator.direction != Direction.CORRIDOR:
        return None
    return Corridor(Decimal(indicator.corridor["low"]), Decimal(indicator.corridor["high"]))


def breaks(indicator: Indicator) -> tuple[date, ...]:
    """Return the days from which the series follows another definition, oldest first."""
    return tuple(date.fromisoformat(one["date"]) for one in indicator.breaks)


def target_reached(indicator: Indicator, reading: Reading, values: Values = NO_VALUES) -> bool | None:
    """Say whether a reading meets the final target, or lies in the corridor; None where neither was agreed."""
    if (bounds := corridor(indicator)) is not None:
        return bounds.violated_by(reading.value) is None
    target = target_value(indicator, reading.period_end, values)
    if target is None or indicator.direction == Direction.CORRIDOR:
        return None
    return reading.value >= target if indicator.direction == Direction.UP else reading.value <= target


def lacking(indicator: Indicator, on: date, values: Values) -> str:
    """Say why nothing can be judged; empty where all is there."""
    if indicator.monitoring:
        return WATCHED
    if indicator.aim == "improve":
        return ""
    if indicator.baseline_value is None or indicator.baseline_on is None:
        return "Der Ausgangswert fehlt."
    if indicator.target_on is None:
        return "Der Zieltermin fehlt."
    if indicator.target_benchmark and target_value(indicator, on, values) is None:
        return (
            f"Der Zielwert folgt der Vergleichsgröße „{indicator.target_benchmark}“ ({indicator.target_definition}); "
            f"für diesen Zeitraum ist von ihr kein Wert bekannt."
        )
    return ""
