"""The chart of an indicator's page: what this person may see of the readings, and the way that was agreed."""

from collections.abc import Sequence

from markupsafe import Markup

from bbd.documents.chart_captions import how_to_read, kept_back
from bbd.documents.chart_parts import (
    ChartBlank,
    ChartBreak,
    ChartInterval,
    ChartPoint,
    ChartSeries,
    ChartSpan,
)
from bbd.documents.charts import LineChart, responsive_chart
from bbd.domain.german_dates import written
from bbd.domain.numbers import half_up
from bbd.domain.uncertainty import sample_of
from bbd.domain.words import definition_name
from bbd.web.indicator_page import IndicatorPage
from bbd.web.indicator_rows import Row
from bbd.web.path_chart import band_of, baseline_of, path_points
from bbd.web.shown import UNITS, quantity


def chart_of(
    page: IndicatorPage, *, key: str = "indicator", spans: Sequence[ChartSpan] | None = None
) -> tuple[Markup, str] | None:
    """Return the chart and how to read it, or None where there is nothing to draw.

    `key` tells several on one page apart; `spans` are the measures that are shaded, None for all of the goal.
    """
    unit = UNITS.get(page.indicator.unit, page.indicator.unit)
    readings = tuple(
        ChartPoint(row.reading.period_end, row.seen.rounded, period=row.period.label)
        for row in _drawn(page)
        if row.seen.rounded is not None
    )
    path = path_points(page.path) if page.path else ()
    if not readings and not path:
        return None
    chart = LineChart(
        title=page.indicator.name,
        unit=unit,
        readings=readings,
        path=path,
        baseline=baseline_of(page.indicator),
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
        band=band_of(page.path, page.indicator),
        withheld=_blanks(page),
    )
    return responsive_chart(chart), how_to_read(chart)


def blank(row: Row) -> ChartBlank:
    """Return what is drawn of a reading that is withheld."""
    return ChartBlank(row.reading.period_end, row.period.label)


def _blanks(page: IndicatorPage) -> list[ChartBlank]:
    return [blank(row) for row in page.rows if row.seen.hidden and row.reading.state != "draft"]


def _spans(page: IndicatorPage) -> list[ChartSpan]:
    """Return the time of each measure of the goal: from the begin of the term to its end, or until it was done."""
    begin = page.version.valid_from
    ends = [(one, one.done_on or one.due) for one in page.measures]
    return [ChartSpan(begin, end, one.key, f"Maßnahme {one.key}: {one.title}") for one, end in ends if begin and end]


def _intervals(page: IndicatorPage) -> list[ChartInterval]:
    """Return how far the shares of surveys could be from those of all."""
    if page.indicator.kind != "share":
        return []
    seen = [(row, row.seen) for row in _drawn(page)]
    samples = [
        (row, sample_of(one.value, one.numerator, one.denominator, one.respondents, one.population))
        for row, one in seen
        if one.value is not None
    ]
    return [
        ChartInterval(
            row.reading.period_end,
            half_up(sample.interval.low, 1),
            half_up(sample.interval.high, 1),
            row.period.label,
        )
        for row, sample in samples
        if sample is not None and not sample.is_full
    ]


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
    return " ".join((*sentences, *kept_back(_blanks(page))))
