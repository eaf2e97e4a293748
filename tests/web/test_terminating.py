"""Terminating on the page of an agreement: the password, what the page says, boards, deputies, two at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlmodel import Session, col, select

from bbd.domain.lifecycle import Action
from bbd.services.mandates import grant
from bbd.services.signin import FRESH
from bbd.services.steps import Request, take_step
from bbd.store.agreements import Agreement, JournalEntry
from bbd.store.database import Database
from bbd.store.findings import Letter
from bbd.store.people import Person
from bbd.store.terminations import TerminationNotice
from tests.cast import PANKOW, PASSWORD, SENATE, Cast, adopted, join, monitored, signed_by, submitted
from tests.databases import database_kind
from tests.pdf_structure import text_of
from tests.web.conftest import Clock, Forms, Visitor, plain

__all__ = ["database_kind"]
SignIn = Callable[[Person], Visitor]
PAGE = "/agreements/ZV-2012-01"
SENT = {"reason": "Umbau des Hauses", "date": "2013-06-30", "password": PASSWORD}
BOARD = {"organisation": PANKOW, "signatories": ["bob@pankow.example", "kim@pankow.example", "leo@pankow.example"],
         "quorum": 2}  # fmt: skip


@pytest.fixture
def running(database: Database, cast: Cast, moment: datetime) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment)


@pytest.fixture
def board(database: Database, cast: Cast, moment: datetime) -> tuple[Person, Person]:
    """Return Kim and Leo, who sit on Bob's board; two of the three are needed."""
    with database.writing() as session:
        kim = join(session, "kim@pankow.example", "Kim Kaya", PANKOW, "leadership", now=moment)
        leo = join(session, "leo@pankow.example", "Leo Lang", PANKOW, "leadership", now=moment)
        agreement = submitted(session, cast, now=moment, partner=BOARD)
        for person in (cast.sena, cast.bob, kim):
            signed_by(session, agreement, person, now=moment)
        take_step(session, agreement, Request(Action.MONITOR, None, moment, moment.date()))
    return kim, leo


def state(visitor: Visitor) -> str:
    return visitor.page(PAGE).partition('data-state="')[2].partition('"')[0]


def steps(session: Session) -> list[str]:
    entries = session.exec(select(JournalEntry).order_by(col(JournalEntry.at))).all()
    return [entry.action for entry in entries if entry.action.startswith("terminate")]


def later(visitor: Visitor, clock: Clock) -> Visitor:
    """Return somebody who signed in longer ago than proves who sits there."""
    clock.now += FRESH
    return visitor


@pytest.mark.usefixtures("running")
def test_who_has_just_signed_in_need_not_give_the_password_again(client_of: SignIn, cast: Cast, clock: Clock) -> None:
    bob = client_of(cast.bob)
    clock.now += FRESH - timedelta(seconds=1)
    assert "password" not in bob.fields(PAGE, "terminate")
    assert bob.send(PAGE, "terminate", reason="Umbau", date="2013-06-30").status_code == 303
    assert state(bob) == "terminated"


@pytest.mark.usefixtures("running")
def test_the_form_says_what_happens_and_asks_for_the_password(client_of: SignIn, cast: Cast, clock: Clock) -> None:
    page = later(client_of(cast.bob), clock).page(PAGE)
    assert "Die Kündigung kann nicht zurückgenommen werden." in plain(page)
    assert "Kündigen Sie zu einem späteren Tag, gilt die Zielvereinbarung bis zu dessen Ende weiter" in plain(page)
    assert set(Forms(page).named("terminate")[0][1]) >= {"reason", "date", "password", "version", "idempotency_key"}


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize(
    ("password", "said"), [("", "Bitte Ihr Passwort eingeben."), ("falsch-geraten", "Das Passwort stimmt nicht.")]
)
def test_without_the_right_password_nothing_ends(
    client_of: SignIn, cast: Cast, clock: Clock, password: str, said: str
) -> None:
    bob = later(client_of(cast.bob), clock)
    answer = bob.send(PAGE, "terminate", **{**SENT, "password": password})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'id="terminate-password-error"' in answer.text
    assert "Umbau des Hauses" in answer.text
    assert PASSWORD not in answer.text
    assert state(bob) == "monitored"


