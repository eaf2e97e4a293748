"""The lists as files: what the viewer may see, and nothing that a spreadsheet would run."""

import csv
import html
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask
from sqlmodel import Session

from bbd.domain.lifecycle import Action
from bbd.domain.readings import ReadingInput
from bbd.services.agreements import find
from bbd.services.imports.readings import import_readings
from bbd.services.readings import enter
from bbd.services.steps import Request, take_step
from bbd.store.agreements import Agreement
from bbd.store.database import Database
from bbd.store.people import Person
from bbd.web.edge import Edge
from tests.cast import MITTE, Cast, monitored, signed_by, submitted
from tests.databases import database_kind
from tests.web.conftest import Visitor
from tests.web.told import tell

# What these pages ask the database for, they ask themselves: both kinds have to answer.
__all__ = ["database_kind"]

SignIn = Callable[[Person], Visitor]


@pytest.fixture(autouse=True)
def agreements(database: Database, cast: Cast, moment: datetime) -> None:
    """Have an agreement with two readings, one of them small, a finding, and an agreement of another house."""
    with database.writing() as session:
        agreement = monitored(session, cast, now=moment, title="=HYPERLINK(1)")
        for period, numerator, note in (("2011", "3", ""), ("2012", "12", "-12 Stellen")):
            given = ReadingInput(period, numerator, "96", source="Personalstatistik", note=note)
            enter(session, agreement, "G1.1", given, comma=True, by=None, now=moment)
        tell(session, cast.dana, "ZV-2012-01/M1", agreement=agreement.id, now=moment, rule="measure-overdue")
        other = monitored_in_mitte(session, cast, moment)
        tell(session, cast.charlie, "ZV-2012-02/M1", agreement=other.id, now=moment, rule="measure-overdue")


def monitored_in_mitte(session: Session, cast: Cast, moment: datetime) -> Agreement:
    """Bring an agreement with Charlie's house to where readings are expected."""
    partner = {"organisation": MITTE, "signatories": ["charlie@mitte.example"]}
    agreement = submitted(session, cast, now=moment, number="ZV-2012-02", partner=partner)
    for person in (cast.sena, cast.charlie):
        signed_by(session, agreement, person, now=moment)
    take_step(session, agreement, Request(Action.MONITOR, None, moment, moment.date()))
    return agreement


def rows(visitor: Visitor, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(visitor.page(path))))


def test_agreements_are_those_that_somebody_sees(cast: Cast, client_of: SignIn) -> None:
    assert [row["Nummer"] for row in rows(client_of(cast.alice), "/agreements.csv")] == ["ZV-2012-01", "ZV-2012-02"]
    (row,) = rows(client_of(cast.bob), "/agreements.csv")
    assert (row["Partner"], row["Stand"], row["Beginn"]) == ("Bezirksamt Pankow", "in Umsetzung", "2012-01-01")
    assert row["Titel"] == "'=HYPERLINK(1)"


