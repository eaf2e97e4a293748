"""How to read a chart: what its areas and marks mean, in words beside it."""

from bbd.documents.chart_scale import is_within_a_year
from bbd.documents.charts import LineChart
from bbd.domain.german_dates import written


def how_to_read(chart: LineChart) -> str:
    """Say what the areas and marks of the chart mean, beside what is written in it; empty where nothing needs it."""
    said = []
    if chart.path:
        is_level = chart.path[0].value == chart.path[-1].value and not chart.milestones
        said.append(f"Gestrichelt: {'Zielwert, der zu halten ist' if is_level else 'Zielpfad'}")
        said.append("Quadrate: Ausgangswert und Meilensteine" if chart.milestones else "Quadrat: Ausgangswert")
        said.append("Raute: Ziel")
    if chart.benchmarks:
        said.append(f"gepunktet: Vergleichsgröße ({', '.join(one.label for one in chart.benchmarks)})")
    if chart.band:
        said.append(f"gepunktete Fläche: {chart.band.label}")
    if chart.spans:
        said.append(f"schraffiert: {', '.join(one.title or one.label for one in chart.spans)}")
    if chart.intervals:
        said.append("senkrechte Balken: wie weit der Wert einer Befragung von dem aller abweichen kann")
    said += [f"Bruch am {written(one.on)}: {one.label}" for one in chart.breaks]
    if any(is_within_a_year(day) for day in chart.days):
        said.append("jede Jahreszahl steht am Ende ihres Jahres")
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}." if text else ""
