"""Line charts of indicators as SVG: readings, target path, target and, where there is one, the benchmark.

A pure function of its input; the drawing stands in templates/documents/line_chart.svg. Colours come from the page's
stylesheet by class (bbd.css), and without it everything is drawn in the colour of the text. Form tells things apart as
well: readings are dots on a solid line, the path is dashed, the benchmark dotted, baseline and target have marks of
their own, and everything is named where it stands. This is no replacement for the table of the same figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bbd import paths
from bbd.documents.chart_labels import Box, Label, Surroundings, Words, place_all, sampled
from bbd.documents.chart_parts import (
    NBSP,
    ChartBand,
    ChartBlank,
    ChartBreak,
    ChartInterval,
    ChartPoint,
    ChartSeries,
    ChartSpan,
    pieces,
)
from bbd.documents.chart_scale import NARROW, WIDE, Frame, Layout, Place, nice_ticks, thinned, year_marks
from bbd.domain.numbers import german


@dataclass(frozen=True, slots=True)
class LineChart:
    """What a chart shows. Points are in the order of their days; all values are in `unit`, written behind them.

    `path` begins with the baseline and ends with the target; a level to hold does not begin with `baseline`, which is
    given then. `description` says in words what there is to see. `key` makes the ids of the drawing unique on a page.
    Of a `withheld` reading only the period is known here. Before each day of `apart` the line of the readings is
    interrupted without a word; the scale has `room` for points not drawn.
    """

    title: str
    unit: str
    readings: Sequence[ChartPoint] = ()
    path: Sequence[ChartPoint] = ()
    target: ChartPoint | None = None
    benchmarks: Sequence[ChartSeries] = ()
    description: str = ""
    key: str = "chart"
    breaks: Sequence[ChartBreak] = ()
    spans: Sequence[ChartSpan] = ()
    intervals: Sequence[ChartInterval] = ()
    band: ChartBand | None = None
    withheld: Sequence[ChartBlank] = ()
    apart: Sequence[date] = ()
    room: Sequence[ChartPoint] = ()
    baseline: ChartPoint | None = None

    def points(self) -> list[ChartPoint]:
        """Return all points there are, by which the scale is chosen."""
        ends = [ChartPoint(one.on, value) for one in self.intervals for value in (one.low, one.high)]
        band = [*self.band.upper, *self.band.lower] if self.band else []
        compared = [point for one in self.benchmarks for point in one.points]
        single = [one for one in (self.begin, self.target) if one]
        own = [*self.readings, *self.path, *single, *compared]
        return [*own, *ends, *band, *self.room]

    @property
    def begin(self) -> ChartPoint | None:
        """The baseline, where there is a way."""
        return (self.baseline or self.path[0]) if self.path else None

    @property
    def is_level(self) -> bool:
        """Whether the way is a value that is to be held."""
        return bool(self.path) and len({point.value for point in self.path}) == 1

    @property
    def milestones(self) -> Sequence[ChartPoint]:
        """What lies on the way between baseline and target."""
        return self.path[1:-1]

    @property
    def days(self) -> list[date]:
        """All days that the time axis has to hold; a measure may reach beyond."""
        return [*(point.on for point in self.points()), *_blank_days(self)]

    @property
    def pieces(self) -> list[list[ChartPoint]]:
        """The readings in stretches of one definition each; no line leads through what is withheld, as if it told."""
        return pieces(self.readings, [*(one.on for one in self.breaks), *self.apart, *_blank_days(self)])

    def written(self, value: Decimal) -> str:
        """Return the value as it is written beside a point: "13,2 %"."""
        return f"{german(value)}{NBSP}{self.unit}" if self.unit else german(value)


def line_chart(chart: LineChart, layout: Layout = WIDE) -> Markup:
    """Return the chart as one SVG element in the size of `layout`."""
    points = chart.points()
    frame = _frame(points, chart.days, layout) if points else None
    drawing = ENVIRONMENT.get_template("line_chart.svg")
    return Markup(  # noqa: S704 - the template escapes every text
        drawing.render(
            chart=chart,
            layout=layout,
            frame=frame,
            ticks=_ticks(chart, points) if frame else (),
            marks=thinned(year_marks(chart.days), layout.years) if frame else (),
            labels=_labels(chart, frame) if frame else (),
        )
    )


def responsive_chart(chart: LineChart) -> Markup:
    """Return the chart in two sizes, of which bbd.css shows the one that is legible at the width of the page."""
    return Markup('<div class="bbd-chart">{}{}</div>').format(line_chart(chart, WIDE), line_chart(chart, NARROW))


def _frame(points: Sequence[ChartPoint], days: Sequence[date], layout: Layout) -> Frame:
    values, marks = [point.value for point in points], year_marks(days)
    ticks = nice_ticks(min(values), max(values))
    return Frame(layout, marks[0][0], marks[-1][0], ticks[0], ticks[-1])


def _ticks(chart: LineChart, points: Sequence[ChartPoint]) -> list[tuple[Decimal, str]]:
    ticks = nice_ticks(min(point.value for point in points), max(point.value for point in points))
    unit = chart.unit if chart.unit == "%" else ""
    return [(tick, replace(chart, unit=unit).written(tick)) for tick in ticks]


def _labels(chart: LineChart, frame: Frame) -> list[Label]:
    compared = [one.points for one in chart.benchmarks]
    lines = [_places(points, frame) for points in (chart.readings, chart.path, *compared)]
    marked = [*lines[0], *lines[1], *_places([one for one in (chart.begin, chart.target) if one], frame)]
    layout, half = frame.layout, frame.layout.letters / 2
    columns = [Box(x - half, frame.top, x + half, frame.bottom) for x in map(frame.across, _blank_days(chart))]
    around = Surroundings(
        edge=Box(frame.left + 2, 0, layout.width, frame.bottom - 2),
        marks=[*(Box.around(place, 5) for place in marked), *columns],
        lines=[place for line in lines for place in sampled(line)],
        letters=layout.letters,
    )
    return place_all(_wishes(chart, frame), around)


def _blank_days(chart: LineChart) -> list[date]:
    return [one.on for one in chart.withheld]


def _wishes(chart: LineChart, frame: Frame) -> list[Words]:
    """Return what is to be written, the most important first."""

    def beside(point: ChartPoint, text: str, kind: str, *, needed: bool = False) -> Words:
        return Words(point.label or text, _place(point, frame), kind, needed)

    wishes, own = [], chart.written
    # Where the axis names a longer unit, not every point repeats it.
    plain = own if chart.unit == "%" else german
    if chart.target:
        wishes.append(beside(chart.target, f"Ziel {own(chart.target.value)}", "text", needed=True))
    if chart.readings:
        wishes.append(beside(chart.readings[-1], own(chart.readings[-1].value), "reading-label", needed=True))
    wishes += [
        beside(one.points[-1], f"{one.label} {own(one.points[-1].value)}".strip(), "benchmark-label", needed=True)
        for one in chart.benchmarks
    ]
    if frame.layout.is_small:
        return wishes
    begun = [chart.begin] if chart.begin else []
    wishes += [beside(point, f"Ausgangswert {own(point.value)}", "text", needed=True) for point in begun]
    based = {(point.on, point.value) for point in begun}
    wishes += [
        beside(point, plain(point.value), "reading-label")
        for point in chart.readings[:-1]
        if (point.on, point.value) not in based
    ]
    return wishes + [beside(point, "", "text") for point in chart.milestones if point.label]


def _place(point: ChartPoint, frame: Frame) -> Place:
    return frame.across(point.on), frame.down(point.value)


def _places(points: Sequence[ChartPoint], frame: Frame) -> list[Place]:
    return [_place(point, frame) for point in points]


def _line(points: Sequence[ChartPoint], frame: Frame) -> str:
    return " ".join(f"{x},{y}" for x, y in _places(points, frame))


def _within(span: ChartSpan, frame: Frame) -> tuple[float, float] | None:
    """Return the edges of a span as far as it lies in the frame; None where it does not."""
    first, last = max(span.first, frame.first), min(span.last, frame.last)
    return (frame.across(first), frame.across(last)) if first < last else None


ENVIRONMENT = Environment(
    loader=FileSystemLoader(paths.TEMPLATES / "documents"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.filters.update(line=_line, place=_place, within=_within)
