"""The page on which a second person confirms many readings at once: all or none, and nothing odd among them."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import Session, select

from bbd.domain.readings import ReadingInput
from bbd.services.agreements import find
from bbd.services.reading_evidence import attach
from bbd.services.readings import enter
from bbd.store.agreements import Agreement
from bbd.store.database import Database
from bbd.store.findings import Letter
from bbd.store.people import Person
from bbd.store.readings import Reading
from tests.cast import Cast, monitored
from tests.databases import database_kind
from tests.web.conftest import Visitor, plain

# Confirming locks agreements in an order; both kinds have to answer.
__all__ = ["database_kind"]

SignIn = Callable[[Person], Visitor]
PAGE = "/readings/confirm"


@pytest.fixture(autouse=True)
def readings(database: Database, cast: Cast, moment: datetime) -> None:
    """Have two agreements with a reading each that waits since Dana entered it."""
    with database.writing() as session:
        for number, numerator in (("ZV-2012-01", "12"), ("ZV-2012-02", "14")):
            agreement = monitored(session, cast, now=moment, number=number)
            give(session, agreement, cast.dana, "2012", numerator, moment)


def give(session: Session, agreement: Agreement, by: Person | None, period: str, numerator: str, at: datetime) -> None:
    given = ReadingInput(period, numerator, "96", source="Personalstatistik")
    enter(session, agreement, "G1.1", given, comma=True, by=by, now=at)


def states(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(session.exec(select(Reading.state)))


def boxes(page: str) -> list[str]:
    return re.findall(r'name="chosen" value="([^"]+)"', page)


def test_the_second_person_confirms_all_of_them(database: Database, cast: Cast, client_of: SignIn) -> None:
    bob = client_of(cast.bob)
    assert PAGE in bob.page("/")
    page = bob.page(PAGE)
    assert "12,5 % 12 von 96" in plain(page)
    answer = bob.send(PAGE, "confirm-many", chosen=boxes(page))
    assert answer.status_code == 303
    assert "2 Messwerte sind bestätigt." in plain(bob.page("/readings"))
    assert states(database) == ["confirmed", "confirmed"]
    assert "Es wartet nichts auf Sie" in plain(bob.page(PAGE))


def test_the_page_shows_how_many_took_part_and_whether_there_is_evidence(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    assert "Beteiligung" not in client_of(cast.bob).page(PAGE)
    with database.writing() as session:
        agreement = find(session, "ZV-2012-01")
        given = ReadingInput("2012", "12", "96", "", "96", "440", "", "Befragung")
        reading = enter(session, agreement, "G1.1", given, comma=True, by=cast.dana, now=moment)
        attach(session, agreement, reading, b"%PDF-1.7", "x.pdf", by=cast.dana, now=moment)
    page = plain(client_of(cast.bob).page(PAGE))
    assert "12 von 96 Beteiligung 21,8 %" in page
    assert page.count("mit Nachweis") == 1
    assert page.count("ohne Nachweis") == 1


def test_all_boxes_can_be_ticked_without_a_script(cast: Cast, client_of: SignIn) -> None:
    bob = client_of(cast.bob)
    assert len(re.findall(r'name="chosen"[^>]* checked', bob.page(PAGE))) == 0
    assert len(re.findall(r'name="chosen"[^>]* checked', bob.page(f"{PAGE}?all=1"))) == 2


def test_who_entered_them_finds_nothing_there(cast: Cast, client_of: SignIn) -> None:
    dana, bob = client_of(cast.dana), client_of(cast.bob)
    assert boxes(dana.page(PAGE)) == []
    offered = boxes(bob.page(PAGE))
    answer = dana.post(PAGE, {**tokens(dana), "chosen": offered})
    assert answer.status_code == 409
    assert "wartet nicht mehr auf Sie" in plain(answer.text)


def tokens(visitor: Visitor) -> dict[str, str]:
    """Return what any form of the visitor's pages holds to be taken as theirs."""
    fields = visitor.fields("/readings", "import")
    return {name: fields[name] for name in ("csrf_token", "idempotency_key")}


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ([], "Es ist kein Messwert ausgewählt."),
        (["nichts"], "Die Auswahl ist unvollständig angekommen."),
        (["-" * 36 + "@1"], "Die Auswahl ist unvollständig angekommen."),
    ],
)
def test_an_empty_or_broken_choice_is_refused(
    database: Database, cast: Cast, client_of: SignIn, chosen: list[str], said: str
) -> None:
    answer = client_of(cast.bob).send(PAGE, "confirm-many", chosen=chosen)
    assert answer.status_code == 422
    assert said in plain(answer.text)
    assert states(database) == ["draft", "draft"]


def test_one_that_was_changed_meanwhile_keeps_all_from_being_confirmed(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    bob = client_of(cast.bob)
    shown = boxes(bob.page(PAGE))
    with database.writing() as session:
        agreement = session.exec(select(Agreement).where(Agreement.number == "ZV-2012-02")).one()
        give(session, agreement, cast.dana, "2012", "15", moment)
    answer = bob.send(PAGE, "confirm-many", chosen=shown)
    assert answer.status_code == 409
    assert "ZV-2012-02 · G1.1, 2012: Dieser Messwert wurde inzwischen" in plain(answer.text)
    assert states(database) == ["draft", "draft"]


def test_what_looks_odd_has_no_box_and_is_refused_with_the_others(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    bob = client_of(cast.bob)
    shown = boxes(bob.page(PAGE))
    with database.writing() as session:
        agreement = session.exec(select(Agreement).where(Agreement.number == "ZV-2012-02")).one()
        give(session, agreement, None, "2011", "6", moment)
    page = bob.page(PAGE)
    assert len(boxes(page)) == 1
    assert "14,6 % ist deutlich mehr als zuletzt (6,3 %)" in plain(page)
    answer = bob.send(PAGE, "confirm-many", chosen=shown)
    assert answer.status_code == 422
    assert "Einzeln zu prüfen: ZV-2012-02 · G1.1." in plain(answer.text)
    assert states(database) == ["confirmed", "draft", "draft"]


def test_whoever_is_nearest_gets_one_letter_a_day_and_finds_the_page_by_it(
    database: Database, cast: Cast, client_of: SignIn
) -> None:
    dana = client_of(cast.dana)
    for number, numerator in (("ZV-2012-01", "13"), ("ZV-2012-02", "15")):
        sent = {"numerator": numerator, "denominator": "96", "value": "", "source": "Personalstatistik"}
        assert dana.send(f"/readings/{number}/G1.1/2012", "reading", **sent).status_code == 303
    with database.reading() as session:
        letters = [one for one in session.exec(select(Letter)) if "Bitte bestätigen" in one.subject]
    ((recipient, text),) = [(one.recipient, one.text) for one in letters]
    assert recipient == cast.bob.mail
    assert PAGE in text
    assert not {"13", "15", "96"} & set(text.split())
