"""What the method `trend` looks at: the promise about a series, and the window of its last values.

Judges nothing; bbd.domain.assessment_trend does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from bbd.domain.assessment import Corridor, Direction
from bbd.domain.errors import InputRefused
from bbd.domain.units import NO_UNIT, Unit

WINDOW: Final = 6
"""Values the rule looks at, and needs."""

WINDOW_AFTER_BREAK: Final = 4
"""Values that are enough from a break on."""


class Rule(StrEnum):
    """What is asked of the series: a value in a target year, a level in every year, or only a direction."""

    VALUE = "value"
    YEARLY = "yearly"
    DIRECTION = "direction"


@dataclass(frozen=True, slots=True)
class Target:
    """A value to be reached, in the unit of the series; `year` says by when, a level to hold has none."""

    value: Decimal
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """What was agreed about a series; contradictions are InputRefused.

    `targets` in any order. `strict`: met only if better than the target. In a corridor the targets say only by when;
    their values are replaced by the nearer bound, and a level to hold needs none.
    """

    rule: Rule
    direction: Direction
    targets: Sequence[Target] = ()
    corridor: Corridor | None = None
    strict: bool = False

    def __post_init__(self) -> None:
        if (self.direction is Direction.CORRIDOR) != (self.corridor is not None):
            raise InputRefused.because(
                "Grenzen eines Korridors gehören zur Richtung „corridor“, und nur zu ihr.", field="corridor"
            )
        if self.rule is Rule.VALUE and (not self.targets or any(target.year is None for target in self.targets)):
            raise InputRefused.because(
                "Die Regel „value“ braucht einen Zielwert mit Zieljahr.",
                remedy="Bitte „target“ mit „value“ und „year“ angeben, oder die Regel „yearly“.",
                field="target",
            )
        if self.rule is Rule.YEARLY and not self.targets and self.corridor is None:
            raise InputRefused.because(
                "Die Regel „yearly“ braucht einen Zielwert.", remedy="Bitte „target“ angeben.", field="target"
            )

    def due(self, year: int) -> tuple[Target, ...]:
        """Return the targets that count in `year`: of those not yet over the nearest; levels to hold always."""
        if self.rule is not Rule.VALUE:
            return tuple(self.targets)
        ahead = [target for target in self.targets if target.year is not None and target.year >= year]
        nearest = min((target.year for target in ahead if target.year is not None), default=None)
        return tuple(target for target in ahead if target.year == nearest)

    def towards(self, direction: Direction, bound: Decimal) -> "Promise":
        """Return the promise about one bound of the corridor."""
        targets = tuple(replace(target, value=bound) for target in self.targets) or (Target(bound),)
        return replace(self, direction=direction, targets=targets, corridor=None)


@dataclass(frozen=True, slots=True)
class Trend:
    """The last values up to the assessed year, oldest first; exact, in the unit of the series.

    `sign` turns the series so that larger is better: changes and lacks are given turned, values as they are. `unit`
    is only for the words of a reason.
    """

    years: tuple[int, ...]
    values: tuple[Fraction, ...]
    sign: int
    unit: Unit = NO_UNIT

    @property
    def mean_change(self) -> Fraction:
        """Change per calendar year from the first value to the last; positive is better."""
        return self.sign * (self.values[-1] - self.values[0]) / (self.years[-1] - self.years[0])

    @property
    def last_step(self) -> Fraction:
        """Change from the last value but one to the last; positive is better."""
        return self.sign * (self.values[-1] - self.values[-2])

    def missing(self, target: Decimal, value: Fraction | None = None) -> Fraction:
        """Return how far `value`, or else the current one, lies short of `target`; negative where it is better."""
        return self.sign * (Fraction(target) - (self.values[-1] if value is None else value))

    def projected(self, year: int) -> Fraction:
        """Return the current value carried on to `year` by the mean change."""
        return self.values[-1] + self.sign * self.mean_change * (year - self.years[-1])


def counted(values: Mapping[int, Decimal | None], year: int, broken: int | None) -> dict[int, Decimal]:
    """Return the values that count up to `year`, oldest first: none that is missing, none from before a break."""
    first = -1 if broken is None else broken
    return {at: value for at, value in sorted(values.items()) if value is not None and first <= at <= year}