def test_readings_can_be_imported_again(database: Database, cast: Cast, client_of: SignIn, moment: datetime) -> None:
    answer = client_of(cast.alice).get("/readings.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="readings-2013-03-01.csv"'
    assert "'-12 Stellen" in answer.text
    with database.writing() as session:
        summary = import_readings(session, answer.data, where="readings.csv", by=cast.alice, now=moment)
    assert (summary.added, summary.changed, summary.unchanged) == (0, 0, 2)


@pytest.mark.parametrize(("name", "sees"), [("alice", True), ("dana", True), ("erin", False), ("sena", False)])
def test_small_numbers_are_kept_back_in_files_too(cast: Cast, client_of: SignIn, name: str, sees: bool) -> None:
    small, large = rows(client_of(getattr(cast, name)), "/readings.csv")
    cells = [small[column] for column in ("numerator", "denominator", "value", "respondents", "population")]
    assert cells == (["3", "96", "3.125", "", ""] if sees else ["."] * 5)
    assert (large["numerator"], large["value"]) == ("12", "12.5")


def sheet(visitor: Visitor, path: str) -> list[list[str]]:
    """Return the cells of a workbook as they are written: numbers digit by digit, texts in quotes."""
    with zipfile.ZipFile(io.BytesIO(visitor.get(path).data)) as book:
        strings = [
            html.unescape(one)
            for one in re.findall(r"<si><t[^>]*>(.*?)</t></si>", book.read("xl/sharedStrings.xml").decode())
        ]
        written = book.read("xl/worksheets/sheet1.xml").decode()
    return [
        [
            f"'{strings[int(value)]}'" if kind else value
            for kind, value in re.findall(r"<c [^>]*?(t=\"s\")?><v>(.*?)</v>", row)
        ]
        for row in re.findall(r"<row .*?</row>", written)
    ]


def test_the_workbook_of_readings_is_for_people(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        given = ReadingInput("2012", "29", "87", "", "120", "143", "", "Befragung")
        enter(session, find(session, "ZV-2012-01"), "G1.1", given, comma=True, by=None, now=moment)
    head, _, row = sheet(client_of(cast.alice), "/readings.xlsx")
    assert [cell.strip("'") for cell in head] == [
        "Zielvereinbarung", "Partner", "Schlüssel", "Kennzahl", "Zeitraum", "Zähler", "Nenner", "Wert", "Einheit",
        "Antwortende", "Grundgesamtheit", "Beteiligung in %", "Stand", "Quelle", "Bemerkung",
    ]  # fmt: skip
    assert row[:3] == ["'ZV-2012-01'", "'Bezirksamt Pankow'", "'G1.1'"]
    assert row[4:] == [
        "'2012'", "29", "87", "33.3", "'%'", "120", "143", "83.9", "'bestätigt'", "'Befragung'", "''",
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "sees"), [("alice", True), ("dana", True), ("erin", False), ("sena", False)])
def test_small_numbers_are_kept_back_in_the_workbook_with_all_that_is_computed_from_them(
    cast: Cast, client_of: SignIn, name: str, sees: bool
) -> None:
    _, small, large = sheet(client_of(getattr(cast, name)), "/readings.xlsx")
    if sees:
        assert small[5:8] == ["3", "96", "3.1"]
    else:
        assert small[5:12] == ["'.'", "'.'", "'.'", "'%'", "'.'", "'.'", "'.'"]
    assert large[5:8] == ["12", "96", "12.5"]


def test_findings_are_those_that_somebody_sees(cast: Cast, client_of: SignIn) -> None:
    (row,) = rows(client_of(cast.charlie), "/findings.csv")
    assert (row["Gegenstand"], row["Anlass"]) == ("ZV-2012-02/M1", "Maßnahme überfällig")
    assert (row["Fällig war"], row["Entdeckt am"]) == ("2013-01-30", "2013-03-01")
    assert len(rows(client_of(cast.erin), "/findings.csv")) == 2


@pytest.mark.parametrize("name", ["agreements", "readings", "findings"])
def test_workbooks_hold_text_and_no_formula(cast: Cast, client_of: SignIn, name: str) -> None:
    answer = client_of(cast.alice).get(f"/{name}.xlsx")
    assert str(answer.mimetype).endswith("spreadsheetml.sheet")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_may_not_see_small_numbers_gets_counts_rounded_to_five_where_that_is_set(
    app: Flask, cast: Cast, client_of: SignIn
) -> None:
    parts: Edge = app.extensions["bbd"]
    app.extensions["bbd"] = replace(parts, settings=replace(parts.settings, round_counts=True))
    for person, cells in ((cast.erin, ("10", "95", "12.5")), (cast.bob, ("12", "96", "12.5"))):
        row = rows(client_of(person), "/readings.csv")[-1]
        assert (row["numerator"], row["denominator"], row["value"]) == cells
