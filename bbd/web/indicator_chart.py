"""The chart of an indicator's page: what this person may see of the readings, and the way that was agreed."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from markupsafe import Markup

from bbd.documents.chart_captions import how_to_read
from bbd.documents.chart_parts import ChartBand, ChartBreak, ChartInterval, ChartPoint, ChartSeries, ChartSpan
from bbd.documents.charts import LineChart, responsive_chart
from bbd.domain.german_dates import written
from bbd.domain.numbers import half_up
from bbd.domain.target_path import TargetPath
from bbd.domain.uncertainty import sample_of
from bbd.domain.words import definition_name
from bbd.web.indicator_page import IndicatorPage
from bbd.web.indicator_rows import Row
from bbd.web.shown import UNITS, quantity


def chart_of(
    page: IndicatorPage, *, key: str = "indicator", spans: Sequence[ChartSpan] | None = None
) -> tuple[Markup, str] | None:
    """Return the chart and how to read it, or None where there is nothing to draw.

    `key` tells several on one page apart; `spans` are the measures that are shaded, None for all of the goal.
    """
    unit = UNITS.get(page.indicator.unit, page.indicator.unit)
    readings = tuple(
        ChartPoint(row.reading.period_end, row.seen.rounded) for row in _drawn(page) if row.seen.rounded is not None
    )
    path = path_points(page.path) if page.path else ()
    if not readings and not path:
        return None
    chart = LineChart(
        title=page.indicator.name,
        unit=unit,
        readings=readings,
        path=path,
        target=path[-1] if path else None,
        benchmarks=[
            ChartSeries(definition_name(one), [ChartPoint(figure.on, figure.value) for figure in figures])
            for one, figures in page.benchmarks.items()
        ],
        description=_described(page),
        key=key,
        breaks=[ChartBreak(one.date, one.reason) for one in page.text.breaks],
        spans=_spans(page) if spans is None else spans,
        intervals=_intervals(page),
        band=_band(page),
        withheld=[row.reading.period_end for row in page.rows if row.seen.hidden and row.reading.state != "draft"],
    )
    return responsive_chart(chart), how_to_read(chart)


def _spans(page: IndicatorPage) -> list[ChartSpan]:
    """Return the time of each measure of the goal: from the begin of the term to its end, or until it was done."""
    begin = page.version.valid_from
    ends = [(one, one.done_on or one.due) for one in page.measures]
    return [ChartSpan(begin, end, one.key, f"Maßnahme {one.key}: {one.title}") for one, end in ends if begin and end]


def _intervals(page: IndicatorPage) -> list[ChartInterval]:
    """Return how far the shares of surveys could be from those of all."""
    if page.indicator.kind != "share":
        return []
    seen = [(row.reading.period_end, row.seen) for row in _drawn(page)]
    samples = [
        (on, sample_of(one.value, one.numerator, one.denominator, one.respondents, one.population))
        for on, one in seen
        if one.value is not None
    ]
    return [
        ChartInterval(on, half_up(sample.interval.low, 1), half_up(sample.interval.high, 1))
        for on, sample in samples
        if sample is not None and not sample.is_full
    ]


def _band(page: IndicatorPage) -> ChartBand | None:
    """Return where a reading would be slightly off: between the two tolerances beside the path."""
    path, indicator = page.path, page.indicator
    if path is None or path.corridor or indicator.method != "path" or not path.length:
        return None
    days = [path.baseline.at, *sorted(one.at for one in path.milestones), path.target.at]
    bounds = (indicator.slightly_off, indicator.off_track)
    upper, lower = ([ChartPoint(day, _beside(path, day, bound)) for day in days] for bound in bounds)
    label = f"leicht dahinter: {' bis '.join(quantity(bound, 'percent') for bound in bounds)} des Weges"
    return ChartBand(upper, lower, label)


def _beside(path: TargetPath[date], day: date, share: Decimal) -> Decimal:
    """Return the value that lags behind the path by so many per cent of the way; nothing is less than nothing."""
    value = path.value_at(day) or Fraction(0)
    return half_up(max(value - path.direction.sign * Fraction(share) * path.length / 100, Fraction(0)), 4)


def path_points(path: TargetPath[date]) -> tuple[ChartPoint, ...]:
    """Return the points of the way from baseline to target; a corridor has none, a level to hold is level."""
    if path.corridor:
        return ()
    target = ChartPoint(path.target.at, path.target.value)
    if path.is_level_to_hold:
        return (ChartPoint(path.baseline.at, path.target.value, "Zielwert, der zu halten ist"), target)
    between = sorted(path.milestones, key=lambda point: point.at)
    return (
        ChartPoint(path.baseline.at, path.baseline.value),
        *(ChartPoint(one.at, one.value) for one in between),
        target,
    )


def _drawn(page: IndicatorPage) -> list[Row]:
    """Return the readings that count and that this person sees."""
    return [row for row in page.rows if row.seen.rounded is not None and row.reading.state != "draft"]


def _described(page: IndicatorPage) -> str:
    """Say in words what the chart shows."""
    unit, sentences = page.indicator.unit, []
    seen = _drawn(page)
    if seen:
        first, last = seen[0], seen[-1]
        sentences.append(f"{last.period.label}: {quantity(last.seen.rounded, unit)}.")
        if first is not last:
            sentences.insert(0, f"{first.period.label}: {quantity(first.seen.rounded, unit)}.")
    if page.path and not page.path.corridor:
        target = page.path.target
        sentences.append(f"Ziel: {quantity(target.value, unit)} am {written(target.at)}.")
    return " ".join(sentences)
