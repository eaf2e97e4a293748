"""Two counts by week as SVG step lines: how it was, and how it would have been.

A pure function of its input, like bbd.documents.charts; the drawing stands in templates/documents/week_chart.svg. The
first line is dashed, the second solid; both are named above the plot. It replaces no table of the same figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from babel.dates import format_date
from markupsafe import Markup

from bbd.documents.chart_scale import NARROW, WIDE, Frame, Layout, nice_ticks, thinned
from bbd.documents.charts import ENVIRONMENT

WEEK: Final = timedelta(days=7)
_EVERY: Final = (1, 2, 3, 6, 12, 24, 60, 120, 240)
"""Months between two marks, the first that leaves few enough; each year then has its marks in the same months."""


@dataclass(frozen=True, slots=True)
class Week:
    """What was counted in the week from `monday` on, and what would have been."""

    monday: date
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class WeekChart:
    """What a chart shows: all weeks of a span without a gap, at least one. `names` are those of the two lines.

    `description` says in words what there is to see; `key` makes the ids of the drawing unique on a page.
    """

    title: str
    weeks: Sequence[Week]
    names: tuple[str, str]
    description: str = ""
    key: str = "weeks"


def week_chart(chart: WeekChart, layout: Layout = WIDE) -> Markup:
    """Return the chart as one SVG element in the size of `layout`."""
    weeks = chart.weeks
    ticks = [tick for tick in nice_ticks(Decimal(0), _highest(weeks)) if tick == tick.to_integral_value()]
    frame = Frame(layout, weeks[0].monday, weeks[-1].monday + WEEK, ticks[0], ticks[-1])
    drawing = ENVIRONMENT.get_template("week_chart.svg")
    return Markup(  # noqa: S704 - the template escapes every text
        drawing.render(
            chart=chart,
            layout=layout,
            frame=frame,
            ticks=[(tick, str(int(tick))) for tick in ticks],
            marks=thinned(_marks(frame), layout.years),
            before=_line([(week.monday, week.before) for week in weeks], frame),
            after=_line([(week.monday, week.after) for week in weeks], frame),
        )
    )


def responsive_week_chart(chart: WeekChart) -> Markup:
    """Return the chart in two sizes, of which bbd.css shows the one that is legible at the width of the page."""
    return Markup('<div class="bbd-chart">{}{}</div>').format(week_chart(chart, WIDE), week_chart(chart, NARROW))


def _highest(weeks: Sequence[Week]) -> Decimal:
    return Decimal(max(max(week.before, week.after) for week in weeks))


def _line(counts: Sequence[tuple[date, int]], frame: Frame) -> str:
    """Return the points of a line that stays level for a week and then steps."""
    points = []
    for monday, count in counts:
        down = frame.down(Decimal(count))
        points += [f"{frame.across(monday)},{down}", f"{frame.across(monday + WEEK)},{down}"]
    return " ".join(points)


def _marks(frame: Frame) -> tuple[tuple[date, str], ...]:
    """Return the first days of months to mark, with their names; the frame's own first day where there is none."""
    months = [
        date(number // 12, number % 12 + 1, 1)
        for number in range(frame.first.year * 12 + frame.first.month - 1, frame.last.year * 12 + frame.last.month)
    ]
    within = [day for day in months if frame.first <= day <= frame.last]
    few = next(step for step in _EVERY if len(within) / step <= frame.layout.years)
    days = [day for day in within if (day.year * 12 + day.month - 1) % few == 0] or within[:1] or [frame.first]
    return tuple((day, format_date(day, "LLL y", locale="de_DE")) for day in days)
