"""Small multiples: many small line charts of one size on one scale, so that the eye may compare them.

Each is a drawing of its own with title and description; which stands where, its page decides. They rank nothing.
"""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from bbd.documents.chart_parts import ChartPoint
from bbd.documents.chart_scale import SMALL
from bbd.documents.charts import LineChart, line_chart


def small_multiples(charts: Sequence[LineChart]) -> list[Markup]:
    """Return each chart as SVG, all with the days and values of all on their axes; the unit must be the same."""
    room = _corners([point for chart in charts for point in chart.points()], charts)
    return [
        Markup('<div class="bbd-chart">{}</div>').format(line_chart(replace(one, room=room), SMALL)) for one in charts
    ]


def _corners(points: Sequence[ChartPoint], charts: Sequence[LineChart]) -> list[ChartPoint]:
    """Return two points that span all values and days; none where there is no value at all."""
    days = [day for chart in charts for day in chart.days]
    values = [point.value for point in points]
    return [ChartPoint(min(days), min(values)), ChartPoint(max(days), max(values))] if values else []
