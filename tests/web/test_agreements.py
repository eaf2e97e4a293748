"""The list of agreements, the page of one and its versions: who sees what, and what is next for whom."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import event
from sqlmodel import Session

from bbd.domain.lifecycle import Action
from bbd.services.agreements import find
from bbd.services.steps import Request, take_step
from bbd.store.agreements import Agreement
from bbd.store.database import Database
from bbd.store.people import Person
from bbd.store.readings import Reading
from tests.cast import (
    MITTE,
    PANKOW,
    SENATE,
    Cast,
    adopted,
    agreement_document,
    drafted,
    monitored,
    signed_by,
    submitted,
)
from tests.databases import database_kind
from tests.web.conftest import Clock, Visitor, plain

# What these pages ask the database for, they ask themselves: both kinds have to answer.
__all__ = ["database_kind"]

SignIn = Callable[[Person], Visitor]
PAGE = "/agreements/ZV-2012-01"


@pytest.fixture
def three(database: Database, cast: Cast, moment: datetime) -> None:
    """Open a draft and a submitted agreement with Pankow, and one in force with Mitte."""
    mitte = {"organisation": MITTE, "signatories": ["charlie@mitte.example"]}
    with database.writing() as session:
        drafted(session, cast, now=moment)
        submitted(session, cast, now=moment, number="ZV-2012-02", title="Öffnung der Übergänge")
        agreement = submitted(session, cast, now=moment, number="ZV-2012-03", partner=mitte, title="100 % für alle")
        signed_by(session, agreement, cast.sena, now=moment)
        signed_by(session, agreement, cast.charlie, now=moment)


def numbers(page: str) -> list[str]:
    return re.findall(r'href="/agreements/(ZV-[0-9-]+)"', page)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["ZV-2012-03", "ZV-2012-02", "ZV-2012-01"]),
        ("?state=submitted", ["ZV-2012-02"]),
        (f"?partner={MITTE}", ["ZV-2012-03"]),
        ("?text=öffnung", ["ZV-2012-02"]),
        ("?text=ÜBERGÄNGE", ["ZV-2012-02"]),
        ("?text=pankow+2012-01", ["ZV-2012-01"]),
        ("?text=100+%25", ["ZV-2012-03"]),
        ("?text=_", []),
        ("?state=nonsense", []),
        ("?page=7", []),
        ("?page=-1&text=", ["ZV-2012-03", "ZV-2012-02", "ZV-2012-01"]),
    ],
)
def test_the_list_is_narrowed_by_its_address(client_of: SignIn, cast: Cast, query: str, expected: list[str]) -> None:
    assert numbers(client_of(cast.alice).page(f"/agreements{query}")) == expected


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bob", ["ZV-2012-02", "ZV-2012-01"]),
        ("dana", ["ZV-2012-02", "ZV-2012-01"]),
        ("charlie", ["ZV-2012-03"]),
        ("sena", ["ZV-2012-03", "ZV-2012-02", "ZV-2012-01"]),
        ("erin", ["ZV-2012-03", "ZV-2012-02", "ZV-2012-01"]),
    ],
)
def test_everybody_sees_the_agreements_of_their_organisation(
    client_of: SignIn, cast: Cast, name: str, expected: list[str]
) -> None:
    visitor = client_of(getattr(cast, name))
    page = visitor.page("/agreements")
    assert numbers(page) == expected
    if name in {"bob", "dana"}:
        assert MITTE not in page


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("path", ["", "/versions/1", "/sign", "/edit", "/submit", "/terminate"])
def test_for_another_organisation_nothing_of_it_exists(client_of: SignIn, cast: Cast, path: str) -> None:
    charlie = client_of(cast.charlie)
    assert charlie.get(f"/agreements/ZV-2012-02{path}").status_code == 404
    token = charlie.fields("/agreements/ZV-2012-03", "terminate")["csrf_token"]
    answer = charlie.post(f"/agreements/ZV-2012-02{path}", {"csrf_token": token})
    assert answer.status_code in {404, 405}


def test_administrators_see_no_agreements(client_of: SignIn, cast: Cast) -> None:
    assert client_of(cast.adam).get("/agreements").status_code == 404


@pytest.mark.parametrize(("name", "offer"), [("alice", "Legen Sie die erste an"), ("bob", "Sobald die Koordination")])
def test_an_empty_list_says_what_comes_next(client_of: SignIn, cast: Cast, name: str, offer: str) -> None:
    assert offer in client_of(getattr(cast, name)).page("/agreements")


def test_many_agreements_come_page_by_page(client_of: SignIn, cast: Cast, database: Database, moment: datetime) -> None:
    with database.writing() as session:
        for number in range(60):
            drafted(session, cast, now=moment, number=f"ZV-2012-{number:03}")
    alice = client_of(cast.alice)
    assert len(numbers(alice.page("/agreements"))) == 50
    assert numbers(alice.page("/agreements?page=2"))[-1] == "ZV-2012-000"
    assert "60 Zielvereinbarungen; Seite 2 von 2" in alice.page("/agreements?page=2")


def test_no_page_asks_the_database_once_a_row(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    alice = client_of(cast.alice)
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    def cost(path: str) -> int:
        asked.clear()
        alice.page(path)
        return len(asked)

    goal = agreement_document()["goals"][0]
    more = [{**goal, "indicators": [{**goal["indicators"][0], "key": f"G1.{n}"} for n in range(1, 12)]}]
    with database.writing() as session:
        adopted(session, cast, now=moment, number="ZV-2012-98")
    few = cost("/agreements"), cost("/agreements/ZV-2012-98")
    with database.writing() as session:
        adopted(session, cast, now=moment, number="ZV-2012-99", goals=more)
        for number in range(10):
            drafted(session, cast, now=moment, number=f"ZV-2012-{number:02}")
    assert (cost("/agreements"), cost("/agreements/ZV-2012-99")) == few


@pytest.mark.parametrize(
    ("state", "name", "sentence"),
    [
        ("drafted", "alice", "Der Entwurf ist vollständig und kann zur Zeichnung vorgelegt werden."),
        ("drafted", "bob", "Die Koordination stellt den Entwurf fertig"),
        ("submitted", "bob", "Der Wortlaut liegt Ihnen zur Zeichnung vor."),
        ("submitted", "alice", "Es fehlen noch die Zeichnungen der Seiten Senat"),
        ("adopted", "alice", "die Laufzeit hat begonnen"),
        ("adopted", "bob", "Die Umsetzung beginnt mit der nächsten Prüfung."),
        ("monitored", "dana", "Messwerte ansehen und melden"),
        ("monitored", "alice", "Die nächste Überprüfung ist am 30. Juni 2013."),
        ("monitored", "sena", "Die nächste Überprüfung ist am 30. Juni 2013."),
        ("terminated", "bob", "Die Zielvereinbarung wurde zum 31. Dezember 2013 gekündigt."),
        ("withdrawn", "alice", "zurückgezogen; es ist nichts mehr zu tun"),
    ],
)
def test_the_page_says_what_is_next_for_this_person(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, state: str, name: str, sentence: str
) -> None:
    with database.writing() as session:
        bring_to(session, cast, moment, state)
    page = client_of(getattr(cast, name)).page(PAGE)
    assert f'data-state="{state}" data-version="1"' in page
    assert sentence in plain(page)


def bring_to(session: Session, cast: Cast, moment: datetime, state: str) -> Agreement:
    """Open the agreement and bring it to `state`."""
    makers = {"drafted": drafted, "submitted": submitted, "adopted": adopted, "monitored": monitored}
    if state in makers:
        return makers[state](session, cast, now=moment)
    if state == "withdrawn":
        agreement = drafted(session, cast, now=moment)
        step = Request(Action.WITHDRAW, cast.alice, moment, moment.date(), reason="Doch nicht")
    else:
        agreement = monitored(session, cast, now=moment)
        on = datetime(2013, 12, 31, tzinfo=UTC).date()
        step = Request(Action.TERMINATE, cast.bob, moment, moment.date(), reason="Haushalt", on=on)
    take_step(session, agreement, step)
    return agreement


def test_a_draft_with_gaps_leads_to_its_form(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        drafted(session, cast, now=moment, review_on=None)
    page = client_of(cast.alice).page(PAGE)
    assert "Dem Entwurf fehlt noch eine Angabe" in page
    assert f'href="{PAGE}/edit"' in page
    assert 'data-form="submit"' in page


def test_a_value_stands_on_the_page_and_a_small_one_is_kept_from_others(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        agreement = monitored(session, cast, now=moment)
        session.add(
            Reading(
                agreement_id=agreement.id, indicator_key="G1.1", period="2012", value=Decimal("16.7"),
                period_end=datetime(2012, 12, 31, tzinfo=UTC).date(), numerator=4, denominator=24, recorded_at=moment,
            )
        )  # fmt: skip
    for person in (cast.alice, cast.bob, cast.dana):
        assert "16,7\N{NO-BREAK SPACE}% (2012)" in client_of(person).page(PAGE)
    for person in (cast.erin, cast.sena):
        page = client_of(person).page(PAGE)
        assert "16,7" not in page
        assert "data-suppressed" in page


def test_people_s_words_are_marked_and_never_markup(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        drafted(session, cast, now=moment, title="<b>Fett</b>")
    alice = client_of(cast.alice)
    for path in ("/agreements", PAGE, f"{PAGE}/versions/1", f"{PAGE}/edit"):
        assert "<span data-user-text>&lt;b&gt;Fett&lt;/b&gt;</span>" in alice.page(path)


def test_what_is_an_example_says_so_and_a_baseline_its_source(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        agreement = adopted(session, cast, now=moment)
        agreement.is_example = True
        session.add(agreement)
    alice = client_of(cast.alice)
    for path in ("/agreements", PAGE, f"{PAGE}/versions/1"):
        assert 'class="bbd-example">Beispiel' in alice.page(path)
    assert "Quelle: Drucksache 17/10 501" in plain(alice.page(PAGE))


def test_the_history_names_who_did_what_and_why(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        agreement = monitored(session, cast, now=moment)
        take_step(session, agreement, Request(Action.AMEND, cast.alice, moment, moment.date(), reason="Neue Zahlen"))
    page = plain(client_of(cast.dana).page(PAGE))
    assert "Umsetzung begonnen (Fassung 1) bbd (automatisch)" in page
    assert "Gezeichnet (Fassung 1) Bob Brandt" in page
    assert "Nachtrag begonnen (Fassung 1) Alice Aydın Neue Zahlen" in page
    assert "Bis der Nachtrag von beiden Seiten gezeichnet ist, gilt Fassung 1 weiter." in page


def test_a_version_shows_its_wording_hash_and_void_signatures(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        agreement = submitted(session, cast, now=moment)
        signed_by(session, agreement, cast.sena, now=moment)
        back = Request(Action.RETURN, cast.bob, moment, moment.date(), reason="Zu ungenau")
        take_step(session, agreement, back)
    bob = client_of(cast.bob)
    page = plain(bob.page(f"{PAGE}/versions/1"))
    assert "SHA-256" in page
    assert "Ein Viertel der Auszubildenden" in page
    assert "Sena Şahin , gezeichnet 1. März 2013, 06:00 Uhr, ungültig seit" in page
    assert "zurückgegeben" in page
    assert "ungültig" not in plain(bob.page(f"{PAGE}/versions/2"))
    assert bob.get(f"{PAGE}/versions/3").status_code == 404


def test_the_list_shows_the_weakest_indicator(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, clock: Clock
) -> None:
    with database.writing() as session:
        agreement = monitored(session, cast, now=moment)
        session.add(
            Reading(
                agreement_id=agreement.id, indicator_key="G1.1", period="2012", value=Decimal("5.0"),
                period_end=datetime(2012, 12, 31, tzinfo=UTC).date(), recorded_at=moment,
            )
        )  # fmt: skip

    def table(query: str = "") -> str:
        return plain(client_of(cast.alice).page(f"/agreements{query}").partition("<tbody")[2])

    assert "in die falsche Richtung 2012" in table()
    clock.now = datetime(2014, 2, 1, tzinfo=UTC)
    assert "kein aktueller Messwert zuletzt 2012" in table()
    assert "Ausbildung für alle" in table("?verdict=no_reading")
    assert not table("?verdict=wrong_direction")
    with database.writing() as session:
        review = Request(Action.REVIEW, cast.alice, clock.now, clock.now.date(), statements={"G1": "Verfehlt"})
        take_step(session, find(session, "ZV-2012-01"), review)
        close = Request(Action.CLOSE, cast.alice, clock.now, clock.now.date())
        take_step(session, find(session, "ZV-2012-01"), close)
    assert "in die falsche Richtung 2012" in table("?verdict=wrong_direction")
    assert "selected>in die falsche Richtung" in client_of(cast.alice).page("/agreements?verdict=wrong_direction")


def test_the_list_does_not_repeat_the_partner_in_the_title(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        drafted(session, cast, now=moment, title=f"Ausbildung für alle – {PANKOW}")
        drafted(session, cast, now=moment, number="ZV-2012-02", title=PANKOW)
    page = client_of(cast.alice).page("/agreements")
    assert "<span data-user-text>Ausbildung für alle</span>" in page
    assert f"<span data-user-text>{PANKOW}</span>" in page


def test_senate_and_partner_are_named(client_of: SignIn, cast: Cast, database: Database, moment: datetime) -> None:
    with database.writing() as session:
        drafted(session, cast, now=moment)
    page = client_of(cast.bob).page(PAGE)
    assert SENATE in page
    assert PANKOW in page
