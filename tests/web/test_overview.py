"""The overview says where one stands, narrowed by its address, with as many queries for few indicators as for many."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from random import Random

import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select

from bbd.store.agreements import Indicator, Measure
from bbd.store.database import Database
from bbd.store.people import Person
from bbd.store.readings import Reading
from tests.cast import MITTE, PANKOW, Cast
from tests.databases import database_kind
from tests.stage import at, sweep
from tests.standing_scene import deliver, settle
from tests.web.conftest import Clock, Visitor, plain

__all__ = ["database_kind"]

SignIn = Callable[[Person], Visitor]
TODAY = date(2013, 5, 10)


def _read(session: Session, cast: Cast, *, indicators: int) -> None:
    """Have two agreements with two goals each, judged before and after the end of the quarter."""
    settle(session, cast, agreements=2, goals=1, indicators=indicators)
    random = Random(7)  # noqa: S311 - figures, not secrets
    deliver(session, "2012-Q4", random, 0.8, "2013-02-01")
    sweep(session, "2013-02-02")
    deliver(session, "2013-Q1", random, 0.6, "2013-05-01")
    sweep(session, TODAY.isoformat())


@pytest.fixture
def alice(database: Database, cast: Cast, clock: Clock, client_of: SignIn) -> Visitor:
    """Return the coordinator, who looks at ten indicators."""
    with database.writing() as session:
        _read(session, cast, indicators=5)
    clock.now = at(TODAY.isoformat())
    return client_of(cast.alice)


def _queries(database: Database, visitor: Visitor, path: str) -> int:
    visitor.page(path)
    sent: list[str] = []
    listener = lambda *told: sent.append(told[2])  # noqa: E731 - an argument
    event.listen(database.engine, "before_cursor_execute", listener)
    visitor.page(path)
    event.remove(database.engine, "before_cursor_execute", listener)
    return len(sent)


PATHS = ("/overview", "/overview?verdict=no_reading&change=lost", f"/overview?partner={PANKOW}&field=training")


def test_the_number_of_queries_is_the_same_for_few_and_for_many(database: Database, cast: Cast, alice: Visitor) -> None:
    few = [_queries(database, alice, path) for path in PATHS]
    with database.writing() as session:
        settle(session, cast, agreements=2, goals=1, indicators=95, first=2)
        deliver(session, "2012-Q3", Random(7), 0.5, "2013-02-01")  # noqa: S311 - as above
        sweep(session, TODAY.isoformat())
    assert [_queries(database, alice, path) for path in PATHS] == few
    assert "Von 200 Kennzahlen" in plain(alice.page("/overview"))


def test_one_sees_where_one_stands_against_the_last_quarter(alice: Visitor) -> None:
    page = plain(alice.page("/overview"))
    assert re.search(
        r"Von 10 Kennzahlen (ist|sind) \d auf Kurs und \d nicht; \d (lässt|lassen) sich zurzeit nicht bewerten\. "
        r"Ende des 1\. Quartals 2013 (war|waren) \d von 10 auf Kurs\.",
        page,
    )
    assert "Was seither gemeldet wurde, berücksichtigt die nächste am Morgen." in page
    for heading in ("Wo stehen wir?", "Was fehlt?", "Was hat sich geändert?", "Welche Ziele haben keine Maßnahme?"):
        assert heading in page
    assert "Jedes Ziel hat mindestens eine Maßnahme." in page


def test_the_filters_stand_in_the_address_and_in_the_form(alice: Visitor) -> None:
    page = alice.page(f"/overview?partner={PANKOW}&field=training&binding=must&verdict=no_reading")
    for chosen in (PANKOW, "Ausbildung öffnen", "Muss", "kein aktueller Messwert"):
        assert re.search(rf'<option value="[^"]*" selected>{chosen}</option>', page)
    assert MITTE not in plain(page.partition("Wo stehen wir?")[2])
    assert "Alles zeigen" in page
    assert "Eingrenzen" in page
    assert "<script" not in page.partition("<main")[2]


def test_each_link_of_the_page_leads_to_a_page(alice: Visitor) -> None:
    page = alice.page("/overview").partition("<main")[2]
    links = {unescape(link) for link in re.findall(r'href="(/[^"#]*)"', page)}
    assert any(link.startswith("/overview?verdict=") for link in links)
    assert any(link.startswith("/indicators/") for link in links)
    for link in links:
        alice.page(link)


def test_a_chosen_verdict_lists_as_many_indicators_as_it_counts(alice: Visitor) -> None:
    page = alice.page("/overview")
    found = re.findall(r'href="/overview\?verdict=(\w+)">(\d+)<', page)
    assert found
    for verdict, number in found:
        listed = alice.page(f"/overview?verdict={verdict}")
        assert f"Kennzahlen: {number}</caption>" in listed
        rows = listed.partition(f"Kennzahlen: {number}</caption>")[2].partition("</table>")[0]
        assert rows.count('<a href="/indicators/') == int(number)


def test_what_does_not_exist_is_told_and_can_be_left(alice: Visitor) -> None:
    page = plain(alice.page("/overview?partner=Nirgendwo&verdict=unknown&change=x&page=7"))
    assert "Dazu gibt es keine Kennzahl" in page
    assert "Alles zeigen" in page


def test_a_goal_without_a_measure_is_named(database: Database, alice: Visitor) -> None:
    with database.writing() as session:
        for measure in session.exec(select(Measure)):
            measure.status, measure.reason = "dropped", "Kein Geld"
            session.add(measure)
        session.flush()
        sweep(session, TODAY.isoformat())
    page = alice.page("/overview")
    assert "Ziele ohne Maßnahme: 2</caption>" in page
    assert '<a href="/agreements/ZV-2012-00">' in page


def test_a_quarter_without_a_record_is_not_compared(database: Database, alice: Visitor, clock: Clock) -> None:
    """Somebody who looks back from the year 2012 finds nothing of the time before the first sweep."""
    clock.now = at("2013-02-03")
    page = plain(alice.page("/overview"))
    assert "Ende des 4. Quartals 2012 war hierzu noch nichts festgehalten." in page
    assert "Unterschied" not in page
    assert database


def test_what_is_only_watched_is_told_beside_the_verdicts(database: Database, alice: Visitor) -> None:
    with database.writing() as session:
        newest = session.exec(select(Reading).where(col(Reading.period) == "2013-Q1")).first()
        assert newest is not None
        (watched,) = session.exec(
            select(Indicator).where(
                Indicator.agreement_id == newest.agreement_id, Indicator.key == newest.indicator_key
            )
        )
        watched.monitoring = True
        session.add(watched)
        session.flush()
        sweep(session, TODAY.isoformat())
    page = plain(alice.page("/overview"))
    assert "Von 9 Kennzahlen" in page
    assert "1 weitere Kennzahl wird nur beobachtet; ein Ziel ist für sie nicht vereinbart." in page


def test_before_the_first_sweep_the_page_says_so(cast: Cast, client_of: SignIn) -> None:
    page = plain(client_of(cast.alice).page("/overview"))
    assert "Noch ist nichts festgehalten" in page
    assert "Die Regeln haben noch nichts geprüft." in page


def test_without_a_running_agreement_the_page_says_so(database: Database, cast: Cast, client_of: SignIn) -> None:
    with database.writing() as session:
        sweep(session, "2013-03-01")
    assert "Noch läuft keine Zielvereinbarung" in plain(client_of(cast.alice).page("/overview"))


def test_auditors_see_it_and_nobody_of_a_partner_does(alice: Visitor, cast: Cast, client_of: SignIn) -> None:
    assert alice
    assert "Von 10 Kennzahlen" in plain(client_of(cast.erin).page("/overview"))
    for person in (cast.bob, cast.dana, cast.sena, cast.adam):
        assert client_of(person).get("/overview").status_code == 404


def test_the_rules_look_at_once_and_lead_back_here(cast: Cast, client_of: SignIn) -> None:
    alice = client_of(cast.alice)
    answer = alice.send("/overview", "sweep")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/overview")
    assert alice.send("/findings", "sweep").headers["Location"] == "/findings"
    assert "Regeln jetzt prüfen" not in client_of(cast.erin).page("/overview")
