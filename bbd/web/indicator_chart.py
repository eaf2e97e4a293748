"""The chart of an indicator's page: what this person may see of the readings, and the way that was agreed."""

from datetime import date

from markupsafe import Markup

from bbd.documents.charts import ChartPoint, LineChart, responsive_chart
from bbd.domain.german_dates import written
from bbd.domain.target_path import TargetPath
from bbd.web.indicator_page import IndicatorPage
from bbd.web.shown import UNITS, quantity


def chart_of(page: IndicatorPage) -> Markup | None:
    """Return the chart, or None where there is nothing to draw."""
    unit = UNITS.get(page.indicator.unit, page.indicator.unit)
    readings = tuple(
        ChartPoint(row.reading.period_end, row.seen.rounded) for row in page.rows if row.seen.rounded is not None
    )
    path = _path(page.path) if page.path else ()
    if not readings and not path:
        return None
    chart = LineChart(
        title=page.indicator.name,
        unit=unit,
        readings=readings,
        path=path,
        target=path[-1] if path else None,
        benchmark=tuple(ChartPoint(one.reference_date, one.value) for one in page.benchmark),
        benchmark_label=page.benchmark[-1].name if page.benchmark else "",
        description=_described(page),
        key="indicator",
    )
    return responsive_chart(chart)


def _path(path: TargetPath[date]) -> tuple[ChartPoint, ...]:
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


def _described(page: IndicatorPage) -> str:
    """Say in words what the chart shows."""
    unit, sentences = page.indicator.unit, []
    seen = [row for row in page.rows if row.seen.rounded is not None]
    if seen:
        first, last = seen[0], seen[-1]
        sentences.append(f"{last.period.label}: {quantity(last.seen.rounded, unit)}.")
        if first is not last:
            sentences.insert(0, f"{first.period.label}: {quantity(first.seen.rounded, unit)}.")
    if page.path and not page.path.corridor:
        target = page.path.target
        sentences.append(f"Ziel: {quantity(target.value, unit)} am {written(target.at)}.")
    return " ".join(sentences)
