"""The page on which a second person confirms a reading, its files, what was known on a past day, and who is noted."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlmodel import col, select

from bbd.store.audit import AuditEntry
from bbd.store.database import Database
from bbd.store.people import Person
from bbd.store.reading_editions import Evidence, ReadingEdition
from bbd.store.readings import Reading
from tests.cast import SENATE, Cast, join, monitored
from tests.databases import database_kind
from tests.web.conftest import Clock, Visitor, plain

# These pages ask the database for locks and triggers; both kinds have to answer.
__all__ = ["database_kind"]

SignIn = Callable[[Person], Visitor]
ENTRY = "/readings/ZV-2012-01/G1.1/2012"
CONFIRM = f"{ENTRY}/confirm"
INDICATOR = "/indicators/ZV-2012-01/G1.1"
PDF = b"%PDF-1.7 Statistik"


@pytest.fixture(autouse=True)
def agreement(database: Database, cast: Cast, moment: datetime) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment)


@pytest.fixture
def dana(cast: Cast, client_of: SignIn) -> Visitor:
    return client_of(cast.dana)


@pytest.fixture
def bob(cast: Cast, client_of: SignIn) -> Visitor:
    return client_of(cast.bob)


@pytest.fixture
def alice(cast: Cast, client_of: SignIn) -> Visitor:
    return client_of(cast.alice)


def enter(visitor: Visitor, numerator: str = "12", denominator: str = "96", **more: object) -> None:
    answer = visitor.send(
        ENTRY, "reading", numerator=numerator, denominator=denominator, value="", source="Personalstatistik", **more
    )
    assert answer.status_code == 303, plain(answer.text)


def confirm(visitor: Visitor) -> None:
    assert visitor.send(CONFIRM, "confirm-reading").status_code == 303


def states(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(one.state, format(one.value, "f")) for one in session.exec(select(Reading))]


def told(database: Database, action: str) -> list[tuple[str, str]]:
    with database.reading() as session:
        rows = session.exec(select(AuditEntry).where(col(AuditEntry.action) == action))
        return [(row.actor, row.object) for row in rows]


def test_a_second_person_finds_it_among_their_duties_and_confirms_it(
    database: Database, dana: Visitor, bob: Visitor
) -> None:
    enter(dana)
    assert "Messwert 2012 für „Anteil an den Neueinstellungen“ melden" not in plain(dana.page("/"))
    duties = bob.page("/")
    assert "bestätigen" in plain(duties)
    assert f'href="{CONFIRM}"' in duties
    page = plain(bob.page(CONFIRM))
    assert "Messwert bestätigen: 2012" in page
    assert "12,5 %" in page
    assert "von Dana Dąbrowska" in page
    answer = bob.send(CONFIRM, "confirm-reading")
    assert (answer.status_code, answer.headers["Location"]) == (303, INDICATOR)
    assert states(database) == [("confirmed", "12.5")]
    assert "Der Messwert für 2012 ist bestätigt." in bob.page(INDICATOR)
    assert CONFIRM not in bob.page("/")


def test_who_entered_it_reads_who_can_confirm_it(dana: Visitor) -> None:
    enter(dana)
    page = dana.page(CONFIRM)
    assert 'data-form="confirm-reading"' not in page
    said = plain(page)
    assert "Diese Angaben stammen von Ihnen. Bestätigen muss sie eine zweite Person." in said
    assert "Das können: Bob Brandt oder Alice Aydın (Koordination)" in said
    assert "Der Messwert 2012 wartet auf Bestätigung" in plain(dana.page(INDICATOR))
    fields = dana.fields(CONFIRM, "discard-reading")
    assert dana.post(CONFIRM, fields).status_code == 409


def test_the_coordinators_own_entry_waits_for_the_partner(alice: Visitor, dana: Visitor, database: Database) -> None:
    enter(alice)
    assert CONFIRM not in alice.page("/")
    assert f'href="{CONFIRM}"' in dana.page("/")
    confirm(dana)
    assert states(database) == [("confirmed", "12.5")]


def test_what_waits_says_since_when_and_is_not_asked_for_again(dana: Visitor, alice: Visitor) -> None:
    enter(dana)
    page = plain(dana.page("/readings"))
    assert "wartet auf Bestätigung eingetragen am 01.03.2013" in page
    assert "rechtzeitig" not in page
    assert "Jetzt zu melden" not in page
    assert "Zu bestätigen (1)" in plain(alice.page("/readings"))


def test_a_draft_counts_in_no_table_and_no_assessment(dana: Visitor, bob: Visitor) -> None:
    enter(dana)
    assert "12" not in dana.page("/readings.csv").partition("\n")[2]
    assert "Der Messwert für 2012 ist eingetragen, aber noch nicht bestätigt." in plain(dana.page(INDICATOR))
    confirm(bob)
    assert "2012" in dana.page("/readings.csv")


def test_what_was_changed_meanwhile_is_shown_and_not_confirmed(database: Database, dana: Visitor, bob: Visitor) -> None:
    enter(dana)
    seen = bob.fields(CONFIRM, "confirm-reading")
    enter(dana, "24")
    answer = bob.post(CONFIRM, seen)
    assert answer.status_code == 409
    assert "25,0 %" in plain(answer.text)
    assert states(database) == [("draft", "25")]
    confirm(bob)
    assert states(database) == [("confirmed", "25")]


def test_two_who_confirm_at_once_are_one_confirmation(
    database: Database, dana: Visitor, bob: Visitor, alice: Visitor
) -> None:
    enter(dana)
    sent = [(one, one.fields(CONFIRM, "confirm-reading")) for one in (bob, alice)]
    barrier = Barrier(2)

    def send(one: tuple[Visitor, dict[str, str]]) -> int:
        barrier.wait()
        return one[0].post(CONFIRM, one[1]).status_code

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(send, sent)) == [303, 409]
    assert len(told(database, "reading-confirmed")) == 1


def test_confirming_and_changing_at_once_never_confirm_what_nobody_saw(
    database: Database, dana: Visitor, bob: Visitor
) -> None:
    enter(dana)
    change = {**dana.fields(ENTRY, "reading"), "numerator": "24"}
    sent = [(bob, CONFIRM, bob.fields(CONFIRM, "confirm-reading")), (dana, ENTRY, change)]
    barrier = Barrier(2)

    def send(one: tuple[Visitor, str, dict[str, str]]) -> int:
        barrier.wait()
        return one[0].post(one[1], one[2]).status_code

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(send, sent)) == [303, 409]
    assert states(database) in ([("confirmed", "12.5")], [("draft", "25")])


def test_discarding_a_draft_asks_for_it_again(database: Database, dana: Visitor, bob: Visitor) -> None:
    enter(dana, evidence=(io.BytesIO(PDF), "liste.pdf"))
    assert bob.send(CONFIRM, "discard-reading").status_code == 303
    assert states(database) == []
    assert bob.get(CONFIRM).status_code == 404
    assert "Jetzt zu melden (1)" in plain(dana.page("/readings"))


def test_others_do_not_have_the_page(
    database: Database, cast: Cast, client_of: SignIn, dana: Visitor, moment: datetime
) -> None:
    enter(dana)
    with database.writing() as session:
        sem = join(session, "sem@senat.example", "Sem", SENATE, "contact", now=moment)
    for person in (sem, cast.sena, cast.erin, cast.charlie):
        assert client_of(person).get(CONFIRM).status_code == 404


def test_a_correction_needs_a_reason_and_waits(database: Database, dana: Visitor, bob: Visitor) -> None:
    enter(dana)
    confirm(bob)
    answer = dana.send(ENTRY, "reading", numerator="24")
    assert answer.status_code == 422
    assert "Der Grund der Berichtigung fehlt." in answer.text.split('id="reason-error"')[1].split("</p>")[0]
    enter(dana, "24", reason="Ein Jahrgang fehlte")
    assert states(database) == [("confirmed", "12.5")]
    page = plain(bob.page(INDICATOR))
    assert "Eine Berichtigung für 2012 wartet auf Bestätigung" in page
    assert "Bis dahin gilt der bisherige Wert." in page
    look = plain(bob.page(CONFIRM))
    assert "Ein Jahrgang fehlte" in look
    assert look.index("25,0 %") < look.index("12,5 %")
    confirm(bob)
    assert states(database) == [("confirmed", "25")]
    page = plain(dana.page(INDICATOR))
    assert "Frühere Werte, die berichtigt wurden" in page
    assert "01.03.2013 bis 01.03.2013 Ein Jahrgang fehlte ( Dana Dąbrowska )" in page


def test_the_page_shows_what_was_known_on_a_past_day(
    dana: Visitor, bob: Visitor, clock: Clock, cast: Cast, client_of: SignIn
) -> None:
    enter(dana)
    confirm(bob)
    clock.now += timedelta(days=2)
    dana, bob = client_of(cast.dana), client_of(cast.bob)
    enter(dana, "24", reason="Ein Jahrgang fehlte")
    confirm(bob)
    then, now = plain(dana.page(f"{INDICATOR}?known=2013-03-01")), plain(dana.page(INDICATOR))
    assert "Stand des Wissens am 1. März 2013" in then
    assert "12,5 %" in then
    assert "25,0 %" not in then.partition("Was gemessen wird")[0].replace("Zielwert 25", "")
    assert "25,0 %" in now
    assert "Es liegt noch kein Messwert vor." in plain(dana.page(f"{INDICATOR}?known=2013-02-28"))
    assert dana.get(f"{INDICATOR}?known=gestern").status_code == 422
    assert "Stand des Wissens am" not in plain(dana.page(f"{INDICATOR}?known=2099-01-01")).partition("Entwicklung")[0]


def test_a_small_correction_of_a_large_number_is_kept_from_the_issuers_side(
    database: Database, dana: Visitor, bob: Visitor, client_of: SignIn, moment: datetime
) -> None:
    enter(dana)
    confirm(bob)
    enter(dana, "3", reason="Nur drei", sure="y")
    with database.writing() as session:
        sem = join(session, "sem@senat.example", "Sem", SENATE, "contact", now=moment)
    visitor = client_of(sem)
    assert visitor.fields(ENTRY, "reading")["numerator"] == ""
    assert "Nur drei" not in visitor.page(ENTRY) + visitor.page(INDICATOR)
    confirm(bob)
    assert "Nur drei" not in visitor.page(INDICATOR)
    assert "Nur drei" in bob.page(INDICATOR)


def test_a_reading_that_a_report_has_frozen_is_corrected_as_revised(
    database: Database, dana: Visitor, bob: Visitor
) -> None:
    enter(dana)
    confirm(bob)
    with database.writing() as session:
        session.exec(select(Reading)).one().state = "frozen"
    assert "wird als berichtigt (r) ausgewiesen" in plain(dana.page(ENTRY))
    enter(dana, "24", reason="Ein Jahrgang fehlte")
    confirm(bob)
    assert 'title="nach einem Bericht berichtigt">r</abbr>' in dana.page(INDICATOR)
    with database.reading() as session:
        assert [one.frozen for one in session.exec(select(ReadingEdition))] == [True]


def test_a_file_is_kept_to_the_byte_and_only_offered_to_be_saved(
    database: Database, dana: Visitor, bob: Visitor, client_of: SignIn, cast: Cast, moment: datetime
) -> None:
    enter(dana, evidence=(io.BytesIO(PDF), "../Liste <b>.pdf"))
    page = bob.page(CONFIRM)
    assert "Liste &lt;b&gt;.pdf" in page
    path = page.partition(f'href="{ENTRY}/evidence/')[2].partition('"')[0]
    answer = bob.get(f"{ENTRY}/evidence/{path}")
    assert (answer.data, answer.content_type) == (PDF, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="ZV-2012-01-G1.1-2012-Nachweis-')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with database.writing() as session:
        sem = join(session, "sem@senat.example", "Sem", SENATE, "contact", now=moment)
    for person in (sem, cast.sena, cast.erin, cast.charlie):
        assert client_of(person).get(f"{ENTRY}/evidence/{path}").status_code == 404
    assert bob.get(f"/readings/ZV-2012-01/G1.1/2011/evidence/{path}").status_code == 404


def test_what_is_no_such_file_is_refused_with_everything_else(database: Database, dana: Visitor) -> None:
    answer = dana.send(
        ENTRY, "reading", numerator="12", denominator="96", source="Personalstatistik",
        evidence=(io.BytesIO(b"MZ\x90\x00"), "liste.pdf"),
    )  # fmt: skip
    assert answer.status_code == 422
    assert "Als Nachweis lässt sich diese Datei nicht lesen." in answer.text
    assert states(database) == []


def test_a_file_can_be_added_later_and_taken_away(database: Database, dana: Visitor, bob: Visitor) -> None:
    enter(dana)
    confirm(bob)
    enter(dana, evidence=(io.BytesIO(PDF), "liste.pdf"))
    enter(dana, evidence=(io.BytesIO(PDF), "dieselbe.pdf"))
    assert states(database) == [("confirmed", "12.5")]
    with database.reading() as session:
        assert [(one.name, one.size, one.kind) for one in session.exec(select(Evidence))] == [
            ("liste.pdf", len(PDF), "pdf")
        ]
    assert "Nachweis ansehen" in dana.page(INDICATOR)
    assert dana.send(CONFIRM, "remove-evidence").status_code == 303
    assert "Nachweis ansehen" not in dana.page(INDICATOR)
    with database.reading() as session:
        assert session.exec(select(Evidence)).all() == []
    assert len(told(database, "evidence-removed")) == 1


def test_who_reads_small_numbers_of_another_house_is_noted_once_a_day(
    database: Database, dana: Visitor, bob: Visitor, cast: Cast, client_of: SignIn, clock: Clock
) -> None:
    enter(dana, "3", "40")
    confirm(bob)
    for visitor in (dana, bob, client_of(cast.erin)):
        visitor.page(INDICATOR)
        visitor.get("/readings.csv")
    assert told(database, "small-cells-read") == []
    alice = client_of(cast.alice)
    for path in (INDICATOR, "/readings.csv", INDICATOR, "/agreements/ZV-2012-01", ENTRY):
        alice.page(path)
    assert told(database, "small-cells-read") == [(str(cast.alice.id), "ZV-2012-01")]
    clock.now += timedelta(days=1)
    client_of(cast.alice).page(INDICATOR)
    assert len(told(database, "small-cells-read")) == 2


def test_large_numbers_are_read_without_a_note(database: Database, dana: Visitor, bob: Visitor, alice: Visitor) -> None:
    enter(dana)
    confirm(bob)
    alice.page(INDICATOR)
    assert told(database, "small-cells-read") == []