@pytest.mark.usefixtures("running")
def test_all_that_is_missing_is_told_at_once(client_of: SignIn, cast: Cast, clock: Clock) -> None:
    answer = later(client_of(cast.bob), clock).send(PAGE, "terminate")
    assert answer.status_code == 422
    for name in ("reason", "date", "password"):
        assert f'id="terminate-{name}-error"' in answer.text


@pytest.mark.usefixtures("running")
def test_who_guesses_is_locked_out(client_of: SignIn, cast: Cast, clock: Clock) -> None:
    bob = later(client_of(cast.bob), clock)
    for _ in range(5):
        assert bob.send(PAGE, "terminate", **{**SENT, "password": "falsch-geraten"}).status_code == 422
    answer = bob.send(PAGE, "terminate", **SENT)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert state(bob) == "monitored"


@pytest.mark.usefixtures("running")
def test_a_termination_to_a_later_day_says_until_when_it_goes_on(client_of: SignIn, cast: Cast, clock: Clock) -> None:
    bob = client_of(cast.bob)
    assert bob.send(PAGE, "terminate", **SENT).status_code == 303
    page = plain(bob.page(PAGE))
    assert state(bob) == "terminated"
    assert "Gekündigt zum 30. Juni 2013. Bis dahin gilt die Zielvereinbarung weiter." in page
    assert "gekündigt zum 30.06.2013, gilt bis dahin" in page
    assert "Gekündigt zum 30. Juni 2013 (Fassung 1) Bob Brandt" in page
    assert "gekündigt zum 30.06.2013, gilt bis dahin" in plain(bob.page("/agreements"))
    clock.now = datetime(2013, 6, 30, 21, 59, tzinfo=UTC)
    assert "gilt bis dahin" in plain(client_of(cast.bob).page(PAGE))
    clock.now = datetime(2013, 6, 30, 22, 1, tzinfo=UTC)
    page = plain(client_of(cast.bob).page(PAGE))
    assert "gilt bis dahin" not in page
    assert "gekündigt zum 30.06.2013" in page


@pytest.mark.usefixtures("running")
def test_a_termination_to_today_ends_it_at_once(client_of: SignIn, cast: Cast) -> None:
    bob = client_of(cast.bob)
    bob.send(PAGE, "terminate", **{**SENT, "date": "2013-03-01"})
    assert "Gekündigt. Die Zielvereinbarung ist beendet." in plain(bob.page(PAGE))


