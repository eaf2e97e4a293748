"""From values and days to places on a drawing: round ticks, marks for years, and the frame they stand in.

No drawing happens here. Places are floats, in units of the viewBox: a tenth of a pixel decides nothing, whereas the
values that are written beside them stay decimals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

NICE = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
"""Steps that people count in, times a power of ten."""

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Layout:
    """One size of a chart: its viewBox, the margins around the plot, the size of its letters, how many ticks fit.

    A small one stands among others like it: only the newest reading and the target are written into it.
    """

    name: str
    width: int
    height: int
    letters: int
    left: int
    right: int
    top: int
    bottom: int
    years: int
    inset: int = 14
    is_small: bool = False


WIDE = Layout("wide", 720, 380, letters=16, left=58, right=20, top=30, bottom=40, years=9)
NARROW = Layout("narrow", 300, 300, letters=14, left=46, right=10, top=30, bottom=34, years=4, inset=10)
SMALL = Layout("small", 300, 210, letters=14, left=46, right=12, top=24, bottom=30, years=4, inset=10, is_small=True)


def nice_ticks(low: Decimal, high: Decimal, most: int = 6) -> tuple[Decimal, ...]:
    """Return about `most` round, evenly spaced values that enclose `low` and `high`; 0 is always among them.

    A scale that does not begin at 0 makes small changes look large.
    """
    low, high = min(low, Decimal(0)), max(high, Decimal(0))
    high = high if high > low else Decimal(1)
    raw = (high - low) / (most - 1)
    power = Decimal(1).scaleb(raw.adjusted())
    step = next(nice * power for nice in NICE if nice * power >= raw)
    first = int((low / step).to_integral_value(ROUND_FLOOR))
    last = int((high / step).to_integral_value(ROUND_CEILING))
    return tuple(step * number for number in range(first, last + 1))


def year_marks(days: Sequence[date]) -> tuple[tuple[date, str], ...]:
    """Return the days that the time axis marks, with their names, enclosing all of `days`.

    A year's name stands at its end on every chart, right below the figure of the whole year; what is of a time within
    the year stands before it.
    """
    # The evening of 31 December is as good as the first of January.
    first, last = (min(days) + timedelta(days=1)).year - 1, max(days).year
    around = int(first == last)
    return tuple((date(year, 12, 31), str(year)) for year in range(first - around, last + around + 1))


def is_within_a_year(day: date) -> bool:
    """Say whether a day stands between two of the marks."""
    return (day.month, day.day) != (12, 31)


def thinned(marks: Sequence[tuple[date, str]], years: int) -> tuple[tuple[date, str], ...]:
    """Return marks evenly spaced, at most `years` of them; the last one stays."""
    step = -(-len(marks) // years)
    return tuple(marks[::-1][::step][::-1])


@dataclass(frozen=True, slots=True)
class Frame:
    """The plot's area in a layout, and what its edges stand for."""

    layout: Layout
    first: date
    last: date
    low: Decimal
    high: Decimal

    @property
    def left(self) -> float:
        """The edge where the value axis stands."""
        return float(self.layout.left)

    @property
    def right(self) -> float:
        """The other edge."""
        return float(self.layout.width - self.layout.right)

    @property
    def top(self) -> float:
        """Where the highest tick stands."""
        return float(self.layout.top)

    @property
    def bottom(self) -> float:
        """Where the lowest tick stands."""
        return float(self.layout.height - self.layout.bottom)

    def across(self, day: date) -> float:
        """Return how far from the left `day` is drawn."""
        begin, end = self.left + self.layout.inset, self.right - self.layout.inset
        share = (day - self.first).days / ((self.last - self.first).days or 1)
        return round(begin + share * (end - begin), 1)

    def down(self, value: Decimal) -> float:
        """Return how far from the top `value` is drawn."""
        share = float((value - self.low) / (self.high - self.low))
        return round(self.bottom - share * (self.bottom - self.top), 1)
