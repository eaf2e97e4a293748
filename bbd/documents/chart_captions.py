"""How to read a chart: what its areas and marks mean, in words beside it."""

from collections.abc import Iterator, Sequence

from bbd.documents.chart_parts import ChartBlank
from bbd.documents.chart_scale import is_within_a_year
from bbd.documents.charts import LineChart
from bbd.domain.german_dates import written
from bbd.domain.table_symbols import TO_PROTECT

HELD = " (waagerecht: Wert, der zu halten ist)"


def kept_back(blanks: Sequence[ChartBlank]) -> list[str]:
    """Return the sentence that names the periods of which no value is shown; none where there is none."""
    return [f"Geheim zu halten: {', '.join(one.period for one in blanks)}."] if blanks else []


def how_to_read(chart: LineChart) -> str:
    """Say what the areas and marks of the chart mean, beside what is written in it; empty where nothing needs it."""
    said = []
    if chart.path:
        said.append(f"gestrichelt: {'Zielwert, der zu halten ist' if chart.is_level else 'Zielpfad'}")
        said += _marks([chart])
    if chart.benchmarks:
        said.append(f"gepunktet: Vergleichsgröße ({', '.join(one.label for one in chart.benchmarks)})")
    if chart.band:
        said.append(f"gepunktete Fläche: {chart.band.label}")
    if chart.spans:
        said.append(f"schraffiert: {', '.join(one.title or one.label for one in chart.spans)}")
    if chart.intervals:
        said.append("senkrechte Balken: wie weit der Wert einer Befragung von dem aller abweichen kann")
    text = "; ".join([*said, *_signs([chart]), *(f"Bruch am {written(one.on)}: {one.label}" for one in chart.breaks)])
    return f"{text[0].upper()}{text[1:]}." if text else ""


def how_to_read_all(charts: Sequence[LineChart]) -> str:
    """Say it once below many small charts; what none of them has is left out."""
    said = ["Punkte: Messwerte"]
    if any(one.path for one in charts):
        held = any(one.is_level for one in charts)
        said.append(f"gestrichelt: Zielpfad der jüngsten Zielvereinbarung{HELD if held else ''}")
        said += _marks(charts)
    cut = any(len(one.pieces) > 1 for one in charts)
    secret = ", oder ein Wert bleibt geheim" if any(one.withheld for one in charts) else ""
    changes = f" Wo die Linie unterbrochen ist, wechselt die Zielvereinbarung oder die Definition{secret}."
    return f"{'; '.join([*said, *_signs(charts)])}.{changes if cut else ''}"


def _marks(charts: Sequence[LineChart]) -> list[str]:
    several = any(one.milestones for one in charts)
    return ["Quadrate: Ausgangswert und Meilensteine" if several else "Quadrat: Ausgangswert", "Raute: Ziel"]


def _signs(charts: Sequence[LineChart]) -> Iterator[str]:
    """Say what a word or a place on the axis means where it needs saying."""
    if any(one.withheld for one in charts):
        yield f"„geheim“: Wert {TO_PROTECT}"
    if any(is_within_a_year(day) for one in charts for day in one.days):
        yield "jede Jahreszahl steht am Ende ihres Jahres"