@pytest.mark.usefixtures("running")
def test_leadership_without_a_seat_is_offered_nothing_and_told_why(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        rita = join(session, "rita@senat.example", "Rita Roth", SENATE, "leadership", now=moment)
    held = client_of(cast.bob).fields(PAGE, "terminate")
    visitor = client_of(rita)
    page = visitor.page(PAGE)
    assert 'data-form="terminate"' not in page
    token = Forms(page).named("logout")[0][1]["csrf_token"]
    answer = visitor.post(f"{PAGE}/terminate", {**held, **SENT, "csrf_token": token})
    assert answer.status_code == 409
    assert "Kündigen können nur die Personen, die als Zeichnende benannt sind" in answer.text
    assert state(visitor) == "monitored"


def test_a_board_sees_who_declared_and_who_is_missing(
    client_of: SignIn, cast: Cast, board: tuple[Person, Person], database: Database
) -> None:
    kim, leo = board
    bob = client_of(cast.bob)
    assert "Für Ihre Seite müssen 2 von 3 benannten Personen kündigen." in plain(bob.page(PAGE))
    assert bob.send(PAGE, "terminate", **SENT).status_code == 303
    page = plain(bob.page(PAGE))
    assert state(bob) == "monitored"
    assert "Ihre Kündigung ist erklärt." in page
    assert "Kündigung zum 30. Juni 2013 erklärt, noch nicht wirksam" in page
    assert "fehlt noch eine Erklärung, von Kim Kaya oder Leo Lang" in page
    assert 'data-form="terminate"' not in bob.page(PAGE)
    assert "„Umbau des Hauses“" in plain(client_of(cast.alice).page(PAGE))

    visitor = client_of(kim)
    assert "Über die Kündigung von ZV-2012-01 entscheiden" in plain(visitor.page("/"))
    assert f'href="{PAGE}#terminate"' in visitor.page("/")
    page = visitor.page(PAGE)
    assert "gilt bis zum 30. Juni 2013 weiter" in plain(page)
    assert Forms(page).named("terminate")[0][1]["date"] == "2013-06-30"
    answer = visitor.send(PAGE, "terminate", **{**SENT, "date": "2013-07-31"})
    assert answer.status_code == 422
    assert 'id="terminate-date-error"' in answer.text
    assert visitor.send(PAGE, "terminate", reason="Auch ich", password=PASSWORD).status_code == 303
    assert state(visitor) == "terminated"
    assert "Über die Kündigung" not in client_of(leo).page("/")
    with database.reading() as session:
        assert steps(session) == ["terminate-declared", "terminate"]


def test_a_deputy_who_is_no_leadership_terminates_with_a_mandate(
    client_of: SignIn, cast: Cast, board: tuple[Person, Person], database: Database, moment: datetime
) -> None:
    del board
    dana = client_of(cast.dana)
    assert 'data-form="terminate"' not in dana.page(PAGE)
    with database.writing() as session:
        grant(session, cast.bob, cast.dana, first=moment.date(), last=None, reason="Urlaub", by=cast.bob, now=moment)
    assert "Sie kündigen in Vertretung (i. V.) für Bob Brandt" in plain(dana.page(PAGE))
    assert dana.send(PAGE, "terminate", **SENT).status_code == 303
    assert "Dana Dąbrowska i. V. für Bob Brandt" in plain(dana.page(PAGE))


def test_the_same_form_twice_declares_once(client_of: SignIn, cast: Cast, board: object, database: Database) -> None:
    del board
    bob = client_of(cast.bob)
    held = {**bob.fields(PAGE, "terminate"), **SENT}
    assert [bob.post(f"{PAGE}/terminate", held).status_code for _ in range(2)] == [303, 303]
    with database.reading() as session:
        assert len(session.exec(select(TerminationNotice)).all()) == 1


def test_two_of_a_board_at_once_terminate_once(
    client_of: SignIn, cast: Cast, board: tuple[Person, Person], database: Database
) -> None:
    """Three declare at the same moment where two are needed: one step, and whoever comes third is refused."""
    visitors = [client_of(person) for person in (cast.bob, *board)]
    sent = [(one, {**one.fields(PAGE, "terminate"), **SENT}) for one in visitors]
    barrier = Barrier(len(sent))

    def send(one: tuple[Visitor, dict[str, str]]) -> int:
        barrier.wait()
        return one[0].post(f"{PAGE}/terminate", one[1]).status_code

    with ThreadPoolExecutor(len(sent)) as threads:
        assert sorted(threads.map(send, sent)) == [303, 303, 409]
    with database.reading() as session:
        assert sorted(steps(session)) == ["terminate", "terminate-declared"]
        assert session.exec(select(Agreement.state)).one() == "terminated"


@pytest.mark.usefixtures("running")
def test_after_the_end_nothing_says_that_it_is_in_force(client_of: SignIn, cast: Cast, clock: Clock) -> None:
    bob = client_of(cast.bob)
    bob.send(PAGE, "terminate", **SENT)
    note = "Die Zielvereinbarung ist zum 30. Juni 2013 gekündigt und gilt bis dahin."
    version = f"{PAGE}/versions/1"
    assert note in plain(bob.page(f"{version}/document"))
    assert note in text_of(bob.get(f"{version}.pdf").data)
    assert "in Kraft 1. März 2013, 06:00 Uhr 1. März 2013 bis 30. Juni 2013" in plain(bob.page(PAGE))

    clock.now = datetime(2013, 7, 1, 8, tzinfo=UTC)
    bob = client_of(cast.bob)
    for path in (PAGE, version, f"{version}/document", "/agreements"):
        page = plain(bob.page(path)).lower()
        assert "in kraft" not in page, path
        assert "gilt bis dahin" not in page, path
    said = "Er galt vom 1. März 2013 bis 30. Juni 2013. Die Zielvereinbarung ist zum 30. Juni 2013 gekündigt."
    assert said in plain(bob.page(f"{version}/document"))
    assert said in text_of(bob.get(f"{version}.pdf").data)
    assert "beendet 1. März 2013, 06:00 Uhr 1. März 2013 bis 30. Juni 2013" in plain(bob.page(PAGE))
    assert "gekündigt zum 30.06.2013" in client_of(cast.alice).get("/agreements.csv").text


def test_before_its_term_a_wording_is_not_said_to_be_in_force(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    term = {"valid_from": "2014-01-01", "valid_to": "2015-12-31", "review_on": "2015-06-30"}
    with database.writing() as session:
        adopted(session, cast, now=moment, **term)
    alice = client_of(cast.alice)
    page = plain(alice.page(PAGE))
    assert "beschlossen 1. März 2013, 06:00 Uhr ab 1. Januar 2014" in page
    document = plain(alice.page(f"{PAGE}/versions/1/document"))
    assert "zuletzt am 1. März 2013, 06:00:00 Uhr MEZ. Er gilt ab 1. Januar 2014." in document
    assert "kein aktueller Messwert" not in plain(alice.page("/"))
    for path in (PAGE, f"{PAGE}/versions/1", f"{PAGE}/versions/1/document"):
        assert "in kraft" not in plain(alice.page(path)).lower(), path


@pytest.mark.usefixtures("running")
def test_who_delivers_is_led_to_the_readings_until_the_end(client_of: SignIn, cast: Cast, clock: Clock) -> None:
    client_of(cast.bob).send(PAGE, "terminate", **SENT)
    dana = client_of(cast.dana)
    assert "Messwerte ansehen und melden" in dana.page(PAGE)
    reading = "/readings/ZV-2012-01/G1.1/2012"
    assert reading in dana.page("/")
    assert dana.get(reading).status_code == 200
    clock.now = datetime(2013, 6, 30, 22, 1, tzinfo=UTC)
    dana = client_of(cast.dana)
    assert "es ist nichts mehr zu tun" in dana.page(PAGE)
    assert reading not in dana.page("/")
    assert dana.get(reading).status_code == 404


@pytest.mark.usefixtures("running")
def test_a_refused_step_names_only_what_the_person_can_do(client_of: SignIn, cast: Cast) -> None:
    alice = client_of(cast.alice)
    held = alice.fields(PAGE, "review")
    alice.send(PAGE, "review", **{"statement-G1": "Gut"})
    answer = alice.post(f"{PAGE}/review", {**held, "idempotency_key": "other", "statement-G1": "Gut"})
    assert "Möglich ist hier: „Umsetzung fortsetzen“, „Nachtrag beginnen“, „Abschließen“." in answer.text
    token = client_of(cast.bob)
    held = {**token.fields("/accessibility", "logout"), "version": "1.1", **SENT}
    answer = token.post(f"{PAGE}/terminate", held)
    assert answer.status_code == 409
    assert "Möglich ist hier: für Sie zurzeit nichts." in answer.text


@pytest.mark.usefixtures("running")
def test_the_other_side_learns_of_a_termination_at_once(client_of: SignIn, cast: Cast, database: Database) -> None:
    assert client_of(cast.bob).send(PAGE, "terminate", **SENT).status_code == 303
    with database.reading() as session:
        told = session.exec(select(Letter.recipient).where(col(Letter.subject).startswith("Gekündigt"))).all()
    assert {cast.sena.mail, cast.alice.mail} <= set(told)
    assert cast.bob.mail not in told


def test_those_whose_declaration_is_missing_are_asked_at_once(
    client_of: SignIn, cast: Cast, board: tuple[Person, Person], database: Database
) -> None:
    assert client_of(cast.bob).send(PAGE, "terminate", **SENT).status_code == 303
    with database.reading() as session:
        letters = session.exec(select(Letter).where(col(Letter.subject).startswith("Kündigung erklärt"))).all()
    assert {one.recipient for one in letters} == {one.mail for one in board}
    told = " ".join(letters[0].text.split())
    assert "hat für Ihre Seite die Kündigung zum 30. Juni 2013 erklärt" in told
    assert "wenn bis dahin noch eine weitere dazukommt; sonst ist sie hinfällig" in told
