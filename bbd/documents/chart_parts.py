"""What a line chart can show beside lines: breaks, spans of time, intervals, a band of tolerance, withheld values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bbd.domain.german_dates import numeric

NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """A value on a day. `label` is written beside it; empty, readings, baseline and target name themselves.

    `period` is what the time is called that the value is of, such as "2017"; empty where it is of the day.
    """

    on: date
    value: Decimal
    label: str = ""
    period: str = ""

    @property
    def when(self) -> str:
        """What the value is of: its period, else its day."""
        return self.period or numeric(self.on)


@dataclass(frozen=True, slots=True)
class ChartBlank:
    """A reading of which nothing is shown but that it is there: the end of its period, and what that is called."""

    on: date
    period: str


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """Values of something else that is laid beside the readings, such as a benchmark by one definition."""

    label: str
    points: Sequence[ChartPoint]


@dataclass(frozen=True, slots=True)
class ChartBreak:
    """From this day on the series follows another definition; the line of the readings is interrupted there."""

    on: date
    label: str


@dataclass(frozen=True, slots=True)
class ChartSpan:
    """A time that is shaded, such as a measure's; `label` is short, `title` says what it is."""

    first: date
    last: date
    label: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class ChartInterval:
    """How far a reading could be from what it is, both ends included."""

    on: date
    low: Decimal
    high: Decimal
    period: str = ""

    @property
    def when(self) -> str:
        """What the reading is of: its period, else its day."""
        return self.period or numeric(self.on)


@dataclass(frozen=True, slots=True)
class ChartBand:
    """The area between two lines, point by point over the same days; `label` names it."""

    upper: Sequence[ChartPoint]
    lower: Sequence[ChartPoint]
    label: str


def pieces(readings: Sequence[ChartPoint], breaks: Sequence[date]) -> list[list[ChartPoint]]:
    """Return the readings in stretches of one definition each, oldest first; no line joins two of them.

    `breaks` are the first days of what follows another definition, or stands in another agreement.
    """
    days = sorted(breaks)
    stretches: list[list[ChartPoint]] = [[] for _ in range(len(days) + 1)]
    for point in readings:
        stretches[sum(day <= point.on for day in days)].append(point)
    return [stretch for stretch in stretches if stretch]
