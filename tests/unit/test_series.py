"""Series for `bbd assess`: what is read, what is refused and where, what is answered."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bbd.domain.assessment import Direction, Status, Tolerance
from bbd.domain.errors import InputRefused
from bbd.domain.series import Series, answer, assess_series, read_series
from bbd.domain.target_path import Point, TargetPath
from bbd.domain.trend import Promise, Rule, Target

TREND: dict[str, Any] = {
    "id": "public-service",
    "method": "trend",
    "rule": "value",
    "direction": "up",
    "values": {"2006": "8.7", "2011": "17.5", "2012": "19.3", "2016": "23.0", "2017": "26.9", "2020": "29.6"},
    "year": 2020,
    "target": {"value": "39.4", "year": 2025},
}
PATH: dict[str, Any] = {
    "id": "wasserbetriebe",
    "method": "path",
    "direction": "up",
    "values": {"2011": "20.0", "2012": "13.2"},
    "baseline": {"value": "20.0", "year": 2011},
    "target": {"value": "25", "year": 2013},
}


def read(line: dict[str, Any]) -> Series:
    (series,) = read_series(json.dumps(line), where="reihen.jsonl")
    return series


def refusals(text: str | bytes) -> list[str]:
    with pytest.raises(InputRefused) as refused:
        read_series(text, where="reihen.jsonl")
    return [str(problem) for problem in refused.value.problems]


def refusal(line: dict[str, Any]) -> str:
    (sentence,) = refusals(json.dumps(line))
    return sentence


def test_a_trend_is_answered_with_exact_figures() -> None:
    found = answer(read(TREND))
    assert found.pop("reason")
    assert found == {
        "id": "public-service",
        "status": "off_track",
        "current": "29.6",
        "projected": "37.0642857143",
        "shortfall": "2.3357142857",
        "gap": "9.8",
    }


def test_a_path_is_counted_in_whole_years() -> None:
    assert answer(read(PATH)) == {
        "id": "wasserbetriebe",
        "status": "wrong_direction",
        "current": "13.2",
        "projected": "22.5",
        "shortfall": "9.3",
        "gap": "5",
        "reason": "2012 sind es 13,2. Nach dem Zielpfad sollten es 22,5 sein: Es fehlen 9,3, das sind 186,0\u00a0% "
        "des Weges von 20 nach 25 (mehr als 20\u00a0%). Der Wert liegt unter dem Ausgangswert.",
    }


def test_optional_fields_may_be_absent_or_null() -> None:
    optional = ("rule", "year", "baseline", "milestones", "corridor", "breaks", "strict", "tolerance")
    bare = {key: value for key, value in TREND.items() if key not in optional}
    nulls = bare | dict.fromkeys(optional)
    assert read(bare) == read(nulls) == read(TREND)
    assert read(TREND) == Series(
        "public-service",
        {int(year): Decimal(value) for year, value in TREND["values"].items()},
        2020,
        Promise(Rule.VALUE, Direction.UP, [Target(Decimal("39.4"), 2025)]),
        Tolerance(),
        (),
    )


@pytest.mark.parametrize(
    ("target", "direction", "rule"),
    [
        ({"value": "1", "year": 2025}, "up", Rule.VALUE),
        ({"value": "1"}, "up", Rule.YEARLY),
        ({"value": "1", "year": None}, "up", Rule.YEARLY),
        (None, "up", Rule.DIRECTION),
        ({"value": None, "year": None}, "up", Rule.DIRECTION),
        (None, "corridor", Rule.YEARLY),
        ({"year": 2025}, "corridor", Rule.VALUE),
    ],
)
def test_an_absent_rule_follows_from_the_target(target: dict[str, Any] | None, direction: str, rule: Rule) -> None:
    corridor = {"low": "1", "high": "2"} if direction == "corridor" else None
    series = read(TREND | {"rule": None, "target": target, "direction": direction, "corridor": corridor})
    assert isinstance(series.promise, Promise)
    assert series.promise.rule is rule


def test_the_assessed_year_is_by_default_that_of_the_newest_value() -> None:
    assert read(PATH).year == 2012
    assert read(PATH | {"values": {"2012": "1", "2013": None}}).year == 2012
    assert read(PATH | {"values": {"2013": None}}).year == 2013
    assert read(PATH | {"year": 2011}).year == 2011


def test_no_values_at_all_are_no_reading_for_a_path_and_too_few_for_a_trend() -> None:
    assert assess_series(read(PATH | {"values": {}})).status is Status.NO_READING
    assert assess_series(read(TREND | {"values": {}, "year": None})).status is Status.NOT_ASSESSABLE


def test_a_path_without_a_value_for_the_year_has_no_reading() -> None:
    for line in (PATH | {"year": 2013}, PATH | {"values": {"2012": None}}):
        found = answer(read(line))
        assert found["status"] == "no_reading"
        assert {found[name] for name in ("current", "projected", "shortfall", "gap")} == {None}


def test_a_corridor_without_a_target_year_holds_from_the_baseline_on() -> None:
    line = PATH | {"direction": "corridor", "corridor": {"low": "15", "high": "30"}, "target": None}
    found = answer(read(line | {"baseline": {"value": "5", "year": 2011}}))
    assert (found["projected"], found["gap"], found["status"]) == ("15", "10", "slightly_off")


def test_a_break_between_baseline_and_reading_is_mentioned() -> None:
    plain, broken = answer(read(PATH)), answer(read(PATH | {"breaks": [2012, 2011, 2013]}))
    assert plain["reason"] is not None
    warning = "Zu beachten: Zwischen Ausgangswert und Messwert liegt der Definitionswechsel 2012."
    assert broken == plain | {"reason": f"{plain['reason']} {warning}"}


def test_milestones_bend_the_path_and_are_targets_of_the_trend() -> None:
    milestones = [{"value": "24", "year": 2012}]
    series = read(PATH | {"milestones": milestones})
    assert series.promise == TargetPath(
        Point(Decimal("20.0"), 2011), Point(Decimal(25), 2013), milestones=(Point(Decimal(24), 2012),)
    )
    assert answer(series)["projected"] == "24"
    assert answer(read(TREND | {"milestones": [{"value": "31", "year": 2021}]}))["gap"] == "1.4"


def test_figures_have_at_most_ten_digits_after_the_point() -> None:
    found = answer(read(PATH | {"values": {"2012": "21.00000000005"}}))
    assert (found["current"], found["shortfall"]) == ("21.0000000001", "1.5")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"id": None}, "/id: Das Feld „id“ fehlt."),
        ({"id": 7}, "/id: Erwartet wird ein Text mit 1 bis 300 Zeichen."),
        ({"id": " "}, "/id: Erwartet wird ein Text mit 1 bis 300 Zeichen."),
        ({"id": "a\ud800"}, "/id: Der Text enthält Steuerzeichen."),
        ({"method": "guess"}, "/method: „guess“ ist hier nicht möglich. Möglich sind: path, trend."),
        ({"method": ["path"]}, "/method: Der Wert ist hier nicht möglich. Möglich sind: path, trend."),
        ({"values": []}, "/values: Erwartet wird ein Objekt aus Jahren und Werten."),
        ({"values": {"12": "1"}}, "/values/12: „12“ ist kein Jahr."),
        ({"values": {"0000": "1"}}, "/values/0000: „0000“ ist kein Jahr."),
        ({"values": {"٢٠١٢": "1"}}, "/values/٢٠١٢: „٢٠١٢“ ist kein Jahr."),
        ({"values": {"2012": 19}}, "/values/2012: Erwartet wird eine Dezimalzahl als Text."),
        ({"values": {"2012": " 19"}}, "/values/2012: Erwartet wird eine Dezimalzahl als Text."),
        ({"values": {"2012": 19.3}}, "/values/2012: „19.3“ steht ohne Anführungszeichen;"),
        ({"values": {"2012": "19,3"}}, "/values/2012: „19,3“ ist nicht eindeutig:"),
        ({"values": {"2012": "NaN"}}, "/values/2012: „NaN“ ist kein Zahlenwert."),
        ({"values": {"2012": float("nan")}}, "/values/2012: „NaN“ ist kein Zahlenwert."),
        ({"values": {"2012": float("-inf")}}, "/values/2012: „-Infinity“ ist kein Zahlenwert."),
        ({"year": "2012"}, "/year: Erwartet wird ein Jahr als ganze Zahl."),
        ({"year": True}, "/year: Erwartet wird ein Jahr als ganze Zahl."),
        ({"year": 10000}, "/year: Erwartet wird ein Jahr als ganze Zahl."),
        ({"year": -1}, "/year: Erwartet wird ein Jahr als ganze Zahl."),
        ({"strict": "no"}, "/strict: Erwartet wird true oder false."),
        ({"breaks": 2018}, "/breaks: Erwartet wird eine Liste."),
        ({"breaks": [2018, None]}, "/breaks/1: Erwartet wird ein Jahr als ganze Zahl."),
        ({"baseline": None}, "/baseline: Die Methode „path“ braucht einen Ausgangswert."),
        ({"baseline": {"value": "1"}}, "/baseline/year: Das Feld „year“ fehlt."),
        ({"baseline": "20"}, "/baseline: Erwartet wird ein JSON-Objekt."),
        ({"target": None}, "/target: Die Methode „path“ braucht einen Zielwert mit Zieljahr."),
        ({"target": {"value": "25"}}, "/target: Die Methode „path“ braucht einen Zielwert mit Zieljahr."),
        ({"target": {"value": "25", "year": 2010}}, "/target: Der Zielwert (für 2010) liegt zeitlich vor"),
        ({"target": {"value": "25", "date": "x"}}, "/target/date: Das Feld „date“ ist unbekannt."),
        ({"milestones": [{"value": "25", "year": 2013}]}, "/milestones: Meilensteine müssen zeitlich zwischen"),
        ({"direction": "corridor"}, "/corridor: Grenzen eines Korridors gehören zur Richtung"),
        ({"corridor": {"low": "1", "high": "2"}}, "/corridor: Grenzen eines Korridors gehören zur Richtung"),
        ({"corridor": {"low": "3", "high": "2"}}, "/corridor: Die untere Grenze 3 des Korridors liegt über der"),
        ({"corridor": {"low": "3"}}, "/corridor/high: Das Feld „high“ fehlt."),
        ({"tolerance": {"slightly_off": "30"}}, "/tolerance: Die Toleranz ist widersprüchlich."),
        ({"tolerance": {"slight": "3"}}, "/tolerance/slight: Das Feld „slight“ ist unbekannt. Meinten Sie"),
        ({"taget": None}, "/taget: Das Feld „taget“ ist unbekannt. Meinten Sie „target“?"),
        ({"a/b~c": 1}, "/a~1b~0c: Das Feld „a/b~c“ ist unbekannt. Möglich sind: id, method, values,"),
    ],
)
def test_what_is_wrong_is_named_with_line_and_pointer(change: dict[str, Any], sentence: str) -> None:
    assert refusal(PATH | change).startswith(f"reihen.jsonl, Zeile 1, {sentence}")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"target": {"value": "1"}}, "/target: Die Regel „value“ braucht einen Zielwert mit Zieljahr."),
        ({"target": None, "rule": "yearly"}, "/target: Die Regel „yearly“ braucht einen Zielwert."),
        ({"target": {"year": 2025}, "rule": None}, "/target: Der Zielwert hat ein Zieljahr, aber keinen Wert."),
        ({"rule": "monthly"}, "/rule: „monthly“ ist hier nicht möglich. Möglich sind: value, yearly, direction."),
    ],
)
def test_a_rule_gets_what_it_needs_or_is_refused(change: dict[str, Any], sentence: str) -> None:
    assert refusal(TREND | change).startswith(f"reihen.jsonl, Zeile 1, {sentence}")


def test_all_that_is_wrong_in_all_lines_is_named_at_once() -> None:
    good, bad = json.dumps(PATH), json.dumps(PATH | {"year": "x", "strict": 1, "values": {"a": "1", "2012": "b"}})
    found = refusals(f"{good}\n\n{bad}\r\n{{\n{good[:-1]}\n[]\n")
    places = [sentence.split(": ")[0] for sentence in found]
    assert places == [
        "reihen.jsonl, Zeile 3, /values/a",
        "reihen.jsonl, Zeile 3, /values/2012",
        "reihen.jsonl, Zeile 3, /year",
        "reihen.jsonl, Zeile 3, /strict",
        "reihen.jsonl, Zeile 4, Spalte 2",
        f"reihen.jsonl, Zeile 5, Spalte {len(good)}",
        "reihen.jsonl, Zeile 6, /",
    ]


def test_lines_end_with_line_feeds_only() -> None:
    odd = json.dumps(PATH | {"id": "a\u2028b"}, ensure_ascii=False)
    assert [series.id for series in read_series(f"{odd}\n{odd}", where="x")] == ["a\u2028b"] * 2


def test_one_object_may_run_over_several_lines() -> None:
    text = json.dumps(PATH, indent=2)
    assert read_series(f"\n{text}\n", where="x") == (read(PATH),)
    assert refusals(f"\n{text[:-2]}")[0].startswith("reihen.jsonl, Zeile 17, Spalte 4:")
    assert refusals(text.replace('"20.0"', "20.0", 1))[0].startswith("reihen.jsonl, Zeile 1, /values/2011: „20.0“")


def test_a_key_given_twice_is_refused_wherever_it_stands() -> None:
    text = json.dumps(PATH).replace('"2011": "20.0"', '"2012": "20.0"').replace('"id"', '"method": "path", "id"')
    assert refusals(text) == [
        "reihen.jsonl, Zeile 1, /method: Das Feld „method“ steht zweimal im selben Objekt.",
        "reihen.jsonl, Zeile 1, /values/2012: Das Feld „2012“ steht zweimal im selben Objekt.",
    ]


@pytest.mark.parametrize("opening", ["[", '{"a":', '{"id": [', '[{"b":'])
@pytest.mark.parametrize("depth", [50, 1_000, 100_000])
def test_nesting_without_end_is_refused(opening: str, depth: int) -> None:
    closing = "".join({"[": "]", "{": "}"}.get(sign, "") for sign in reversed(opening))
    (sentence,) = refusals(opening * depth + "1" + closing * depth)
    assert "tiefer als 40 Ebenen" in sentence


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "Die Eingabe ist leer."),
        (" \n\r\n", "Die Eingabe ist leer."),
        ("[]", "Erwartet wird ein JSON-Objekt."),
        ("null", "Erwartet wird ein JSON-Objekt."),
        (json.dumps([PATH]), "Erwartet wird ein JSON-Objekt."),
        ("{", "Zeile 1, Spalte 2: Der Text ist kein gültiges JSON."),
        ('{"year": ' + "1" * 5000 + "}", "Zeile 1, /year: „1111"),
        ('{"year": 1e999999999999999999999}', "Zeile 1, /year: „1e9999"),
        (b'{"id": "\xff"}', "nicht in UTF-8"),
        ("id;year\n1;2\n", "Zeile 1, Spalte 1: Der Text ist kein gültiges JSON."),
    ],
)
def test_what_is_no_series_is_refused(text: str | bytes, part: str) -> None:
    (sentence,) = refusals(text)
    assert part in sentence


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read_series(b"\xef\xbb\xbf" + json.dumps(PATH).encode(), where="x") == (read(PATH),)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*PATH, "rule", "corridor", "breaks", "strict", "tolerance"]), json_values))
def test_whatever_a_field_holds_it_is_read_or_refused(change: dict[str, Any]) -> None:
    for line in (PATH | change, TREND | change):
        try:
            found = answer(read(line))
        except InputRefused as refused:
            assert all(problem.what and problem.where for problem in refused.problems)  # noqa: PT017 - one of two right ends
        else:
            assert found["status"] in set(Status)


@given(st.text(max_size=80) | st.binary(max_size=80))
def test_whatever_a_file_holds_it_is_read_or_refused(text: str | bytes) -> None:
    with pytest.raises(InputRefused) as refused:
        read_series(text, where="reihen.jsonl")
    assert str(refused.value).startswith("reihen.jsonl")
