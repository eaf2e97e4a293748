"""Small charts side by side: one scale for all, and whatever the series, sound XML that a strict policy allows."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from bbd.documents.chart_labels import LETTER_WIDTH, Box
from bbd.documents.chart_parts import ChartBlank, ChartBreak, ChartPoint
from bbd.documents.chart_scale import SMALL
from bbd.documents.charts import LineChart
from bbd.documents.small_multiples import small_multiples
from tests.pdf_structure import text_of

SVG = "{http://www.w3.org/2000/svg}"


def point(year: int, value: str) -> ChartPoint:
    return ChartPoint(date(year, 12, 31), Decimal(value))


def drawn(*charts: LineChart) -> list[ET.Element]:
    return [ET.fromstring(str(each)) for each in small_multiples(charts)]  # noqa: S314 - our own text


def words(svg: ET.Element, kind: str = "") -> list[str]:
    return [(one.text or "").replace("\N{NO-BREAK SPACE}", " ") for one in svg.iter(f"{SVG}text")
            if kind in (one.get("class") or "")]  # fmt: skip


LOW = LineChart("Mitte <1>", "%", [point(2011, "2"), point(2012, "3")], key="a")
HIGH = LineChart("Pankow", "%", [point(2015, "60")], [point(2014, "50"), point(2018, "90")], point(2018, "90"), key="b")


def test_all_have_the_same_axes() -> None:
    one, other = drawn(LOW, HIGH)
    assert words(one, "chart-muted") == words(other, "chart-muted")
    assert {"0 %", "100 %", "2018"} <= set(words(one))


def test_the_newest_value_and_the_target_alone_are_written_into_it() -> None:
    one, other = drawn(LOW, HIGH)
    assert words(one, "chart-halo") == ["3 %"]
    assert set(words(other, "chart-halo")) == {"60 %", "Ziel 90 %"}


def test_where_another_agreement_begins_the_line_is_interrupted_without_a_word() -> None:
    chart = LineChart(
        "Pankow", "%", [point(2011, "8"), point(2012, "9"), point(2017, "11")], apart=[date(2017, 12, 31)]
    )
    (svg,) = drawn(chart)
    lines = [(one.get("points") or "").split() for one in svg.iter(f"{SVG}polyline")]
    assert [len(line) for line in lines] == [2, 1]
    assert "Bruch" not in words(svg)


def test_charts_without_any_value_say_so() -> None:
    assert [words(svg) for svg in drawn(LineChart("A", "%", key="a"), LineChart("B", "%", key="b"))] == [
        ["Noch keine Messwerte"],
        ["Noch keine Messwerte"],
    ]
    assert small_multiples([]) == []


def test_what_is_withheld_beside_others_is_said_to_be_secret_without_a_value() -> None:
    hidden = LineChart("Mitte", "%", withheld=[ChartBlank(date(2012, 12, 31), "2012")], key="c")
    svg = drawn(HIGH, hidden)[1]
    assert "geheim" in words(svg)
    assert not list(svg.iter(f"{SVG}circle"))


TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=30)
VALUES = st.decimals(min_value=-1000, max_value=10**6, places=2, allow_nan=False)
DAYS = st.integers(1990, 2040).map(lambda year: date(year, 12, 31))
POINTS = st.dictionaries(DAYS, VALUES, max_size=25).map(
    lambda found: [ChartPoint(on, value) for on, value in sorted(found.items())]
)
CHARTS = st.builds(
    LineChart, title=TEXT, unit=st.sampled_from(["%", "Plätze & <mehr>", ""]), readings=POINTS, description=TEXT,
    breaks=st.lists(st.builds(ChartBreak, DAYS, TEXT), max_size=2),
    withheld=st.lists(st.builds(ChartBlank, DAYS, TEXT), max_size=3),
    apart=st.lists(DAYS, max_size=2),
)  # fmt: skip


@given(st.lists(CHARTS, min_size=1, max_size=4))
def test_any_series_is_drawn_soundly(charts: list[LineChart]) -> None:
    keyed = [replace(one, key=f"k{number}") for number, one in enumerate(charts)]
    svgs = drawn(*keyed)
    ids = [each.get("id") for svg in svgs for each in svg.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    for chart, svg in zip(keyed, svgs, strict=True):
        assert svg.findtext(f".//{SVG}title") == chart.title
        assert svg.findtext(f".//{SVG}desc") == chart.description
        assert not [name for each in svg.iter() for name in each.attrib if name == "style" or name.startswith("on")]
        if any(one.points() for one in keyed):
            assert len(list(svg.iter(f"{SVG}circle"))) == len(chart.readings)
        for dot in svg.iter(f"{SVG}circle"):
            assert 0 <= float(dot.get("cx", "")) <= SMALL.width
            assert 0 <= float(dot.get("cy", "")) <= SMALL.height


@given(POINTS.filter(bool), VALUES.filter(lambda value: value >= 0))
def test_the_two_labels_never_cover_each_other(readings: list[ChartPoint], target: Decimal) -> None:
    end = ChartPoint(date(2041, 12, 31), target)
    (svg,) = drawn(LineChart("A", "%", readings, target=end))
    boxes = [_box(one) for one in svg.iter(f"{SVG}text") if "chart-halo" in (one.get("class") or "")]
    assert len(boxes) == 2
    assert not boxes[0].overlaps(boxes[1])


def _box(text: ET.Element) -> Box:
    x, y, width = (
        float(text.get("x", "")),
        float(text.get("y", "")),
        len(text.text or "") * SMALL.letters * LETTER_WIDTH,
    )
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[text.get("text-anchor", "")]
    return Box(left, y - SMALL.letters * 0.8, left + width, y + SMALL.letters * 0.2)


@pytest.mark.parametrize("chart", [LOW, HIGH])
def test_a_small_chart_names_itself(chart: LineChart) -> None:
    svg = drawn(chart)[0].find(f"{SVG}svg")
    assert svg is not None
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == f"{chart.key}-small-title {chart.key}-small-desc"


def test_a_chart_stands_in_a_tagged_pdf_with_its_text_as_text(tmp_path: Path) -> None:
    svg = str(small_multiples([HIGH])[0]).removeprefix('<div class="bbd-chart">').removesuffix("</div>")
    (tmp_path / "chart.svg").write_text(svg, encoding="utf-8")
    (tmp_path / "one.typ").write_text('#set document(title: "Bild")\n#image("chart.svg", alt: "Pankow")', "utf-8")
    content = typst.compile(str(tmp_path / "one.typ"), pdf_standards=["ua-1"])
    assert "Ziel 90" in text_of(content).replace("\N{NO-BREAK SPACE}", " ")
