"""Indicators side by side: what stands in which year's cell, who sees whom, and that no page asks more of the store."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import event
from sqlmodel import select

from bbd.domain.readings import ReadingInput
from bbd.services.readings import enter
from bbd.store.audit import AuditEntry
from bbd.store.database import Database
from bbd.store.people import Organisation, Person
from bbd.web import comparison
from tests.cast import Cast, agreement_document, monitored
from tests.databases import database_kind
from tests.web.conftest import Clock, Visitor, plain

# What these pages ask the database for, they ask themselves: both kinds have to answer.
__all__ = ["database_kind"]

SignIn = Callable[[Person], Visitor]
Agree = Callable[..., None]
NAME = "Anteil an den Neueinstellungen"


@pytest.fixture
def agree(database: Database, cast: Cast, moment: datetime) -> Agree:
    """Return a function that brings an agreement into force, with readings by year given as value or "n/m"."""

    def agreed(number: str, readings: dict[str, str], partner: str = "", **changes: object) -> None:
        document = agreement_document(**changes)
        with database.writing() as session:
            agreement = monitored(session, cast, now=moment, **{**document, "number": number})
            for year, said in readings.items():
                part, _, whole = said.partition("/")
                figures = {"numerator": part, "denominator": whole} if whole else {"value": part}
                enter(session, agreement, "G1.1", ReadingInput(period=year, source="Quelle", **figures),
                      comma=True, by=None, now=moment)  # fmt: skip
            if partner:
                other = Organisation(name=partner, kind="district")
                session.add(other)
                session.flush()
                agreement.partner_id = other.id
                session.add(agreement)

    return agreed


def cells(page: str, name: str) -> list[str]:
    """Return what is read in the row of a partner."""
    rows = re.findall(
        r"<tr role=\"row\">.*?</tr>",
        page.partition('class="kern-table kern-table--small bbd-table bbd-heat"')[2],
        re.DOTALL,
    )
    row = next(row for row in rows if name in row and "rowheader" in row)
    return [plain(cell).strip().replace(" ,", ",") for cell in re.findall(r"<td .*?</td>", row, re.DOTALL)]


def test_each_year_shows_value_and_verdict_or_why_there_is_none(
    cast: Cast, client_of: SignIn, agree: Agree, clock: Clock
) -> None:
    agree("ZV-2012-01", {"2010": "7,0", "2012": "13,2"})
    clock.now = datetime(2014, 3, 1, 8, 0, tzinfo=UTC)
    page = client_of(cast.alice).page("/indicators")
    assert cells(page, "Pankow") == ["7,0", "x nicht vereinbart", "13,2, leicht hinter dem Zielpfad", "… fehlt"]
    assert "bbd-heat--warning" in page
    assert page.count('role="img"') == 1
    assert "style=" not in page


def test_small_numbers_are_dots_for_who_may_not_see_them(cast: Cast, client_of: SignIn, agree: Agree) -> None:
    agree("ZV-2012-01", {"2012": "3/41"})
    assert "7,3" in client_of(cast.alice).page("/indicators")
    page = client_of(cast.erin).page("/indicators")
    assert "7,3" not in page
    assert cells(page, "Pankow") == [". geheim zu halten"]
    assert "data-suppressed" in page
    assert "Geheim zu halten: 2012." in page
    assert "„geheim“: Wert geheim zu halten, damit niemand erkennbar wird" in page
    assert "„geheim“" not in client_of(cast.alice).page("/indicators")


def test_the_legend_names_what_is_drawn_and_one_partner_is_no_comparison(
    cast: Cast, client_of: SignIn, agree: Agree
) -> None:
    agree("ZV-2012-01", {"2012": "9,0"})
    agree("ZV-2012-02", {"2012": "3,0"}, partner="Zoll")
    read = plain(client_of(cast.alice).page("/indicators"))
    assert "Kennzahlen im Vergleich" in read
    assert "Punkte: Messwerte; gestrichelt: Zielpfad der jüngsten Zielvereinbarung; Quadrat: Ausgangswert" in read
    assert "Raute: Ziel." in read
    assert "unterbrochen" not in read
    one = plain(client_of(cast.bob).page("/indicators"))
    assert "Kennzahlen im Verlauf" in one
    assert "im Vergleich" not in one


def test_partners_stand_by_name_and_the_page_says_why(cast: Cast, client_of: SignIn, agree: Agree) -> None:
    agree("ZV-2012-01", {"2012": "9,0"})
    agree("ZV-2012-02", {"2012": "3,0"}, partner="Ämter")
    agree("ZV-2012-03", {"2012": "30,0"}, partner="Zoll")
    page = client_of(cast.alice).page("/indicators")
    order = re.findall(r"<figcaption><a [^>]*>([^<]+)", page)
    assert order == ["Ämter", "Bezirksamt Pankow", "Zoll"]
    assert "keine Rangliste" in page
    assert re.findall(r"<figcaption><a [^>]*>([^<]+)", client_of(cast.alice).page("/indicators?partner=Zoll")) == [
        "Zoll"
    ]
    assert re.findall(r"<figcaption><a [^>]*>([^<]+)", client_of(cast.bob).page("/indicators")) == ["Bezirksamt Pankow"]
    assert "<figcaption>" not in client_of(cast.charlie).page("/indicators")


def test_other_fields_units_and_names_are_told_apart(cast: Cast, client_of: SignIn, agree: Agree) -> None:
    agree("ZV-2012-01", {"2012": "9,0"})
    visitor = client_of(cast.alice)
    assert NAME in visitor.page("/indicators?field=training&unit=percent")
    for query in ("field=staff", "unit=Plätze", "name=Anderes", "partner=Niemand", "page=9"):
        assert "Dazu gibt es keine Kennzahl" in visitor.page(f"/indicators?{query}"), query


def test_a_year_of_another_agreement_is_shown_once_and_the_newer_one_counts(
    cast: Cast, client_of: SignIn, agree: Agree
) -> None:
    agree("ZV-2012-01", {"2012": "13,2"})
    later = {"valid_from": "2013-01-01", "valid_to": "2014-12-31", "review_on": "2014-06-30"}
    goals = agreement_document()["goals"]
    goals[0]["indicators"][0]["baseline"] = {"value": "13.2", "date": "2012-12-31", "source": "x"}
    goals[0]["indicators"][0]["target"]["date"] = "2014-12-31"
    goals[0]["measures"][0]["due"] = "2013-09-30"
    agree("ZV-2013-01", {"2011": "8,0", "2012": "13,2"}, goals=goals, **later)
    page = client_of(cast.alice).page("/indicators")
    assert page.count("<figcaption>") == 1
    assert cells(page, "Pankow")[:2] == ["8,0", "13,2, leicht hinter dem Zielpfad"]
    assert "/indicators/ZV-2013-01/G1.1" in page


def test_long_series_are_shown_by_twelve_years(cast: Cast, client_of: SignIn, agree: Agree) -> None:
    agree("ZV-2012-01", {str(year): f"{year - 1990},0" for year in range(1995, 2013)})
    page = client_of(cast.alice).page("/indicators")
    assert "2001 bis 2012" in page
    assert len(cells(page, "Pankow")) == comparison.YEARS
    assert 'href="/indicators?until=2000"' in page
    assert "1995 bis 2000" in client_of(cast.alice).page("/indicators?until=2000")


def test_how_many_answered_stands_with_the_value(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        agreement = monitored(session, cast, now=moment)
        given = ReadingInput("2012", "60", "240", "", "240", "320", source="Befragung")
        enter(session, agreement, "G1.1", given, comma=True, by=None, now=moment)
    assert cells(client_of(cast.alice).page("/indicators"), "Pankow") == ["25,0 Beteiligung 75,0 %, auf Kurs"]


def test_only_small_numbers_that_are_shown_are_noted_as_looked_at(
    database: Database, cast: Cast, client_of: SignIn, agree: Agree
) -> None:
    agree("ZV-2012-01", {"1995": "3/41", **{str(year): "20/80" for year in range(1996, 2013)}})
    alice = client_of(cast.alice)
    for path, noted in (("/indicators", []), ("/indicators?until=2000", ["ZV-2012-01"])):
        alice.page(path)
        with database.reading() as session:
            rows = session.exec(select(AuditEntry.object).where(AuditEntry.action == "small-cells-read"))
            assert list(rows) == noted


def test_many_partners_are_shown_by_pages_with_as_many_queries_as_one(
    database: Database, cast: Cast, client_of: SignIn, agree: Agree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison, "PAGE", 2)
    visitor, asked = client_of(cast.alice), list[str]()

    def queries() -> int:
        asked.clear()
        visitor.page("/indicators")
        return len(asked)

    event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    agree("ZV-2012-01", {"2012": "9,0"})
    one = queries()
    for number in (2, 3):
        agree(f"ZV-2012-0{number}", {"2011": "8,0", "2012": "9,0"}, partner=f"Amt {number}")
    assert queries() == one
    assert "Seite 1 von 2" in visitor.page("/indicators")
    assert "Bezirksamt Pankow" in visitor.page("/indicators?page=2")
