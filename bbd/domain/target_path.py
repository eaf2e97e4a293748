"""The way that was promised: from the baseline through the milestones to the target, straight between them.

Knows where the path stands at a place in time; judges nothing (bbd.domain.assessment_path does). A place in time is
a date, counted in days, or a year, counted as a whole unit; one path never mixes both.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Generic, TypeVar

from bbd.domain.assessment import Corridor, Direction
from bbd.domain.errors import InputRefused

When = TypeVar("When", bound=date | int)


@dataclass(frozen=True, slots=True)
class Point(Generic[When]):
    """A value, in the unit of the indicator, at a place in time: a date or a year."""

    value: Decimal
    at: When


@dataclass(frozen=True, slots=True)
class TargetPath(Generic[When]):
    """What was promised: the way from `baseline` through the milestones to `target`.

    For a corridor the target says only by when; its value is replaced by the nearer bound. Points out of order in
    time are InputRefused.
    """

    baseline: Point[When]
    target: Point[When]
    direction: Direction = Direction.UP
    milestones: Sequence[Point[When]] = ()
    corridor: Corridor | None = None

    def __post_init__(self) -> None:
        if _ordinal(self.target.at) < _ordinal(self.baseline.at):
            raise InputRefused.because(
                f"Der Zielwert ({moment(self.target.at)}) liegt zeitlich vor dem Ausgangswert "
                f"({moment(self.baseline.at)}).",
                remedy="Bitte beide Zeitpunkte prüfen.",
                field="target",
            )
        if self.milestones:
            self._require_order()
        if (self.direction is Direction.CORRIDOR) != (self.corridor is not None):
            raise InputRefused.because(
                "Grenzen eines Korridors gehören zur Richtung „corridor“, und nur zu ihr.", field="corridor"
            )

    def _require_order(self) -> None:
        between = sorted(_ordinal(point.at) for point in self.milestones)
        times = [_ordinal(self.baseline.at), *between, _ordinal(self.target.at)]
        if any(earlier >= later for earlier, later in pairwise(times)):
            raise InputRefused.because(
                "Meilensteine müssen zeitlich zwischen Ausgangswert und Zielwert liegen, jeder zu seinem Zeitpunkt.",
                remedy="Bitte die Zeitpunkte der Meilensteine prüfen.",
                field="milestones",
            )

    @property
    def is_level_to_hold(self) -> bool:
        """Whether the baseline already meets the target."""
        if self.direction.sign > 0:
            return self.baseline.value >= self.target.value
        return self.baseline.value <= self.target.value

    @property
    def length(self) -> Fraction:
        """The distance from baseline to target, for a level to hold the target's amount: what a tolerance refers to."""
        if self.is_level_to_hold:
            return abs(Fraction(self.target.value))
        return abs(Fraction(self.target.value) - Fraction(self.baseline.value))

    def value_at(self, at: When) -> Fraction | None:
        """Return the exact value of the path, straight between its points; None before the baseline."""
        between = self.around(at)
        if between is None:
            return None
        start, end, gone, days = between
        return Fraction(start) + Fraction(gone, days) * (Fraction(end) - Fraction(start))

    def around(self, at: When) -> tuple[Decimal, Decimal, int, int] | None:
        """Return the stretch of the path that `at` lies on: its first and last value, the time gone on it, its length.

        Time is in days or years, the length at least 1. Where the path is level, both values are the target. None
        before the baseline.
        """
        moment, begin = _ordinal(at), _ordinal(self.baseline.at)
        if moment < begin:
            return None
        if self.is_level_to_hold or moment >= _ordinal(self.target.at):
            return self.target.value, self.target.value, 0, 1
        if not self.milestones:
            return self.baseline.value, self.target.value, moment - begin, _ordinal(self.target.at) - begin
        milestones = sorted(self.milestones, key=lambda point: _ordinal(point.at))
        points = [self.baseline, *milestones, self.target]
        start, end = next((start, end) for start, end in pairwise(points) if moment < _ordinal(end.at))
        return start.value, end.value, moment - _ordinal(start.at), _ordinal(end.at) - _ordinal(start.at)

    def towards(self, direction: Direction, bound: Decimal) -> "TargetPath[When]":
        """Return the path to one bound of the corridor."""
        return replace(self, direction=direction, target=replace(self.target, value=bound), corridor=None)


def moment(at: date | int) -> str:
    """Return a place in time as German sentences name it: "zum 31.12.2012", "für 2012"."""
    return f"zum {at:%d.%m.%Y}" if isinstance(at, date) else f"für {at}"


def _ordinal(at: date | int) -> int:
    """Return the number of the day, or of the year."""
    return at.toordinal() if isinstance(at, date) else at
