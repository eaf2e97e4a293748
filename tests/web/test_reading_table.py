"""Entering all readings of a period as a table, typed or pasted."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import select

from bbd.domain.readings import ReadingInput
from bbd.services.agreements import find
from bbd.services.readings import enter
from bbd.store.database import Database
from bbd.store.people import Person
from bbd.store.readings import Reading
from tests.cast import Cast, monitored
from tests.web.conftest import Visitor, plain

SignIn = Callable[[Person], Visitor]
TABLE = "/readings/table?period=2012"
GOOD = {"numerator-0": "12", "denominator-0": "96", "source-0": "Statistik"}


@pytest.fixture(autouse=True)
def agreements(database: Database, cast: Cast, moment: datetime) -> None:
    with database.writing() as session:
        for number in ("ZV-2012-01", "ZV-2012-02", "ZV-2012-03"):
            monitored(session, cast, now=moment, number=number)


@pytest.fixture
def dana(cast: Cast, client_of: SignIn) -> Visitor:
    return client_of(cast.dana)


def stored(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(format(one.value, "f") for one in session.exec(select(Reading)))


def test_filled_rows_are_saved_and_empty_ones_skipped(database: Database, dana: Visitor) -> None:
    answer = dana.send(TABLE, "reading-table", **GOOD, **{"value-2": "13,2 %", "source-2": "x"})
    assert answer.status_code == 303
    assert stored(database) == ["12.5", "13.2"]
    assert "2 Messwerte sind gespeichert; sie zählen, sobald eine zweite Person sie bestätigt." in dana.page(TABLE)


def test_thousands_of_counts_are_read_as_excel_delivers_them(database: Database, dana: Visitor) -> None:
    sent = {"numerator-0": "33.000", "denominator-0": "66\u00a0000", "source-0": "Statistik"}
    assert dana.send(TABLE, "reading-table", **sent).status_code == 303
    assert stored(database) == ["50"]


def test_unchanged_rows_change_nothing(database: Database, dana: Visitor) -> None:
    dana.send(TABLE, "reading-table", **GOOD)
    assert dana.send(TABLE, "reading-table").status_code == 303
    assert "Es war nichts zu ändern" in dana.page(TABLE)
    with database.reading() as session:
        assert [one.edition for one in session.exec(select(Reading))] == [1]


@pytest.mark.parametrize("bad", [0, 1, 2])
def test_one_bad_row_anywhere_leaves_nothing_behind(database: Database, dana: Visitor, bad: int) -> None:
    sent = {f"{name}-{at}": value for at in range(3) for name, value in (("value", "13,2"), ("source", "Amt"))}
    answer = dana.send(TABLE, "reading-table", **{**sent, f"value-{bad}": "13.2"})
    assert answer.status_code == 422
    assert stored(database) == []
    assert f'href="#value-{bad}"' in answer.text
    assert f"ZV-2012-0{bad + 1} · G1.1" in answer.text.split("</ul></div>")[0]
    assert 'value="13.2"' in answer.text
    assert answer.text.count('value="13,2"') == 2
    assert 'role="alert" tabindex="-1" autofocus' in answer.text


def test_every_bad_row_is_named_at_once(dana: Visitor) -> None:
    answer = dana.send(TABLE, "reading-table", **{"value-0": "130", "source-0": "x", "value-1": "7"})
    assert 'id="value-0-error"' in answer.text
    assert 'id="source-1-error"' in answer.text


def test_a_row_that_changed_meanwhile_is_answered_by_row(database: Database, dana: Visitor) -> None:
    held = dana.fields(TABLE, "reading-table")
    dana.send("/readings/ZV-2012-02/G1.1/2012", "reading", value="20", source="anderswo")
    answer = dana.post(TABLE, {**held, **GOOD, "value-1": "13,2", "source-1": "x"})
    assert answer.status_code == 409
    assert "ZV-2012-02 · G1.1: Dieser Messwert wurde inzwischen" in plain(answer.text)
    assert 'value="13,2"' in answer.text
    assert stored(database) == ["20"]


def test_the_same_table_sent_twice_has_one_effect(database: Database, dana: Visitor) -> None:
    sent = {**dana.fields(TABLE, "reading-table"), **GOOD}
    assert [dana.post(TABLE, sent).status_code for _ in range(2)] == [303, 303]
    assert stored(database) == ["12.5"]


def test_a_pasted_block_is_shown_before_anything_is_saved(database: Database, dana: Visitor) -> None:
    answer = dana.send(TABLE, "reading-table", do="paste", pasted="Wert\tQuelle\n13,2\tAmt\n14,5\tAmt")
    assert answer.status_code == 200
    assert 'value="14,5"' in answer.text
    assert "gespeichert ist er noch nicht" in answer.text
    assert stored(database) == []


def test_a_block_names_its_rows_as_the_page_prints_them(dana: Visitor) -> None:
    assert "Kennzahl\tZähler\tNenner" in dana.page(TABLE)
    block = "Kennzahl\tWert\tQuelle\nZV-2012-02 · G1.1\t13,2\tAmt\nZV-2012-03/G1.1\t14,5\tAmt"
    answer = dana.send(TABLE, "reading-table", do="paste", pasted=block)
    assert answer.status_code == 200
    assert [answer.text.count(f'value="{value}"') for value in ("13,2", "14,5")] == [1, 1]


def test_a_block_that_does_not_fit_keeps_what_was_typed(dana: Visitor) -> None:
    answer = dana.send(TABLE, "reading-table", do="paste", pasted="Wert\tFarbe\n1\trot", **GOOD)
    assert answer.status_code == 422
    assert "„Farbe“ ist nicht vorgesehen" in answer.text
    assert 'value="12"' in answer.text


def test_a_jump_is_asked_about_once_for_the_whole_table(database: Database, dana: Visitor, moment: datetime) -> None:
    with database.writing() as session:
        before = ReadingInput("2011", "", "", "5", "", "", "", "x")
        enter(session, find(session, "ZV-2012-01"), "G1.1", before, comma=False, by=None, now=moment)
    sent = {**dana.fields(TABLE, "reading-table"), "value-0": "35", "source-0": "x"}
    answer = dana.post(TABLE, sent)
    assert answer.status_code == 422
    assert "deutlich mehr als zuletzt" in answer.text
    assert stored(database) == ["5"]
    asked = answer.text.split('name="asked"')[1].split('value="')[1].split('"')[0]
    key = answer.text.split('name="idempotency_key" value="')[-1].split('"')[0]
    again = dana.post(TABLE, {**sent, "sure": "y", "asked": asked, "idempotency_key": key})
    assert again.status_code == 303
    assert stored(database) == ["35", "5"]


def test_periods_that_are_not_offered_do_not_exist(dana: Visitor) -> None:
    for period in ("2013", "heute", "2012-Q1"):
        assert dana.get(f"/readings/table?period={period}").status_code == 404


def test_a_correction_needs_one_reason_for_the_table_and_waits(
    database: Database, dana: Visitor, moment: datetime
) -> None:
    with database.writing() as session:
        before = ReadingInput("2012", "", "", "13", "", "", "", "x")
        enter(session, find(session, "ZV-2012-01"), "G1.1", before, comma=False, by=None, now=moment)
    refused = dana.send(TABLE, "reading-table", **{"value-0": "14", "source-0": "x"})
    assert refused.status_code == 422
    assert 'href="#reason"' in refused.text
    sent = {"value-0": "14", "source-0": "x", "reason": "Nachmeldung"}
    assert dana.send(TABLE, "reading-table", **sent).status_code == 303
    assert stored(database) == ["13"]
    assert "wartet auf Bestätigung" in plain(dana.page("/indicators/ZV-2012-01/G1.1"))
