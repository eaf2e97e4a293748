"""The check of one reading: what fits, and every refusal with its sentence and field."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bbd.domain.errors import InputRefused
from bbd.domain.periods import Frequency
from bbd.domain.readings import CheckedReading, IndicatorSays, ReadingInput, check_reading, read_back

SHARE = IndicatorSays("share", Frequency.YEAR, valid_from=date(2012, 1, 1), valid_to=date(2013, 12, 31))
COUNT = replace(SHARE, kind="count", unit="Personen")
VALUE = replace(SHARE, kind="value", unit="Euro")
GOOD = ReadingInput(period="2012", numerator="14", denominator="57", source="Personalstelle")


def check(says: IndicatorSays = SHARE, *, comma: bool = False, **fields: str) -> CheckedReading:
    return check_reading(replace(GOOD, **fields), says, comma=comma)


def refused(says: IndicatorSays = SHARE, *, comma: bool = False, **fields: str) -> list[tuple[str, str]]:
    with pytest.raises(InputRefused) as caught:
        check_reading(replace(GOOD, **fields), says, comma=comma)
    return [(problem.field, problem.what) for problem in caught.value.problems]


def test_a_share_is_computed_from_numerator_and_denominator() -> None:
    assert check().value == Decimal("24.5614035088")


def test_a_share_that_ends_has_no_idle_digits() -> None:
    assert str(check(numerator="1", denominator="4").value) == "25"


@pytest.mark.parametrize("value", ["25", "24.6", "24.56", "24.561", "24.5614035088", "24.561403508771930"])
def test_a_value_that_is_the_share_at_its_digits_agrees(value: str) -> None:
    assert check(value=value).value == Decimal("24.5614035088")


@pytest.mark.parametrize("value", ["24", "24.5", "24.60", "24.562", "25.03"])
def test_a_value_that_is_not_the_share_at_its_digits_is_refused(value: str) -> None:
    assert [field for field, _ in refused(value=value)] == ["value"]


def test_the_sentence_names_value_and_fraction() -> None:
    assert refused(value="25.03") == [("value", "Der Wert 25,03 passt nicht zu 14 von 57 (24,6\u00a0%).")]


def test_the_sentence_shows_so_many_digits_that_the_two_differ() -> None:
    assert refused(value="24.55") == [("value", "Der Wert 24,55 passt nicht zu 14 von 57 (24,56\u00a0%).")]


@pytest.mark.parametrize("value", ["12", "13"])
def test_at_an_exact_tie_both_neighbours_agree(value: str) -> None:
    assert check(numerator="1", denominator="8", value=value).value == Decimal("12.5")


@given(denominator=st.integers(1, 10_000), data=st.data(), places=st.integers(0, 6))
def test_every_share_agrees_with_its_own_rounding(denominator: int, data: st.DataObject, places: int) -> None:
    numerator = data.draw(st.integers(0, denominator))
    rounded = f"{Decimal(numerator) * 100 / Decimal(denominator):.{places}f}"
    found = check(numerator=str(numerator), denominator=str(denominator), value=rounded)
    assert abs(found.value - Decimal(numerator) * 100 / denominator) < Decimal("1e-9")


def test_a_share_without_fraction_keeps_the_digits_given() -> None:
    assert str(check(numerator="", denominator="", value="20.70").value) == "20.70"


def test_a_denominator_alone_stands_beside_a_published_share() -> None:
    found = check(numerator="", denominator="1458", value="17.5")
    assert (found.value, found.denominator) == (Decimal("17.5"), 1458)


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"numerator": "", "denominator": ""}, "value", "Es fehlt der Messwert."),
        ({"denominator": ""}, "value", "Es fehlt der Messwert."),
        ({"numerator": "", "denominator": "", "value": "100.01"}, "value", "zwischen 0 und 100; hier steht 100,01"),
        ({"numerator": "", "denominator": "", "value": "-0.1"}, "value", "zwischen 0 und 100"),
        ({"numerator": "", "denominator": "", "value": "NaN"}, "value", "„NaN“ ist kein Zahlenwert"),
        ({"numerator": "", "denominator": "", "value": "1.234,5"}, "value", "„1.234,5“ ist nicht eindeutig"),
        ({"numerator": "", "denominator": "", "value": "24,6"}, "value", "„24,6“ ist nicht eindeutig"),
        ({"numerator": "", "denominator": "", "value": "1e1"}, "value", "Exponentialschreibweise"),
        ({"numerator": "14.5"}, "numerator", "Zähler: „14.5“ ist keine ganze Zahl"),
        ({"numerator": "-1"}, "numerator", "Zähler: „-1“ ist negativ"),
        ({"numerator": "NaN"}, "numerator", "„NaN“ ist kein Zahlenwert"),
        ({"denominator": "1.000"}, "denominator", "Nenner: „1.000“ ist keine ganze Zahl"),
        ({"population": "1000000000"}, "population", "unglaubwürdig groß"),
        ({"denominator": "0"}, "denominator", "Der Nenner ist 0"),
        ({"numerator": "58"}, "numerator", "Der Zähler 58 ist größer als der Nenner 57."),
        ({"respondents": "2", "population": "1"}, "respondents", "mehr Antwortende (2) als die Grundgesamtheit (1)"),
        ({"source": "  "}, "source", "Die Quelle fehlt."),
        ({"source": "Amt\x07"}, "source", "Steuerzeichen"),
        ({"source": "x" * 1001}, "source", "1001 Zeichen lang"),
        ({"note": "x\x00"}, "note", "Steuerzeichen"),
        ({"period": ""}, "period", "Der Zeitraum fehlt."),
        ({"period": "2012-13"}, "period", "„2012-13“ ist kein Zeitraum"),
        ({"period": "2012-H1"}, "period", "die Kennzahl wird jährlich erhoben"),
        ({"period": "2014"}, "period", "beginnt nach dem Ende der Laufzeit (31.12.2013)"),
    ],
)
def test_each_mistake_is_refused_with_its_field(fields: dict[str, Any], field: str, words: str) -> None:
    problems = refused(**fields)
    assert [name for name, _ in problems] == [field]
    assert words in problems[0][1]


def test_all_mistakes_are_said_at_once() -> None:
    given: dict[str, Any] = {
        "period": "x",
        "numerator": "a",
        "denominator": "",
        "value": "",
        "respondents": "-1",
        "source": "",
    }
    assert {field for field, _ in refused(**given)} == {"period", "numerator", "respondents", "source"}


def test_a_missing_value_is_said_beside_a_missing_source() -> None:
    assert {field for field, _ in refused(numerator="", denominator="", source="")} == {"value", "source"}


def test_a_decimal_comma_counts_where_the_source_uses_it() -> None:
    assert check(numerator="", denominator="", value="24,6", comma=True).value == Decimal("24.6")
    assert refused(numerator="", denominator="", value="24.6", comma=True)[0][0] == "value"


def test_earlier_periods_are_history_and_a_period_that_runs_out_of_the_term_is_accepted() -> None:
    assert check(period="2006").period.key == "2006"
    half_years = replace(SHARE, frequency=Frequency.HALF_YEAR, valid_to=date(2013, 3, 31))
    assert check(half_years, period="2013-H1").period.key == "2013-H1"
    assert refused(half_years, period="2013-H2")[0][0] == "period"


@pytest.mark.parametrize(
    ("value", "way_out"), [("217", "Fehlt ein Komma (21,7)?"), ("1000", "Komma (100)"), ("1001", ""), ("100.5", "")]
)
def test_a_share_that_a_comma_would_mend_is_asked_about(value: str, way_out: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        check(numerator="", denominator="", value=value)
    remedy = refusal.value.problems[0].remedy
    assert way_out in remedy if way_out else not remedy


def test_without_a_term_any_period_fits() -> None:
    assert check(replace(SHARE, valid_from=None, valid_to=None), period="2040").period.year == 2040


def test_a_count_is_a_whole_number_without_sign() -> None:
    assert check(COUNT, numerator="", denominator="", value="14").value == 14
    for wrong in ("14.5", "14.0", "-14", "1.000"):
        assert refused(COUNT, numerator="", denominator="", value=wrong)[0][0] == "value"


def test_a_count_may_stand_as_numerator_but_must_not_contradict_it() -> None:
    assert check(COUNT, value="").value == 14
    assert check(COUNT, value="14").value == 14
    assert refused(COUNT, value="15")[0][0] == "numerator"
    assert refused(COUNT, numerator="", value="")[0] == ("value", "Es fehlt der Messwert.")


def test_a_value_may_be_negative_and_has_no_fraction() -> None:
    assert check(VALUE, numerator="", denominator="", value="-1.5").value == Decimal("-1.5")
    assert refused(VALUE, value="1")[0][0] == "numerator"
    assert refused(VALUE, numerator="", value="1")[0][0] == "denominator"


def test_notes_keep_their_lines_and_sources_are_one_line() -> None:
    found = check(note=" erste\r\nzweite ", source=" a\n b ")
    assert (found.note, found.source) == ("erste\nzweite", "a b")


def test_a_problem_names_the_place_in_the_file() -> None:
    with pytest.raises(InputRefused) as caught:
        check_reading(replace(GOOD, source=""), SHARE, comma=False, where="werte.csv, Zeile 3")
    assert caught.value.problems[0].where == "werte.csv, Zeile 3, Feld „source“"


def test_an_exported_reading_is_read_back_whatever_the_indicator_says_today() -> None:
    found = read_back(ReadingInput(period="2012-H1", numerator="14", denominator="57", value="24.6", source="x"))
    assert (found.period.key, found.value) == ("2012-H1", Decimal("24.6"))
    with pytest.raises(InputRefused, match="Der Wert fehlt"):
        read_back(ReadingInput(period="2012", source="x"))
