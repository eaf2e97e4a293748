"""Partners with a measure beside partners without it: the difference in differences, which is no proof of anything.

The difference: (mean after - mean before) of those with the measure, less the same of those without. Over several
partners each counts the same, and only periods that all of them have. Source: Gertler, Martinez, Premand, Rawlings,
Vermeersch, "Impact Evaluation in Practice", 2nd edition, World Bank 2016, chapter 7; Angrist, Pischke, "Mostly Harmless
Econometrics", 2009, section 5.2. What has to hold for it is worded in bbd.domain.effect_words. Who belongs to which
group is said by people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bbd.domain.effects import BeforeAfter, NoComparison, Series, Span, Why, before_after, is_countable, mean
from bbd.domain.periods import Period


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


def _group(compared: Sequence[BeforeAfter]) -> Group:
    return Group(
        len(compared),
        mean(one.before.mean for one in compared),
        mean(one.after.mean for one in compared),
        mean(Fraction(one.before.readings[0].value) for one in compared),
        mean(Fraction(one.before.readings[-1].value) for one in compared),
    )
