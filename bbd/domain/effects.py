"""Before and after a measure, and partners with it beside partners without: figures, never a cause.

Whether a measure was the cause is no question of arithmetic. People answer it, with their reasons (VV zu § 7 LHO:
goal reached, measure causal, economical are three questions); nothing here is ever turned into an answer.

Which readings count: before are the periods that were over when the measure began, after those that ended on its last
day or later; what ended in between is neither. A reading stands for the end of its period, as on the target path, so
the first period after may have begun while the measure went on (`partly`). Values of another definition are left out;
where the definition changed between before and after there is no comparison.

Mean: where every reading that counts has numerator and denominator, 100 · Σ numerators / Σ denominators, which is the
share in all periods together; else the mean of the values. Never one on one side and the other on the other.

Difference in differences: (mean after - mean before) of those with the measure, less the same of those without. Over
several partners each counts the same, and only periods that all of them have. Source: Gertler, Martinez, Premand,
Rawlings, Vermeersch, "Impact Evaluation in Practice", 2nd edition, World Bank 2016, chapter 7; Angrist, Pischke,
"Mostly Harmless Econometrics", 2009, section 5.2. Its assumptions are worded in bbd.domain.effect_words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from bbd.domain.periods import Period

FEWEST_BEFORE: Final = 2
"""One reading alone does not tell how much the values move anyway."""
FEWEST_AFTER: Final = 1


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


@dataclass(frozen=True, slots=True)
class Group:
    """Partners with or without the measure: the means of theirs, in which each counts the same.

    `first` and `last` are the means of the earliest and the latest period before the measure.
    """

    partners: int
    before: Fraction
    after: Fraction
    first: Fraction
    last: Fraction

    @property
    def change(self) -> Fraction:
        """By how much the group's mean after is above that before."""
        return self.after - self.before

    @property
    def earlier(self) -> Fraction:
        """By how much its values had changed from the first to the last period before the measure."""
        return self.last - self.first


@dataclass(frozen=True, slots=True)
class Differences:
    """The difference in differences of two groups, over these periods."""

    having: Group
    lacking: Group
    before: tuple[Period, ...]
    after: tuple[Period, ...]
    pooled: bool

    @property
    def difference(self) -> Fraction:
        """By how much the values of those with the measure changed more than those without; in percentage points."""
        return self.having.change - self.lacking.change


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


def difference_in_differences(
    having: Sequence[Series], lacking: Sequence[Series], span: Span
) -> Differences | NoComparison:
    """Compare how the values of partners with and without a measure changed over the periods that all of them have."""
    everybody = [*having, *lacking]
    if not having or not lacking:
        return NoComparison(Why.NO_GROUP)
    everywhere = set.intersection(*({one.period for one in each.readings} for each in everybody))
    # A new definition at one partner is one in the comparison: all are cut to the same window.
    breaks = sorted({day for each in everybody for day in each.breaks})
    cut = [Series([one for one in each.readings if one.period in everywhere], breaks) for each in everybody]
    pool = all(is_countable(each.readings) for each in cut)
    outcomes = [before_after(each, span, pool=pool) for each in cut]
    compared = [one for one in outcomes if isinstance(one, BeforeAfter)]
    if len(compared) < len(outcomes):
        return next(one for one in outcomes if isinstance(one, NoComparison))
    return Differences(
        _group(compared[: len(having)]),
        _group(compared[len(having) :]),
        tuple(one.period for one in compared[0].before.readings),
        tuple(one.period for one in compared[0].after.readings),
        pool,
    )


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
    return Side(_mean(Fraction(one.value) for one in readings), tuple(readings))


def _group(compared: Sequence[BeforeAfter]) -> Group:
    return Group(
        len(compared),
        _mean(one.before.mean for one in compared),
        _mean(one.after.mean for one in compared),
        _mean(Fraction(one.before.readings[0].value) for one in compared),
        _mean(Fraction(one.before.readings[-1].value) for one in compared),
    )


def _mean(values: Iterable[Fraction]) -> Fraction:
    listed = list(values)
    return sum(listed, Fraction(0)) / len(listed)
