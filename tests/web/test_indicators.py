"""The page of an indicator: how it stands, as a chart and as the same numbers in a table."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bbd.domain.readings import ReadingInput
from bbd.services.readings import enter
from bbd.store.database import Database
from bbd.store.people import Person
from bbd.store.readings import Benchmark
from tests.cast import Cast, agreement_document, drafted, monitored
from tests.databases import database_kind
from tests.web.conftest import Clock, Visitor, plain

# What these pages ask the database for, they ask themselves: both kinds have to answer.
__all__ = ["database_kind"]

SignIn = Callable[[Person], Visitor]
WRITTEN = re.compile(r">([^<>]+ %)</text>")
PAGE = "/indicators/ZV-2012-01/G1.1"


@pytest.fixture
def deliver(database: Database, cast: Cast, moment: datetime) -> Callable[..., None]:
    """Return a function that brings the agreement into force, with one reading of 2012."""

    def delivered(**reading: str) -> None:
        with database.writing() as session:
            agreement = monitored(session, cast, now=moment)
            given = ReadingInput(period="2012", source="https://statistik.example/2012", **reading)
            enter(session, agreement, "G1.1", given, comma=True, by=None, now=moment)

    return delivered


def table(page: str) -> list[str]:
    """Return the cells of the readings' table."""
    body = page.partition("<tbody")[2].partition("</tbody>")[0]
    return [plain(cell) for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", body, re.DOTALL)]


def test_the_page_shows_how_the_indicator_stands(cast: Cast, client_of: SignIn, deliver: Callable[..., None]) -> None:
    deliver(value="13,2", respondents="95", population="95", note="Zwei Jahrgänge")
    page = client_of(cast.bob).page(PAGE)
    read = plain(page)
    assert "leicht hinter dem Zielpfad" in read
    assert "2012 sind es 13,2 %. Nach dem Zielpfad sollten es 16,5 % sein: Es fehlen 3,3 Prozentpunkte" in read
    assert "Neu eingestellte Auszubildende" in read
    assert "8,0 %" in read
    assert read.count("Unterschiede sind aus den ungerundeten Werten berechnet") == 1
    assert table(page)[:7] == [
        "2012", "13,2 %", "–", "–", "95 von 95 (100,0 %)", "16,5 %",
        "leicht hinter dem Zielpfad",
    ]  # fmt: skip
    assert 'href="https://statistik.example/2012"' in page
    assert "<svg" in page
    # The picture calls a period what the table calls it.
    assert "<title>2012: 13,2\u00a0%</title>" in page
    assert "Zwei Jahrgänge" in page
    assert "data-suppressed" not in page


def test_what_too_few_answered_has_no_verdict_and_says_so(
    cast: Cast, client_of: SignIn, deliver: Callable[..., None]
) -> None:
    deliver(value="13,2", respondents="62", population="95")
    read = plain(client_of(cast.bob).page(PAGE))
    assert "nicht beurteilbar" in read
    assert "mit 95 Prozent Sicherheit zwischen 9,0 und 19,0 %; bei freiwilliger Teilnahme kann er weiter" in read
    assert "zu ungenau für eine Bewertung" in read
    assert "62 von 95 (65,3 %)" in table(client_of(cast.bob).page(PAGE))


def test_who_enters_is_offered_the_next_reading(
    cast: Cast, client_of: SignIn, deliver: Callable[..., None], clock: Clock
) -> None:
    deliver(value="13,2")
    due = "Der nächste Messwert (2013) ist bis zum 30. Januar 2014 zu melden."
    assert due in plain(client_of(cast.dana).page(PAGE))
    clock.now = datetime(2014, 2, 10, 8, 0, tzinfo=UTC)
    overdue = "Der Messwert 2013 ist seit dem 30. Januar 2014 überfällig"
    assert overdue in client_of(cast.dana).page(PAGE)
    assert 'href="/readings/ZV-2012-01/G1.1/2013"' in client_of(cast.dana).page(PAGE)
    assert overdue in client_of(cast.bob).page(PAGE)
    assert 'href="/readings/ZV-2012-01/G1.1/2013"' not in client_of(cast.bob).page(PAGE)


def test_an_indicator_without_readings_says_what_comes(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment)
    page = plain(client_of(cast.bob).page(PAGE))
    assert "Noch kein Messwert" in page
    assert "Der Messwert 2012 ist seit dem 30. Januar 2013 überfällig" in page


def test_others_find_no_indicator(cast: Cast, client_of: SignIn, deliver: Callable[..., None]) -> None:
    deliver(value="13,2")
    assert client_of(cast.charlie).get(PAGE).status_code == 404
    assert client_of(cast.bob).get("/indicators/ZV-2012-01/G9").status_code == 404
    assert client_of(cast.bob).get("/indicators/ZV-9/G1.1").status_code == 404


@pytest.mark.parametrize(
    ("name", "sees"), [("alice", True), ("bob", True), ("dana", True), ("erin", False), ("sena", False)]
)
def test_small_numbers_are_kept_from_audit_and_from_the_issuers_side(
    cast: Cast, client_of: SignIn, deliver: Callable[..., None], name: str, sees: bool
) -> None:
    deliver(numerator="3", denominator="41", note="Drei von ihnen kamen über die Schule.")
    page = client_of(getattr(cast, name)).page(PAGE)
    read = plain(page)
    for figure in ("7,3", "41", "Drei von ihnen"):
        assert (figure in read.replace("41 %", "")) is sees, figure
    assert page.count("data-suppressed") == (0 if sees else 5)
    assert ("bbd-badge" in page.partition("<tbody")[2].partition("</tbody>")[0]) is sees
    assert ("Rückschlüsse auf einzelne Menschen" in read) is not sees
    assert (table(page)[1] == ".") is not sees


def test_a_level_to_hold_says_what_is_to_be_held(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    document = agreement_document()
    document["goals"][0]["indicators"][0] |= {"target": {"value": "7", "date": "2013-12-31"}, "milestones": []}
    with database.writing() as session:
        monitored(session, cast, now=moment, goals=document["goals"])
    page = client_of(cast.bob).page(PAGE)
    read = plain(page)
    assert "5 % bis 20 % des Zielwerts" in read
    assert "des Weges" not in read
    assert "<title>Ausgangswert 31.12.2011: 8" in page
    assert "soll nicht unter den Zielwert sinken" in read
    assert "soll steigen" not in read


def test_each_definition_of_a_benchmark_is_a_line_of_its_own(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    series = ((2010, "24.9", "Mikrozensus"), (2011, "28.1", "Register"), (2012, "27.4", "Mikrozensus"))
    document = agreement_document()
    document["goals"][0]["indicators"][0]["benchmark"] = "Bevölkerung"
    with database.writing() as session:
        monitored(session, cast, now=moment, goals=document["goals"])
        session.add_all(
            Benchmark(
                name="Bevölkerung", reference_date=date(year, 12, 31), value=Decimal(value), definition=by, source="AfS"
            )
            for year, value, by in series
        )
    page = client_of(cast.bob).page(PAGE)
    drawn, beside, listed = page.split("<h2>Entwicklung")[1].partition("Neueste Werte nach Definition")
    assert beside
    assert "gepunktet: Vergleichsgröße (Mikrozensus, Register)" in plain(drawn)
    assert {"Mikrozensus 27,4 %", "Register 28,1 %"} <= set(
        re.findall(r">([^<>]+ %)</text>", drawn.replace("\u00a0", " "))
    )
    assert len(re.findall(r'<polyline class="chart-benchmark" points="[^" ]+ [^" ]+"', drawn)) == 2
    listed = plain(listed)
    assert "Bevölkerung (Mikrozensus)" in listed
    assert "Bevölkerung (Register)" in listed


def test_a_draft_shows_what_shall_be_measured(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    goal = agreement_document()["goals"][0]
    goal["indicators"] = [
        {"key": "G1.1", "name": "Korridor", "kind": "value", "unit": "Tage", "direction": "corridor",
         "corridor": {"low": "10", "high": "20.5"}},
    ]  # fmt: skip
    with database.writing() as session:
        drafted(session, cast, now=moment, goals=[goal])
    page = plain(client_of(cast.alice).page(PAGE))
    assert "10 bis 20,5" in page
    assert "Ausgangswert" in page
