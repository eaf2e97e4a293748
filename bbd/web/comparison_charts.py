"""The chart of one row of the comparison: the readings of the years shown, and the way that was agreed last."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from bbd.documents.chart_captions import kept_back
from bbd.documents.chart_parts import ChartBreak, ChartPoint
from bbd.documents.charts import LineChart
from bbd.domain.german_dates import written
from bbd.web.comparison_rows import Line
from bbd.web.indicator_chart import blank
from bbd.web.indicator_rows import Row
from bbd.web.path_chart import baseline_of
from bbd.web.shown import UNITS, quantity


def line_chart_of(line: Line, years: range, key: str) -> LineChart:
    """Return the chart of the readings of `years`, with the way agreed last where it reaches into them."""
    indicator = line.newest.indicator
    seen = [(one, row) for one, row in line.read if row.seen.rounded is not None]
    blanks = [blank(row) for _, row in line.read if row.seen.hidden]
    points = line.path if line.path and line.path[-1].on.year >= years.start else ()
    return LineChart(
        title=f"{line.name}: {indicator.name}",
        unit=UNITS.get(indicator.unit, indicator.unit),
        readings=[
            ChartPoint(row.reading.period_end, row.seen.rounded or Decimal(0), period=row.period.label)
            for _, row in seen
        ],
        path=points,
        baseline=baseline_of(indicator),
        target=points[-1] if points else None,
        description=" ".join((_described([row for _, row in seen], points, indicator.unit), *kept_back(blanks))),
        key=key,
        breaks=_breaks(line, years),
        withheld=blanks,
        apart=[row.reading.period_end for (was, _), (one, row) in pairwise(seen) if was is not one],
    )


def _breaks(line: Line, years: range) -> list[ChartBreak]:
    """Return the breaks that any of the agreements names, each once."""
    days = {date.fromisoformat(str(each["date"])): str(each["reason"])
            for one in line.members for each in one.indicator.breaks}  # fmt: skip
    return [ChartBreak(on, reason) for on, reason in sorted(days.items()) if on.year in years]


def _described(rows: Sequence[Row], path: Sequence[ChartPoint], unit: str) -> str:
    ends = [rows[0], rows[-1]] if len(rows) > 1 else rows
    sentences = [f"{row.period.label}: {quantity(row.seen.rounded, unit)}." for row in ends]
    if path:
        sentences.append(f"Ziel: {quantity(path[-1].value, unit)} am {written(path[-1].on)}.")
    return " ".join(sentences) or "Kein Messwert, der gezeigt werden kann."
