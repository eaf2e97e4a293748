"""The pages of benchmarks: both definitions side by side, who follows them, and entering a value after a preview."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, select

from bbd.domain.readings import ReadingInput
from bbd.services.agreements import find
from bbd.services.benchmarks import Given, put
from bbd.services.readings import enter
from bbd.store.agreements import AgreementVersion
from bbd.store.benchmarks import benchmark_at
from bbd.store.database import Database
from bbd.store.people import Person
from bbd.store.readings import Benchmark
from tests.cast import Cast, agreement_document, drafted, monitored
from tests.databases import database_kind
from tests.web.conftest import Visitor, plain

# What these pages ask the database for, they ask themselves: both kinds have to answer.
__all__ = ["database_kind"]

SignIn = Callable[[Person], Visitor]
NAME = "Anteil an der Bevölkerung: Berlin"
INDICATOR = "/indicators/ZV-2012-01/G1.1"
RELATIVE = {"benchmark": NAME, "definition": "microcensus", "percent": "100", "date": "2013-12-31"}
ENTRY = "/benchmark-entry"
SENT = {"series": NAME, "new_series": "", "definition": "microcensus", "new_definition": "", "on": "31.12.2012",
        "value": "40,3", "source": "Destatis"}  # fmt: skip


def publish(session: Session, on: str, value: str, definition: str, now: datetime) -> None:
    day = date.fromisoformat(on)
    given = Given(NAME, definition, day, Decimal(value), "Amt für Statistik")
    put(session, benchmark_at(session, NAME, definition, day), given, by=None, now=now)
    session.flush()


def agree(session: Session, cast: Cast, now: datetime, **indicator: Any) -> None:  # noqa: ANN401 - fields of the document
    """Let both values of old be known, and an agreement be adopted with this indicator."""
    publish(session, "2011-12-31", "39.4", "microcensus", now - timedelta(days=30))
    publish(session, "2012-06-30", "38.6", "register", now - timedelta(days=30))
    goal = agreement_document()["goals"][0]
    goal["indicators"] = [{**goal["indicators"][0], **indicator}]
    monitored(session, cast, now=now - timedelta(days=10), goals=[goal])


@pytest.fixture
def follows(database: Database, cast: Cast, moment: datetime) -> None:
    with database.writing() as session:
        agree(session, cast, moment, target=None, target_relative=RELATIVE)


@pytest.fixture
def fixed(database: Database, cast: Cast, moment: datetime) -> None:
    with database.writing() as session:
        agree(session, cast, moment, benchmark=NAME)


def figures(database: Database) -> list[tuple[str, Decimal, int]]:
    with database.reading() as session:
        rows = session.exec(select(Benchmark).order_by(Benchmark.definition, Benchmark.reference_date))  # type: ignore[arg-type]  # SQLModel hides the columns
        return [(one.definition, one.value, one.edition) for one in rows]


def preview_of(page: str) -> dict[str, str]:
    """Return the hidden fields that say what was previewed."""
    return {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[-1] for name in ("seen", "version")}


@pytest.mark.usefixtures("follows")
def test_the_list_shows_both_definitions_with_value_day_and_source(cast: Cast, client_of: SignIn) -> None:
    page = plain(client_of(cast.erin).page("/benchmarks"))
    assert (
        f"{NAME} Einwohnerregister 38,6 % 30.06.2012 Amt für Statistik 0 "
        f"{NAME} Mikrozensus 39,4 % 31.12.2011 Amt für Statistik 1"
    ) in page
    assert "Wert eintragen" not in page
    assert "Wert eintragen" in plain(client_of(cast.alice).page("/benchmarks"))


def test_an_empty_list_says_what_it_will_hold(cast: Cast, client_of: SignIn) -> None:
    assert "Noch keine Vergleichsgröße" in plain(client_of(cast.alice).page("/benchmarks"))


@pytest.mark.usefixtures("follows")
def test_the_page_of_a_series_shows_who_follows_it_and_what_moved(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        publish(session, "2012-12-31", "40.3", "microcensus", moment + timedelta(hours=1))
        publish(session, "2012-12-31", "40.2", "microcensus", moment + timedelta(hours=2))
    page = plain(client_of(cast.bob).page(f"/benchmarks/{NAME}"))
    assert "100 % davon (Mikrozensus) von 39,4 % auf 40,2 % (+0,8 Prozentpunkte)" in page
    assert "Berichtigte Werte" in page
    assert "31.12.2012 Mikrozensus 40,3 % 40,2 %" in page
    stranger = plain(client_of(cast.charlie).page(f"/benchmarks/{NAME}"))
    assert "Zurzeit keine Kennzahl" in stranger
    assert "ZV-2012-01" not in stranger
    assert client_of(cast.bob).get("/benchmarks/Andere").status_code == 404


@pytest.mark.usefixtures("follows")
def test_the_page_of_an_indicator_says_what_of_the_gap_came_from_the_benchmark(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    _deliver(database, moment)
    with database.writing() as session:
        publish(session, "2012-12-31", "40.3", "microcensus", moment + timedelta(hours=1))
    page = plain(client_of(cast.bob).page(INDICATOR))
    assert (
        "Der Abstand beträgt 21,1 Prozentpunkte; 0,9 davon kommen daher, dass die Vergleichsgröße seit der Zeichnung "
        "von 39,4 auf 40,3 % gestiegen ist."
    ) in page
    assert "Mikrozensus (vereinbart) 40,3 % 31.12.2012 von 39,4 % auf 40,3 % (+0,9 Prozentpunkte)" in page
    assert "Einwohnerregister 38,6 % 30.06.2012 unverändert" in page


@pytest.mark.usefixtures("follows")
def test_a_small_number_does_not_show_through_the_gap(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    _deliver(database, moment, numerator="3", denominator="41", value="")
    with database.writing() as session:
        publish(session, "2012-12-31", "40.3", "microcensus", moment + timedelta(hours=1))
    told = "Die Vergleichsgröße ist seit der Zeichnung von 39,4 auf 40,3 % gestiegen."
    seen = plain(client_of(cast.erin).page(INDICATOR))
    assert told in seen
    assert "Der Abstand" not in seen
    assert "Der Abstand beträgt 33,0" in plain(client_of(cast.bob).page(INDICATOR))


def _deliver(database: Database, now: datetime, **figures: str) -> None:
    given = {"numerator": "", "denominator": "", "value": "19.2", **figures}
    with database.writing() as session:
        reading = ReadingInput("2012", respondents="", population="", note="", source="Meldung", **given)
        enter(session, find(session, "ZV-2012-01"), "G1.1", reading, comma=False, by=None, now=now)


@pytest.mark.usefixtures("fixed")
def test_a_fixed_target_does_not_move_and_the_page_says_so(cast: Cast, client_of: SignIn) -> None:
    page = plain(client_of(cast.bob).page(INDICATOR))
    assert "Der Zielwert ist fest vereinbart; er rückt nicht mit der Vergleichsgröße." in page
    assert "Der Abstand" not in page


@pytest.mark.usefixtures("follows")
def test_a_value_is_saved_only_after_its_preview(database: Database, cast: Cast, client_of: SignIn) -> None:
    alice, before = client_of(cast.alice), figures(database)
    wordings = _wordings(database)
    answer = alice.send(ENTRY, "benchmark", **SENT)
    page = plain(answer.text)
    assert answer.status_code == 200
    assert "Vorschau: Noch ist nichts gespeichert" in page
    assert "Das ändert keine Zielvereinbarung; es löst einen Prüfhinweis aus." in page
    assert "das Ziel folgt der Reihe und rückt mit ihr" in page
    assert "(Bezirksamt Pankow): Ziel 39,4 % → 40,3 %; Prüfhinweis" in page
    assert figures(database) == before
    changed = alice.send(ENTRY, "benchmark", **{**SENT, "value": "39,8", **preview_of(answer.text)})
    assert "es löst keinen Prüfhinweis aus" in plain(changed.text)
    assert figures(database) == before
    saved = alice.send(ENTRY, "benchmark", **{**SENT, **preview_of(answer.text)})
    assert saved.status_code == 303
    assert ("microcensus", Decimal("40.3"), 1) in figures(database)
    assert "An den Zielvereinbarungen ist nichts geändert." in plain(alice.page(saved.headers["Location"]))
    assert _wordings(database) == wordings


def _wordings(database: Database) -> list[tuple[str, int]]:
    with database.reading() as session:
        return [(one.sha256, one.edition) for one in session.exec(select(AgreementVersion))]


@pytest.mark.usefixtures("follows")
def test_a_correction_is_announced_as_one(database: Database, cast: Cast, client_of: SignIn) -> None:
    alice = client_of(cast.alice)
    sent = {**SENT, "on": "31.12.2011", "value": "39,5"}
    answer = alice.send(ENTRY, "benchmark", **sent)
    assert "Das berichtigt den bisherigen Wert 39,4" in plain(answer.text)
    assert alice.send(ENTRY, "benchmark", **sent, **preview_of(answer.text)).status_code == 303
    assert ("microcensus", Decimal("39.5"), 2) in figures(database)


@pytest.mark.usefixtures("follows")
def test_a_new_series_and_a_new_definition_are_named_explicitly(
    database: Database, cast: Cast, client_of: SignIn
) -> None:
    alice = client_of(cast.alice)
    sent = {**SENT, "series": "", "new_series": "Anteil: Bund", "definition": "", "new_definition": "Zensus"}
    answer = alice.send(ENTRY, "benchmark", **sent)
    page = plain(answer.text)
    assert "Es ist der erste Wert nach dieser Definition." in page
    assert "Zurzeit steht keine Kennzahl neben dieser Vergleichsgröße." in page
    assert alice.send(ENTRY, "benchmark", **sent, **preview_of(answer.text)).status_code == 303
    assert ("Zensus", Decimal("40.3"), 1) in figures(database)


@pytest.mark.usefixtures("follows")
@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"series": ""}, "series", "Bitte die Vergleichsgröße entweder aus der Liste wählen oder neu benennen."),
        ({"new_series": "Neu"}, "series", "oder neu benennen, nicht beides."),
        ({"definition": ""}, "definition", "Bitte die Definition entweder aus der Liste wählen oder neu benennen."),
        ({"series": "", "new_series": NAME}, "new_series", "steht schon in der Liste. Bitte dort wählen."),
        ({"definition": "", "new_definition": "Mikrozensus"}, "new_definition", "steht schon in der Liste."),
        ({"on": ""}, "on", "Bitte den Stichtag angeben"),
        ({"on": "31.12.2031"}, "on", "liegt in der Zukunft"),
        ({"value": "1.234,5"}, "value", "nicht eindeutig"),
        ({"source": " "}, "source", "Bitte angeben, woher der Wert stammt."),
        ({"on": "31.12.2011", "value": "39,4", "source": "Amt für Statistik"}, "value", "steht schon da"),
    ],
)
def test_what_does_not_fit_is_told_beside_its_field(
    database: Database, cast: Cast, client_of: SignIn, changes: dict[str, str], field: str, sentence: str
) -> None:
    before = figures(database)
    answer = client_of(cast.alice).send(ENTRY, "benchmark", **{**SENT, **changes})
    assert answer.status_code == 422
    assert sentence in plain(answer.text.split(f'id="{field}-error"')[1].split("</p>")[0])
    assert figures(database) == before


@pytest.mark.usefixtures("follows")
def test_the_form_knows_the_series_that_it_was_opened_from(cast: Cast, client_of: SignIn) -> None:
    page = client_of(cast.alice).page(f"{ENTRY}?series={NAME}")
    assert f'<option selected value="{NAME}">' in page


def test_without_a_value_from_the_time_of_the_signature_nothing_is_taken_apart(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    goal = agreement_document()["goals"][0]
    goal["indicators"] = [{**goal["indicators"][0], "target": None, "target_relative": RELATIVE}]
    with database.writing() as session:
        monitored(session, cast, now=moment - timedelta(days=10), goals=[goal])
        publish(session, "2013-02-28", "40.3", "microcensus", moment)
    page = plain(client_of(cast.bob).page(INDICATOR))
    assert "lässt sich nicht sagen: Aus der Zeit der Zeichnung liegt kein Wert vor." in page
    assert "ohne Wert aus der Zeit der Zeichnung" in plain(client_of(cast.bob).page(f"/benchmarks/{NAME}"))


@pytest.mark.usefixtures("follows")
def test_a_reading_that_is_still_missing_leaves_the_movement_alone(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        publish(session, "2012-12-31", "40.3", "microcensus", moment)
    page = plain(client_of(cast.bob).page(INDICATOR))
    assert "Die Vergleichsgröße ist seit der Zeichnung von 39,4 auf 40,3 % gestiegen." in page


def test_a_draft_shows_its_benchmark_without_a_past(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    goal = agreement_document()["goals"][0]
    goal["indicators"] = [{**goal["indicators"][0], "benchmark": NAME}]
    with database.writing() as session:
        drafted(session, cast, now=moment, goals=[goal])
        publish(session, "2012-12-31", "40.3", "microcensus", moment)
    page = plain(client_of(cast.alice).page(INDICATOR))
    assert "Mikrozensus 40,3 % 31.12.2012 – Amt für Statistik" in page


@pytest.mark.usefixtures("follows")
def test_a_series_is_shown_as_it_was_known_on_a_past_day(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        publish(session, "2011-12-31", "39.5", "microcensus", moment - timedelta(days=3))
    bob, path = client_of(cast.bob), f"/benchmarks/{NAME}"
    assert "39,5 %" in plain(bob.page(path))
    past = plain(bob.page(f"{path}?known=2013-02-20"))
    assert "So war die Reihe am 20. Februar 2013 bekannt" in past
    assert "39,4 %" in past
    assert "39,5 %" not in past
    assert "39," not in plain(bob.page(f"{path}?known=2012-02-20"))
    for nothing in ("2031-01-01", ""):
        assert "39,5 %" in plain(bob.page(f"{path}?known={nothing}"))
    assert bob.get(f"{path}?known=gestern").status_code == 422


@pytest.mark.usefixtures("follows")
def test_a_target_that_follows_is_shown_as_it_was_known_on_a_past_day(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        publish(session, "2012-12-31", "41.2", "microcensus", moment)
    bob = client_of(cast.bob)
    now, then = plain(bob.page(INDICATOR)), plain(bob.page(f"{INDICATOR}?known=2013-02-20"))
    assert "41,2 %" in now
    assert "41,2" not in then
    assert "39,4 %" in then
