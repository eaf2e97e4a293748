"""Charts read as XML: what stands where, what is named, and that nothing a strict policy forbids is in them."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bbd.documents.chart_captions import how_to_read
from bbd.documents.chart_labels import LETTER_WIDTH, Box, sampled
from bbd.documents.chart_parts import (
    ChartBand,
    ChartBlank,
    ChartBreak,
    ChartInterval,
    ChartPoint,
    ChartSeries,
    ChartSpan,
)
from bbd.documents.chart_scale import NARROW, WIDE, Layout, nice_ticks, thinned, year_marks
from bbd.documents.charts import LineChart, line_chart, responsive_chart

SVG = "{http://www.w3.org/2000/svg}"
SIZES = pytest.mark.parametrize("layout", [WIDE, NARROW], ids=["wide", "narrow"])


def at_year_end(year: int, value: str, label: str = "") -> ChartPoint:
    return ChartPoint(date(year, 12, 31), Decimal(value), label)


WATER = LineChart(
    title="Anteil <der> Azubis",
    unit="%",
    readings=[at_year_end(2010, "14.5"), at_year_end(2011, "20.0"), at_year_end(2012, "13.2")],
    path=[at_year_end(2011, "20.0"), at_year_end(2013, "25")],
    target=at_year_end(2013, "25"),
    benchmarks=[ChartSeries("Bevölkerung & Anteil", [at_year_end(2010, "24.9"), at_year_end(2012, "27.4")])],
    description="Von 14,5 % auf 13,2 %.",
)


def drawn(chart: LineChart, layout: Layout = WIDE) -> ET.Element:
    return ET.fromstring(str(line_chart(chart, layout)))  # noqa: S314 - our own text


def words_of(svg: ET.Element) -> list[str]:
    return [(text.text or "").replace("\N{NO-BREAK SPACE}", " ") for text in svg.iter(f"{SVG}text")]


def box_of(text: ET.Element, letters: int) -> Box:
    x, y, width = float(text.get("x", "")), float(text.get("y", "")), len(text.text or "") * letters * LETTER_WIDTH
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[text.get("text-anchor", "")]
    return Box(left, y - letters * 0.8, left + width, y + letters * 0.2)


def places(svg: ET.Element, kind: str) -> list[tuple[float, float]]:
    line = next(each for each in svg.iter(f"{SVG}polyline") if each.get("class") == kind)
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in line.get("points", "").split())]


@SIZES
def test_a_chart_names_and_describes_itself(layout: Layout) -> None:
    svg = drawn(WATER, layout)
    named = [svg.find(f"{SVG}{each}") for each in ("title", "desc")]
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == " ".join(each.get("id", "") for each in named if each is not None)
    assert [each.text for each in named if each is not None] == [
        "Anteil <der> Azubis",
        "Von 14,5 % auf 13,2 %.",
    ]


@SIZES
def test_target_baseline_last_reading_and_benchmark_are_named_where_they_stand(layout: Layout) -> None:
    words = words_of(drawn(WATER, layout))
    assert {"Ziel 25 %", "Ausgangswert 20,0 %", "13,2 %", "Bevölkerung & Anteil 27,4 %"} <= set(words)


def test_readings_stand_where_scale_and_calendar_put_them() -> None:
    svg = drawn(WATER)
    left, right = WIDE.left + WIDE.inset, WIDE.width - WIDE.right - WIDE.inset
    bottom, top = WIDE.height - WIDE.bottom, WIDE.top
    readings, path = places(svg, "chart-readings"), places(svg, "chart-path")
    assert readings[0] == (left, round(bottom - (bottom - top) * 14.5 / 30, 1))
    assert readings[1] == path[0]
    assert path[0] == pytest.approx((left + (right - left) * 365 / 1096, 133.3), abs=0.1)
    assert path[1] == (right, round(bottom - (bottom - top) * 25 / 30, 1))
    circles = [(float(dot.get("cx", "")), float(dot.get("cy", ""))) for dot in svg.iter(f"{SVG}circle")]
    assert circles == readings


def test_the_kinds_of_lines_differ_in_form_and_not_in_colour_alone() -> None:
    svg = drawn(WATER)
    dashes = {line.get("class"): line.get("stroke-dasharray") for line in svg.iter(f"{SVG}polyline")}
    assert dashes == {"chart-benchmark": "0.1 6", "chart-path": "8 5", "chart-readings": None}
    assert len(list(svg.iter(f"{SVG}circle"))) == 3
    assert len(list(svg.iter(f"{SVG}rect"))) == 1
    assert len([path for path in svg.iter(f"{SVG}path") if "chart-target" in path.get("class", "")]) == 1


def test_nothing_in_a_chart_needs_an_exception_from_the_policy() -> None:
    for element in ET.fromstring(str(responsive_chart(WATER))).iter():  # noqa: S314 - our own text
        assert element.tag.removeprefix(SVG) not in {"style", "script"}
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]


def test_the_two_sizes_share_no_id() -> None:
    both = ET.fromstring(str(responsive_chart(WATER)))  # noqa: S314 - our own text
    ids = [element.get("id") for element in both.iter() if element.get("id")]
    assert len(ids) == len(set(ids)) == 4


def test_points_name_day_and_value_for_the_mouse() -> None:
    tips = [dot.findtext(f"{SVG}title") for dot in drawn(WATER).iter(f"{SVG}circle")]
    assert tips[-1] == "31.12.2012: 13,2\N{NO-BREAK SPACE}%"


@SIZES
def test_without_readings_the_path_is_shown_and_the_want_is_said(layout: Layout) -> None:
    chart = LineChart(title="Anteil", unit="%", path=WATER.path, target=WATER.target)
    svg = drawn(chart, layout)
    assert "Noch keine Messwerte" in words_of(svg)
    assert len(places(svg, "chart-path")) == 2
    assert not list(svg.iter(f"{SVG}circle"))


def test_a_chart_of_nothing_is_a_sentence() -> None:
    assert words_of(drawn(LineChart(title="Anteil", unit="%"))) == ["Noch keine Messwerte"]


def test_one_reading_stands_in_the_middle_of_its_years() -> None:
    svg = drawn(LineChart(title="Anteil", unit="%", readings=[at_year_end(2024, "21.7")]))
    assert {"2023", "2024", "2025", "21,7 %"} <= set(words_of(svg))
    ((x, _),) = places(svg, "chart-readings")
    assert x == pytest.approx((WIDE.left + WIDE.width - WIDE.right) / 2, abs=1)


@SIZES
def test_words_of_many_readings_do_not_cover_each_other_but_the_last_is_there(layout: Layout) -> None:
    readings = [at_year_end(1990 + number, str(Decimal(number) / 2 + number % 3)) for number in range(30)]
    svg = drawn(LineChart(title="Anteil", unit="%", readings=readings), layout)
    assert len(list(svg.iter(f"{SVG}circle"))) == 30
    labels = [text for text in svg.iter(f"{SVG}text") if "chart-reading-label" in text.get("class", "")]
    assert 1 < len(labels) < 30
    assert (labels[0].text or "").startswith("16,5")


@SIZES
def test_every_word_stands_on_the_drawing(layout: Layout) -> None:
    for text in drawn(WATER, layout).iter(f"{SVG}text"):
        assert 0 <= float(text.get("x", "")) <= layout.width
        assert 0 < float(text.get("y", "")) < layout.height


def test_a_label_of_its_own_replaces_the_value() -> None:
    chart = LineChart(title="Anteil", unit="%", readings=[at_year_end(2012, "13.2", "13,2 % (vorläufig)")])
    assert "13,2 % (vorläufig)" in words_of(drawn(chart))


def test_a_milestone_has_a_mark_and_its_label() -> None:
    path = [at_year_end(2010, "10"), at_year_end(2012, "15", "Zwischenziel"), at_year_end(2014, "30")]
    svg = drawn(LineChart(title="Anteil", unit="%", path=path))
    assert len(list(svg.iter(f"{SVG}rect"))) == 2
    assert "Zwischenziel" in words_of(svg)


def test_a_level_to_hold_is_drawn_as_one_and_the_baseline_where_it_was() -> None:
    level = [at_year_end(2017, "39.4"), at_year_end(2028, "39.4")]
    chart = LineChart(title="Anteil", unit="%", path=level, target=level[-1], baseline=at_year_end(2017, "40.1"))
    svg = drawn(chart)
    assert "31.12.2017: 40,1" in "".join(title.text or "" for title in svg.iter(f"{SVG}title"))
    assert "Ausgangswert 40,1 %" in words_of(svg)
    (square,) = svg.iter(f"{SVG}rect")
    assert float(square.get("y", "")) + 6 < places(svg, "chart-path")[0][1]
    assert how_to_read(chart) == "Gestrichelt: Zielwert, der zu halten ist; Quadrat: Ausgangswert; Raute: Ziel."


def test_a_long_unit_stands_at_the_axis_and_thousands_are_grouped() -> None:
    chart = LineChart(title="Plätze", unit="Personen", readings=[at_year_end(2011, "900"), at_year_end(2012, "1250")])
    words = words_of(drawn(chart))
    assert {"Personen", "900", "1.250 Personen", "1.500"} <= set(words)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        ("9.8", "27.4", ["0", "10", "20", "30"]),
        ("0", "25", ["0", "5", "10", "15", "20", "25"]),
        ("0", "100", ["0", "20", "40", "60", "80", "100"]),
        ("0", "0", ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        ("-3", "4", ["-4", "-2", "0", "2", "4"]),
        ("0", "1250", ["0", "500", "1000", "1500"]),
        ("0.01", "0.04", ["0.00", "0.01", "0.02", "0.03", "0.04"]),
    ],
)
def test_ticks_are_round_begin_at_zero_and_enclose_all_values(low: str, high: str, ticks: list[str]) -> None:
    found = nice_ticks(Decimal(low), Decimal(high))
    assert found == tuple(Decimal(tick) for tick in ticks)


def test_each_year_is_marked_at_its_end_where_its_figure_stands() -> None:
    assert [name for _, name in year_marks([date(2011, 12, 31), date(2013, 12, 31)])] == ["2011", "2012", "2013"]
    within = year_marks([date(2011, 12, 31), date(2012, 3, 31), date(2013, 6, 30)])
    assert within == ((date(2011, 12, 31), "2011"), (date(2012, 12, 31), "2012"), (date(2013, 12, 31), "2013"))
    assert [name for _, name in year_marks([date(2012, 3, 31)])] == ["2011", "2012"]


def test_a_figure_of_a_whole_year_stands_above_its_year_whatever_else_is_drawn() -> None:
    reading = replace(at_year_end(2017, "12"), period="2017")
    followed = ChartSeries("Register", [ChartPoint(date(2016, 6, 30), Decimal(30))])
    svg = drawn(LineChart(title="Anteil", unit="%", readings=[reading], benchmarks=[followed]))
    ((x, _),) = places(svg, "chart-readings")
    assert [text.get("x") for text in svg.iter(f"{SVG}text") if text.text == "2017"] == [str(x)]
    assert "2017: 12\N{NO-BREAK SPACE}%" in [title.text for title in svg.iter(f"{SVG}title")]


def test_what_lies_within_a_year_is_told_how_to_find_on_the_axis() -> None:
    quarter = LineChart(title="Anteil", unit="%", readings=[ChartPoint(date(2012, 3, 31), Decimal(9))])
    assert how_to_read(quarter) == "Jede Jahreszahl steht am Ende ihres Jahres."


def test_fewer_marks_keep_the_last_and_equal_steps() -> None:
    marks = year_marks([date(2000, 12, 31), date(2020, 12, 31)])
    assert [name for _, name in thinned(marks, 4)] == ["2002", "2008", "2014", "2020"]


FULL = LineChart(
    title="Anteil",
    unit="%",
    readings=[at_year_end(year, value) for year, value in ((2010, "14"), (2011, "15"), (2012, "22"), (2013, "23"))],
    path=[at_year_end(2011, "15"), at_year_end(2015, "30")],
    breaks=[ChartBreak(date(2012, 1, 1), "Neue <Erhebung>")],
    spans=[ChartSpan(date(2009, 1, 1), date(2012, 6, 30), "M1", "Maßnahme M1: Praktika & mehr")],
    intervals=[ChartInterval(date(2013, 12, 31), Decimal(19), Decimal(41))],
    band=ChartBand(
        [at_year_end(2011, "14"), at_year_end(2015, "29")], [at_year_end(2011, "12"), at_year_end(2015, "27")], "leicht"
    ),
    withheld=[ChartBlank(date(2014, 12, 31), "2014")],
)


def test_words_do_not_lie_upon_the_lines_they_name() -> None:
    rising = [ChartPoint(date(2024, 3, 31), Decimal("21.7")), at_year_end(2027, "39.4")]
    known = ChartSeries("Mikrozensus", [at_year_end(2023, "39.4")])
    chart = LineChart("Anteil", "%", [at_year_end(2024, "21.7")], rising, rising[-1], [known])
    svg = drawn(chart)
    crossed = sampled(places(svg, "chart-path"))
    for text in svg.iter(f"{SVG}text"):
        if "chart-halo" in text.get("class", ""):
            box = box_of(text, WIDE.letters)
            assert not [place for place in crossed if box.holds(place)], text.text


@SIZES
def test_a_break_interrupts_the_line_and_says_why(layout: Layout) -> None:
    svg = drawn(FULL, layout)
    lines = [line for line in svg.iter(f"{SVG}polyline") if line.get("class") == "chart-readings"]
    assert [len((line.get("points") or "").split()) for line in lines] == [2, 2]
    assert "Bruch" in words_of(svg)
    assert "01.01.2012: Neue <Erhebung>" in [title.text for title in svg.iter(f"{SVG}title")]


@SIZES
def test_spans_bands_and_intervals_stay_in_the_frame_and_differ_in_form(layout: Layout) -> None:
    svg = drawn(FULL, layout)
    (area,) = (one for one in svg.iter(f"{SVG}rect") if (one.get("fill") or "").startswith("url("))
    assert float(area.get("x") or 0) >= layout.left
    assert float(area.get("x") or 0) + float(area.get("width") or 0) <= layout.width - layout.right
    patterns = {one.get("id") for one in svg.iter(f"{SVG}pattern")}
    used = {(one.get("fill") or "")[5:-1] for one in svg.iter() if (one.get("fill") or "").startswith("url(#")}
    assert used == patterns
    titles = [title.text for title in svg.iter(f"{SVG}title")]
    assert {"Maßnahme M1: Praktika & mehr", "leicht"} <= set(titles)
    assert "31.12.2013: etwa 19\N{NO-BREAK SPACE}% bis 41\N{NO-BREAK SPACE}%" in titles
    # The scale holds the whole interval.
    assert max(int(word.split(" ")[0]) for word in words_of(svg) if word.endswith(" %") and word[0].isdigit()) >= 41


def test_what_is_drawn_without_words_is_explained_beside_it() -> None:
    assert how_to_read(FULL) == (
        "Gestrichelt: Zielpfad; Quadrat: Ausgangswert; Raute: Ziel; gepunktete Fläche: leicht; schraffiert: Maßnahme "
        "M1: Praktika & mehr; senkrechte Balken: wie weit der Wert einer Befragung von dem aller abweichen kann; "
        "„geheim“: Wert geheim zu halten, damit niemand erkennbar wird; Bruch am 1. Januar 2012: Neue <Erhebung>."
    )
    assert not how_to_read(LineChart(title="Anteil", unit="%", readings=FULL.readings))


def test_of_a_withheld_reading_only_the_day_is_drawn() -> None:
    svg = drawn(FULL)
    (column,) = (one for one in svg.iter(f"{SVG}rect") if one.get("class") == "chart-withheld")
    assert column.findtext(f"{SVG}title") == "2014: geheim zu halten"
    assert words_of(svg).count("geheim") == 1
    # As high as the plot: its place tells nothing of the value.
    assert (float(column.get("y", "")), float(column.get("height", ""))) == (30, 310)
    assert sum(one.get("class") == "chart-reading" for one in svg.iter(f"{SVG}circle")) == len(FULL.readings)


def test_no_line_leads_through_a_withheld_reading() -> None:
    chart = replace(WATER, readings=[at_year_end(2010, "14"), at_year_end(2012, "13")])
    for blanks, lines in (((), [2]), ((ChartBlank(date(2011, 12, 31), "2011"),), [1, 1])):
        assert [len(one) for one in replace(chart, withheld=blanks).pieces] == lines


def test_the_ids_of_both_sizes_stay_unique_with_everything_drawn() -> None:
    both = ET.fromstring(str(responsive_chart(FULL)))  # noqa: S314 - our own text
    ids = [element.get("id") for element in both.iter() if element.get("id")]
    assert len(ids) == len(set(ids)) == 8
    for element in both.iter():
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
