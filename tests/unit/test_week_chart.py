"""The chart of letters by week, read as XML: what stands where, and what is named."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest

from bbd.documents.chart_scale import NARROW, WIDE, Layout
from bbd.documents.week_chart import Week, WeekChart, responsive_week_chart, week_chart

SVG = "{http://www.w3.org/2000/svg}"
SIZES = pytest.mark.parametrize("layout", [WIDE, NARROW], ids=["wide", "narrow"])


def chart(*counts: tuple[int, int], begin: date = date(2012, 1, 2)) -> WeekChart:
    weeks = [Week(begin + timedelta(weeks=number), *both) for number, both in enumerate(counts)]
    return WeekChart("Briefe <je> Woche", weeks, ("bisher", "Vorschlag"), "Von 2 auf 1.", "replay")


def drawn(given: WeekChart, layout: Layout) -> ET.Element:
    return ET.fromstring(str(week_chart(given, layout)))  # noqa: S314 - our own text


def line(svg: ET.Element, kind: str) -> list[tuple[float, float]]:
    found = next(one for one in svg.iter(f"{SVG}polyline") if one.get("class") == kind)
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in found.get("points", "").split())]


def words(svg: ET.Element) -> list[str]:
    return [(text.text or "").replace("\N{NO-BREAK SPACE}", " ") for text in svg.iter(f"{SVG}text")]


@SIZES
def test_a_chart_names_itself_and_both_lines(layout: Layout) -> None:
    svg = drawn(chart((2, 1), (0, 0)), layout)
    named = [svg.find(f"{SVG}{each}") for each in ("title", "desc")]
    assert [each.text for each in named if each is not None] == ["Briefe <je> Woche", "Von 2 auf 1."]
    assert svg.get("aria-labelledby") == " ".join(each.get("id", "") for each in named if each is not None)
    assert {"bisher", "Vorschlag"} <= set(words(svg))


@SIZES
def test_a_week_is_level_and_the_next_one_a_step(layout: Layout) -> None:
    svg = drawn(chart((2, 1), (0, 1)), layout)
    before, after = line(svg, "chart-path"), line(svg, "chart-readings")
    assert [x for x, _ in before] == [x for x, _ in after]
    assert before[0][1] == before[1][1] < before[2][1] == before[3][1]
    assert len({y for _, y in after}) == 1
    assert before[1][0] == before[2][0]


@SIZES
@pytest.mark.parametrize("weeks", [1, 3, 30, 60, 210, 900])
def test_marks_are_named_and_stay_within_the_drawing(layout: Layout, weeks: int) -> None:
    svg = drawn(chart(*[(1, 0)] * weeks), layout)
    marks = [text for text in words(svg) if len(text) > 4 and text[-4:].isdigit()]
    assert 1 <= len(marks) <= layout.years + 1, marks
    assert len(set(marks)) == len(marks)
    assert all(0 <= x <= layout.width for x, _ in line(svg, "chart-path"))


@pytest.mark.parametrize(("most", "ticks"), [(0, ["0", "1"]), (1, ["0", "1"]), (3, ["0", "1", "2", "3"])])
def test_letters_are_counted_in_whole_numbers(most: int, ticks: list[str]) -> None:
    assert [text for text in words(drawn(chart((most, 0)), WIDE)) if text.isdigit()] == ticks


def test_the_page_gets_both_sizes_and_no_style() -> None:
    both = str(responsive_week_chart(chart((2, 1))))
    assert both.count("<svg") == 2
    assert "style=" not in both
    assert 'id="replay-wide-title"' in both
    assert 'id="replay-narrow-title"' in both
