"""The steps as forms on the page of an agreement: what they need, what they refuse, and what they give back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bbd.domain.lifecycle import Action
from bbd.services.agreements import find, save_draft
from bbd.services.steps import Request, take_step
from bbd.store.agreement_queries import versions_of
from bbd.store.database import Database
from bbd.store.people import Person
from tests.cast import PASSWORD, Cast, adopted, agreement_text, drafted, monitored, submitted
from tests.web.conftest import Clock, Forms, Visitor, plain

SignIn = Callable[[Person], Visitor]
PAGE = "/agreements/ZV-2012-01"


def state(visitor: Visitor) -> str:
    return visitor.page(PAGE).partition('data-state="')[2].partition('"')[0]


def test_a_whole_life_by_its_buttons(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, clock: Clock
) -> None:
    with database.writing() as session:
        adopted(session, cast, now=moment)
    alice = client_of(cast.alice)
    assert alice.send(PAGE, "monitor").status_code == 303
    assert state(alice) == "monitored"
    assert alice.send(PAGE, "review", **{"statement-G1": "Auf gutem Weg"}).status_code == 303
    assert "G1: Auf gutem Weg" in plain(alice.page(PAGE))
    alice.send(PAGE, "resume")
    assert state(alice) == "monitored"
    clock.now = datetime(2014, 1, 7, tzinfo=UTC)
    alice = client_of(cast.alice)
    alice.send(PAGE, "review", **{"statement-G1": "Erreicht"})
    assert 'data-form="resume"' not in alice.page(PAGE)
    alice.send(PAGE, "close", **{"confirm-G1": "y"})
    assert state(alice) == "closed"
    assert plain(alice.page(PAGE)).count("G1: Erreicht") == 2


def test_a_return_needs_a_reason(client_of: SignIn, cast: Cast, database: Database, moment: datetime) -> None:
    with database.writing() as session:
        submitted(session, cast, now=moment)
    bob = client_of(cast.bob)
    answer = bob.send(PAGE, "return", reason=" ")
    assert answer.status_code == 422
    assert 'id="return-reason-error"' in answer.text
    assert 'href="#return-reason"' in answer.text
    assert bob.send(PAGE, "return", reason="Zu ungenau").status_code == 303
    assert state(bob) == "drafted"


def test_a_termination_needs_a_reason_and_a_day_that_exists(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment)
    sena = client_of(cast.sena)
    for fields in ({"reason": "Haushalt"}, {"reason": "Haushalt", "date": "2013-02-30"}):
        answer = sena.send(PAGE, "terminate", password=PASSWORD, **fields)
        assert answer.status_code == 422
        assert 'id="terminate-date-error"' in answer.text
        assert ">Haushalt</textarea>" in answer.text.replace("\n", "").replace("\r", "")
    assert sena.send(PAGE, "terminate", date="2013-06-30", password=PASSWORD).status_code == 422
    assert sena.send(PAGE, "terminate", reason="Haushalt", date="2013-06-30", password=PASSWORD).status_code == 303
    assert state(sena) == "terminated"


def test_a_review_names_the_goal_without_a_statement(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment)
    answer = client_of(cast.alice).send(PAGE, "review")
    assert answer.status_code == 422
    assert 'id="review-statement-G1-error"' in answer.text


def test_a_draft_with_gaps_is_not_submitted(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        drafted(session, cast, now=moment, review_on=None)
    alice = client_of(cast.alice)
    answer = alice.send(PAGE, "submit")
    assert answer.status_code == 422
    assert "Ein Termin für die Überprüfung fehlt." in answer.text
    assert state(alice) == "drafted"


def test_a_wording_that_changed_since_the_page_was_shown_is_not_submitted(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        drafted(session, cast, now=moment)
    alice = client_of(cast.alice)
    action, held = Forms(alice.page(PAGE)).named("submit")[0]
    with database.writing() as session:
        agreement = find(session, "ZV-2012-01")
        edition = versions_of(session, agreement)[0].edition
        save_draft(session, agreement, agreement_text(title="Neu"), edition=edition, by=cast.alice, now=moment)
    answer = alice.post(action, held)
    assert answer.status_code == 409
    assert "Der Wortlaut hat sich geändert" in answer.text
    assert state(alice) == "drafted"
    _, held = Forms(answer.text).named("submit")[0]
    assert alice.post(action, held).status_code == 303


@pytest.mark.parametrize("version", [None, "", "1", "99.99"])
def test_a_form_that_does_not_say_what_was_shown_is_stale(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, version: str | None
) -> None:
    with database.writing() as session:
        drafted(session, cast, now=moment)
    alice = client_of(cast.alice)
    action, held = Forms(alice.page(PAGE)).named("withdraw")[0]
    sent = {**held, "reason": "Doch nicht", "version": version}
    answer = alice.post(action, {name: value for name, value in sent.items() if value is not None})
    assert answer.status_code == 409
    assert "Doch nicht" in answer.text
    assert state(alice) == "drafted"


def test_a_step_that_the_state_does_not_allow_any_more_gives_the_reason_back(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment)
    bob = client_of(cast.bob)
    action, held = Forms(bob.page(PAGE)).named("terminate")[0]
    with database.writing() as session:
        agreement = find(session, "ZV-2012-01")
        review = Request(Action.REVIEW, cast.alice, moment, moment.date(), statements={"G1": "Gut"})
        take_step(session, agreement, review)
    answer = bob.post(action, {**held, "reason": "Haushalt", "date": "2013-06-30", "password": PASSWORD})
    assert answer.status_code == 409
    assert "Haushalt" in answer.text
    assert "„Kündigen“ geht nicht" in answer.text


def test_a_form_sent_twice_takes_one_step(client_of: SignIn, cast: Cast, database: Database, moment: datetime) -> None:
    with database.writing() as session:
        drafted(session, cast, now=moment)
    alice = client_of(cast.alice)
    action, held = Forms(alice.page(PAGE)).named("submit")[0]
    assert [alice.post(action, held).status_code for _ in range(2)] == [303, 303]
    assert plain(alice.page(PAGE)).count("Zur Zeichnung vorgelegt (Fassung 1)") == 1


def test_a_form_without_its_token_is_400(client_of: SignIn, cast: Cast, database: Database, moment: datetime) -> None:
    with database.writing() as session:
        drafted(session, cast, now=moment)
    alice = client_of(cast.alice)
    action, held = Forms(alice.page(PAGE)).named("submit")[0]
    assert alice.post(action, {**held, "csrf_token": "fremd"}).status_code == 400
    assert state(alice) == "drafted"


@pytest.mark.parametrize("action", [action for action in Action if action is not Action.SIGN])
def test_each_step_exists_for_the_role_that_takes_it_alone(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, action: Action
) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment)
    leads = action in {Action.RETURN, Action.TERMINATE}
    for name in ("alice", "bob", "sena", "dana", "erin", "adam"):
        visitor = client_of(getattr(cast, name))
        token = visitor.fields("/accessibility", "logout")["csrf_token"]
        status = visitor.post(f"{PAGE}/{action}", {"csrf_token": token}).status_code
        may = name in {"bob", "sena"} if leads else name == "alice"
        assert status in ({409, 422} if may else {404}), name


def test_the_address_of_a_step_leads_back_to_the_page(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        drafted(session, cast, now=moment)
    answer = client_of(cast.alice).get(f"{PAGE}/submit")
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)


def test_every_form_has_its_name_token_version_and_key(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment)
    for person in (cast.alice, cast.bob):
        forms = Forms(client_of(person).page(PAGE)).found
        steps = [held for name, _, held in forms if name in set(Action)]
        assert steps
        assert all(held["csrf_token"] and held["version"] and held["idempotency_key"] for held in steps)


def test_why_a_draft_came_back_stands_first_and_revising_it_is_next(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        then = moment - timedelta(days=3)
        agreement = submitted(session, cast, now=then)
        take_step(session, agreement, Request(Action.RETURN, cast.sena, then, then.date(), reason="Zu vage"))
        take_step(session, agreement, Request(Action.SUBMIT, cast.alice, then, then.date()))
    alice = client_of(cast.alice)
    assert "Zurückgegeben am" not in alice.page(PAGE)
    assert client_of(cast.bob).send(PAGE, "return", reason="Bitte 20 %").status_code == 303

    for path in (PAGE, f"{PAGE}/edit"):
        page = plain(alice.page(path))
        assert "Zurückgegeben am 1. März 2013 von Bob Brandt (Bezirksamt Pankow) „Bitte 20 %“" in page
        assert page.index("Zurückgegeben am") < page.index("Ziel G1")
    page = alice.page(PAGE)
    assert 'kern-btn--primary" href="/agreements/ZV-2012-01/edit"' in page
    assert "Entwurf überarbeiten" in page
    assert 'kern-btn--secondary" type="submit"><span class="kern-label">Zur Zeichnung vorlegen' in page
    assert alice.send(PAGE, "submit").status_code == 303
    assert "Zurückgegeben am" not in alice.page(PAGE)


def test_an_amendment_leads_to_its_draft_and_is_edited_before_it_is_submitted(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment)
    alice = client_of(cast.alice)
    answer = alice.send(PAGE, "amend", reason="Neue Zahlen")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}/edit")
    assert "noch ist er derselbe wie in Fassung 1" in alice.page(PAGE)
    answer = alice.send(PAGE, "submit")
    assert answer.status_code == 422
    assert "Fassung 2 ist wortgleich mit Fassung 1; bitte zuerst ändern." in answer.text
    alice.send(f"{PAGE}/edit", "agreement", title="Fortgeschrieben")
    page = alice.page(PAGE)
    assert f'kern-btn--secondary" href="{PAGE}/edit"' in page
    assert alice.send(PAGE, "submit").status_code == 303
    assert f'href="{PAGE}/edit"' not in alice.page(PAGE)


def test_a_complete_draft_is_still_edited(client_of: SignIn, cast: Cast, database: Database, moment: datetime) -> None:
    with database.writing() as session:
        drafted(session, cast, now=moment)
    assert f'href="{PAGE}/edit"' in client_of(cast.alice).page(PAGE)
    assert f'href="{PAGE}/edit"' not in client_of(cast.bob).page(PAGE)


def test_what_ends_an_agreement_says_what_is_still_open(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment)
    page = plain(client_of(cast.bob).page(PAGE))
    assert "Noch offen: 1 überfälliger Messwert. Ist die Zielvereinbarung beendet, wird nichts mehr gemeldet" in page
    alice = client_of(cast.alice)
    alice.send(PAGE, "review", **{"statement-G1": "Teils"})
    assert "Noch offen: 1 überfälliger Messwert." in plain(alice.page(PAGE))


def test_withdrawing_an_amendment_says_what_goes_on(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment)
    alice = client_of(cast.alice)
    alice.send(PAGE, "amend", reason="Neue Zahlen")
    assert "Der Nachtrag wird verworfen; Fassung 1 gilt weiter." in plain(alice.page(PAGE))
    alice.send(PAGE, "withdraw", reason="Doch nicht")
    assert state(alice) == "monitored"


def test_withdrawing_what_lies_to_be_signed_names_the_milder_way(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        submitted(session, cast, now=moment)
    page = plain(client_of(cast.alice).page(PAGE))
    assert "die Zielvereinbarung kommt nicht zustande" in page
    assert "Für eine Korrektur genügt es" in page


@pytest.fixture
def reviewed(client_of: SignIn, cast: Cast, database: Database, moment: datetime) -> Visitor:
    """Return the coordinator, who has just said in a review that the goal is on a good way."""
    with database.writing() as session:
        monitored(session, cast, now=moment)
    alice = client_of(cast.alice)
    alice.send(PAGE, "review", **{"statement-G1": "Auf gutem Weg"})
    return alice


def test_what_nobody_confirmed_is_not_said_at_the_end(reviewed: Visitor) -> None:
    alice = reviewed
    assert alice.send(PAGE, "close").status_code == 303
    assert plain(alice.page(PAGE)).count("Auf gutem Weg") == 1


def test_what_the_review_said_is_proposed_and_confirmed_or_said_anew(reviewed: Visitor) -> None:
    alice = reviewed
    assert alice.fields(PAGE, "close")["statement-G1"] == ""
    assert "Aussage der Überprüfung: „Auf gutem Weg“" in plain(alice.page(PAGE))
    alice.send(PAGE, "close", **{"statement-G1": "Das Ziel ist erreicht.", "confirm-G1": "y"})
    assert "G1: Das Ziel ist erreicht." in plain(alice.page(PAGE))


def test_a_script_that_sends_no_statement_closes_without_one(reviewed: Visitor) -> None:
    alice = reviewed
    held = alice.fields(PAGE, "close")
    documented = {name: held[name] for name in ("csrf_token", "version", "idempotency_key")}
    assert alice.post(f"{PAGE}/close", documented).status_code == 303
    assert plain(alice.page(PAGE)).count("G1: Auf gutem Weg") == 1


def test_of_what_is_closed_the_page_says_what_is_left_to_do(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment)
    alice = client_of(cast.alice)
    alice.send(PAGE, "review", **{"statement-G1": "Erreicht"})
    alice.send(PAGE, "close", **{"confirm-G1": "y"})
    page = plain(alice.page(PAGE))
    assert "Soll es im Anschluss weitergehen, bleibt noch eines zu tun: sie fortschreiben." in page
    assert alice.page(PAGE).count(f'href="{PAGE}/renew"') == 1
    assert "abgeschlossen am 01.03.2013" in page
    assert "in Kraft" not in page.replace("in Kraft gesetzt", "")
    assert "es ist nichts mehr zu tun" in plain(client_of(cast.bob).page(PAGE))
    alice.send(f"{PAGE}/renew", "renew", number="ZV-2014-01")
    assert "fortgeschrieben wird sie mit ZV-2014-01." in plain(alice.page(PAGE))


def test_an_agreement_is_renewed_from_its_page(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment)
    alice = client_of(cast.alice)
    assert f'href="{PAGE}/renew"' in alice.page(PAGE)
    answer = alice.send(f"{PAGE}/renew", "renew", number="ZV-2014-01")
    assert answer.headers["Location"] == "/agreements/ZV-2014-01/edit"
    assert "schreibt ZV-2012-01 fort" in plain(alice.page("/agreements/ZV-2014-01"))
    assert "fortgeschrieben mit ZV-2014-01 (Entwurf)" in plain(alice.page(PAGE))
    assert "Die Fortschreibung gibt es schon: ZV-2014-01." in plain(alice.page(f"{PAGE}/renew"))


@pytest.mark.parametrize("number", ["", "zv 1", "ZV-2012-01"])
def test_a_renewal_needs_a_number_that_is_free(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, number: str
) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment)
    answer = client_of(cast.alice).send(f"{PAGE}/renew", "renew", number=number)
    assert answer.status_code == 422
    assert 'id="number-error"' in answer.text
