"""Before and after a measure: figures, never a cause. Partners with and without it: bbd.domain.effect_groups.

Whether a measure was the cause is no question of arithmetic. People answer it, with their reasons (VV zu § 7 LHO:
goal reached, measure causal, economical are three questions); nothing here is ever turned into an answer.

Which readings count: before are the periods that were over when the measure began, after those that ended on its last
day or later; what ended in between is neither. A reading stands for the end of its period, as on the target path, so
the first period after may have begun while the measure went on (`partly`). Values of another definition are left out;
where the definition changed between before and after there is no comparison.

Mean: where every reading that counts has numerator and denominator, 100 · Σ numerators / Σ denominators, which is the
share in all periods together; else the mean of the values. Never one on one side and the other on the other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from bbd.domain.periods import Period

FEWEST_BEFORE, FEWEST_AFTER = 2, 1
"""One reading alone does not tell how much the values move anyway."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A confirmed reading; numerator and denominator (above 0) of a share where both were given."""

    period: Period
    value: Decimal
    numerator: int | None = None
    denominator: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """The time of a measure from its first to its last day; ValueError where it ends before it begins."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"ends on {self.end}, before it begins on {self.start}")


class Why(StrEnum):
    """Why there is no comparison."""

    FEW_BEFORE = "few_before"
    FEW_AFTER = "few_after"
    BREAK = "break"
    NO_GROUP = "no_group"


@dataclass(frozen=True, slots=True)
class NoComparison:
    """There is none; `before` and `after` are the numbers of readings that would count."""

    why: Why
    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True)
class Side:
    """The readings on one side of a measure, oldest first, and their mean in the unit of the series."""

    mean: Fraction
    readings: tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Two sides of a measure. `pooled`: the means come from numerators and denominators.

    `partly` are the periods after it that had begun before it ended.
    """

    before: Side
    after: Side
    pooled: bool
    partly: tuple[Period, ...]

    @property
    def difference(self) -> Fraction:
        """By how much the mean after is above the mean before; of a share in percentage points."""
        return self.after.mean - self.before.mean


@dataclass(frozen=True, slots=True)
class Series:
    """The readings of one partner, and the first days of new definitions."""

    readings: Sequence[Measured]
    breaks: Sequence[date] = ()


def before_after(series: Series, span: Span, *, pool: bool = True) -> BeforeAfter | NoComparison:
    """Compare the readings before a measure with those after it; `pool` False takes the mean of the values always."""
    ordered = sorted(series.readings, key=lambda one: one.period)
    before = [one for one in ordered if one.period.end < span.start]
    after = [one for one in ordered if one.period.end >= span.end]
    few = _too_few(before, after)
    if few:
        return few
    held = _definition(before[-1], series.breaks)
    if _definition(after[0], series.breaks) != held:
        return NoComparison(Why.BREAK, len(before), len(after))
    before = [one for one in before if _definition(one, series.breaks) == held]
    after = [one for one in after if _definition(one, series.breaks) == held]
    pooled = pool and is_countable([*before, *after])
    return _too_few(before, after) or BeforeAfter(
        _side(before, pooled=pooled),
        _side(after, pooled=pooled),
        pooled,
        tuple(one.period for one in after if one.period.begin <= span.end),
    )


def is_countable(readings: Iterable[Measured]) -> bool:
    """Say whether all of them have numerator and denominator."""
    return all(one.numerator is not None and one.denominator for one in readings)


def _definition(one: Measured, breaks: Sequence[date]) -> int:
    return sum(day <= one.period.end for day in breaks)


def _too_few(before: Sequence[Measured], after: Sequence[Measured]) -> NoComparison | None:
    if len(before) < FEWEST_BEFORE:
        return NoComparison(Why.FEW_BEFORE, len(before), len(after))
    return NoComparison(Why.FEW_AFTER, len(before), len(after)) if len(after) < FEWEST_AFTER else None


def _side(readings: Sequence[Measured], *, pooled: bool) -> Side:
    if pooled:
        counted, of = (sum(getattr(one, name) for one in readings) for name in ("numerator", "denominator"))
        return Side(Fraction(100 * counted, of), tuple(readings))
    return Side(mean(Fraction(one.value) for one in readings), tuple(readings))


def mean(values: Iterable[Fraction]) -> Fraction:
    """Return the mean of at least one value."""
    listed = list(values)
    return sum(listed, Fraction(0)) / len(listed)
