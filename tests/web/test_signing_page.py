"""Signing in the browser: the form, the password, the decisions, and a wording that changed meanwhile."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import select

from bbd.domain.lifecycle import Action
from bbd.services.agreements import find, save_draft
from bbd.services.steps import Request, take_step
from bbd.store.agreement_queries import version_in_work
from bbd.store.agreements import Signature
from bbd.store.database import Database
from bbd.store.people import Person
from tests.cast import (
    PANKOW,
    PASSWORD,
    Cast,
    agreement_document,
    agreement_text,
    deputise,
    drafted,
    join,
    submitted,
)
from tests.web.conftest import Visitor, plain

PATH = "/agreements/ZV-2012-01/sign"
SignIn = Callable[[Person], Visitor]


@pytest.fixture(autouse=True)
def on_the_table(database: Database, cast: Cast, moment: datetime) -> None:
    """Submit the agreement."""
    with database.writing() as session:
        submitted(session, cast, now=moment)


def signatures(database: Database) -> list[Signature]:
    with database.reading() as session:
        return list(session.exec(select(Signature)).all())


def reworded(database: Database, cast: Cast, moment: datetime, **changes: object) -> None:
    """Return the agreement, save another wording and submit it again."""
    with database.writing() as session:
        agreement = find(session, "ZV-2012-01")
        take_step(session, agreement, Request(Action.RETURN, cast.sena, moment, moment.date(), reason="Tippfehler"))
        version = version_in_work(session, agreement)
        assert version is not None
        text = agreement_text(**changes)
        save_draft(session, agreement, text, edition=version.edition, by=cast.alice, now=moment)
        take_step(session, agreement, Request(Action.SUBMIT, cast.alice, moment, moment.date()))


def test_both_sides_sign_and_the_agreement_is_adopted(client_of: SignIn, cast: Cast, database: Database) -> None:
    sena, bob = client_of(cast.sena), client_of(cast.bob)
    answer = sena.send(PATH, "sign", password=PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/agreements/ZV-2012-01")
    said = "Sie haben die Zielvereinbarung gezeichnet; es fehlt noch 1 Unterschrift (Bezirksamt Pankow)."
    assert said in sena.page("/agreements/ZV-2012-01")

    bob.send(PATH, "sign", password=PASSWORD, **{"decision-G1": "accept"})

    page = bob.page("/agreements/ZV-2012-01")
    assert 'data-state="adopted" data-version="1"' in page
    assert "Damit haben beide Seiten gezeichnet; sie ist beschlossen." in page
    assert len(signatures(database)) == 2


def test_who_signs_a_nachtrag_is_told_of_the_nachtrag(client_of: SignIn, cast: Cast, database: Database) -> None:
    alice, sena, bob = client_of(cast.alice), client_of(cast.sena), client_of(cast.bob)
    sena.send(PATH, "sign", password=PASSWORD)
    bob.send(PATH, "sign", password=PASSWORD, **{"decision-G1": "accept"})
    here = "/agreements/ZV-2012-01"
    alice.send(here, "amend", reason="Neuer Haushalt")
    alice.send(f"{here}/edit/goals/G1/indicators/G1.1", "indicator", target_value="23")
    alice.send(here, "submit")
    bob.send(PATH, "sign", password=PASSWORD, **{"decision-G1": "accept"})
    missing = "Sie haben den Nachtrag 1 gezeichnet; es fehlt noch 1 Unterschrift (Senat von Berlin)."
    assert missing in bob.page("/agreements/ZV-2012-01")
    sena.send(PATH, "sign", password=PASSWORD)
    done = (
        "Sie haben den Nachtrag 1 gezeichnet. Damit haben beide Seiten gezeichnet; er ist beschlossen und ersetzt die"
    )
    assert done in sena.page("/agreements/ZV-2012-01")
    assert len(signatures(database)) == 4


def test_the_senate_decides_on_no_goal(client_of: SignIn, cast: Cast) -> None:
    fields = client_of(cast.sena).fields(PATH, "sign")
    assert not [name for name in fields if name.startswith(("decision", "reason", "own_value"))]
    assert {"version", "sha256", "csrf_token", "idempotency_key", "password"} <= set(fields)


def test_a_wrong_password_shows_the_page_again_with_the_decisions(
    client_of: SignIn, cast: Cast, database: Database
) -> None:
    answer = client_of(cast.bob).send(
        PATH, "sign", password="falsch", **{"decision-G1": "decline", "reason-G1": "Zu wenig Bewerbungen"}
    )
    assert answer.status_code == 422
    assert "Das Passwort stimmt nicht." in answer.text
    assert "Zu wenig Bewerbungen" in answer.text
    assert 'checked class="kern-form-check__radio" id="decision-G1-2"' in answer.text
    assert "falsch" not in answer.text
    assert not signatures(database)


def test_after_five_wrong_passwords_the_right_one_has_to_wait(client_of: SignIn, cast: Cast) -> None:
    sena = client_of(cast.sena)
    for _ in range(5):
        assert sena.send(PATH, "sign", password="falsch").status_code == 422
    answer = sena.send(PATH, "sign", password=PASSWORD)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert sena.get("/agreements").status_code == 200


def test_a_changed_wording_is_refused_and_shown_with_the_decisions_kept(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    bob = client_of(cast.bob)
    sent = {**bob.fields(PATH, "sign"), "password": PASSWORD, "decision-G1": "own_value", "own_value-G1": "21,7"}
    sent["reason-G1"] = "Wir stellen wenig ein"
    reworded(database, cast, moment, title="Ausbildung für noch mehr")

    answer = bob.post(PATH, sent)

    assert answer.status_code == 409
    assert "Der Wortlaut hat sich geändert" in answer.text
    assert "Ausbildung für noch mehr" in answer.text
    assert "Wir stellen wenig ein" in answer.text
    assert 'value="21,7"' in answer.text
    assert not signatures(database)


def test_a_changed_wording_with_another_goal_is_409_as_well(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    bob = client_of(cast.bob)
    sent = {**bob.fields(PATH, "sign"), "password": PASSWORD, "decision-G1": "accept"}
    goals = agreement_document()["goals"]
    another = {"key": "G2", "field_of_action": "hiring", "title": "Auswahl", "qualitative": True}
    reworded(database, cast, moment, goals=[*goals, another])
    assert bob.post(PATH, sent).status_code == 409


def test_who_has_seen_the_new_wording_signs_it(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    sena = client_of(cast.sena)
    sent = {**sena.fields(PATH, "sign"), "password": PASSWORD}
    reworded(database, cast, moment, title="Ausbildung für noch mehr")
    assert sena.post(PATH, sent).status_code == 409
    assert sena.send(PATH, "sign", password=PASSWORD).status_code == 303


def test_a_returned_wording_gives_the_reasons_back(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    bob = client_of(cast.bob)
    sent = {**bob.fields(PATH, "sign"), "password": PASSWORD, "decision-G1": "decline", "reason-G1": "So nicht"}
    with database.writing() as session:
        back = Request(Action.RETURN, cast.sena, moment, moment.date(), reason="Tippfehler")
        take_step(session, find(session, "ZV-2012-01"), back)
    answer = bob.post(PATH, sent)
    assert answer.status_code == 409
    assert "Ihre Entscheidung zu Ziel G1</dt>" in answer.text
    assert ">ablehnen</dd>" in answer.text
    assert "So nicht" in answer.text


def test_what_was_written_to_a_goal_that_is_gone_is_given_back(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    bob = client_of(cast.bob)
    sent = {**bob.fields(PATH, "sign"), "password": PASSWORD, "decision-G1": "decline", "reason-G1": "Nicht unser Feld"}
    another = {"key": "G2", "field_of_action": "hiring", "title": "Auswahl", "qualitative": True}
    reworded(database, cast, moment, goals=[another])
    answer = bob.post(PATH, sent)
    assert answer.status_code == 409
    assert "Das hatten Sie geschrieben" in answer.text
    assert "Begründung zu Ziel G1</dt>" in answer.text
    assert "Nicht unser Feld" in answer.text


@pytest.mark.parametrize("missing", ["version", "sha256"])
def test_a_form_that_names_no_wording_signs_none(
    client_of: SignIn, cast: Cast, database: Database, missing: str
) -> None:
    sena = client_of(cast.sena)
    sent = {**sena.fields(PATH, "sign"), "password": PASSWORD}
    del sent[missing]
    assert sena.post(PATH, sent).status_code == 409
    assert not signatures(database)


def test_a_goal_without_a_decision_is_named(client_of: SignIn, cast: Cast) -> None:
    answer = client_of(cast.bob).send(PATH, "sign", password=PASSWORD)
    assert answer.status_code == 422
    assert "Bitte für Ziel G1 entscheiden." in answer.text
    assert 'href="#decision-G1-0"' in answer.text


def test_declining_needs_a_reason_beside_its_field(client_of: SignIn, cast: Cast) -> None:
    answer = client_of(cast.bob).send(PATH, "sign", password=PASSWORD, **{"decision-G1": "decline"})
    assert answer.status_code == 422
    assert 'id="reason-G1-error"' in answer.text


def test_an_own_value_is_read_with_its_comma_or_refused(client_of: SignIn, cast: Cast) -> None:
    bob = client_of(cast.bob)
    said = {"decision-G1": "own_value", "reason-G1": "Wenig Stellen"}
    answer = bob.send(PATH, "sign", password=PASSWORD, **said, **{"own_value-G1": "1.234,5"})
    assert answer.status_code == 422
    assert "nicht eindeutig" in answer.text
    answer = bob.send(PATH, "sign", password=PASSWORD, **said, **{"own_value-G1": "21,7"})
    assert answer.status_code == 303
    told = "Ziel G1: Gegenvorschlag: 21,7\N{NO-BREAK SPACE}% – Wenig Stellen"
    page = bob.page("/agreements/ZV-2012-01")
    assert " ".join(told.split()) in plain(page.partition('id="history"')[2])
    assert " ".join(told.split()) in plain(
        client_of(cast.alice).page("/agreements/ZV-2012-01/edit").partition('id="goals"')[0]
    )


def test_a_decline_stands_at_its_goal_while_the_draft_is_revised(client_of: SignIn, cast: Cast) -> None:
    fields = {"decision-G1": "decline", "reason-G1": "Zu viel"}
    client_of(cast.bob).send(PATH, "sign", password=PASSWORD, **fields)
    goals = client_of(cast.alice).page("/agreements/ZV-2012-01/edit").partition('id="goals"')[2]
    assert "Bezirksamt Pankow lehnt ab: Zu viel" in plain(goals)


def test_a_wrong_password_and_a_missing_reason_are_told_together(
    client_of: SignIn, cast: Cast, database: Database
) -> None:
    answer = client_of(cast.bob).send(PATH, "sign", password="falsch", **{"decision-G1": "own_value"})
    assert answer.status_code == 422
    assert 'id="reason-G1-error"' in answer.text
    assert 'id="password-error"' in answer.text
    assert not signatures(database)


def test_an_own_value_for_several_indicators_is_said_in_words(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    goal = agreement_document()["goals"][0]
    second = {**goal["indicators"][0], "key": "G1.2", "unit": "Personen", "kind": "count"}
    reworded(database, cast, moment, goals=[{**goal, "indicators": [*goal["indicators"], second]}])
    bob = client_of(cast.bob)
    assert 'name="own_value-G1"' not in bob.page(PATH)
    said = {"decision-G1": "own_value", "reason-G1": "G1.1: 20 %"}
    assert bob.send(PATH, "sign", password=PASSWORD, **said).status_code == 303
    assert "Gegenvorschlag: G1.1: 20 %" in plain(bob.page("/agreements/ZV-2012-01"))


def test_a_decline_gives_the_draft_back_and_signs_nothing(client_of: SignIn, cast: Cast, database: Database) -> None:
    bob = client_of(cast.bob)
    bob.send(PATH, "sign", password=PASSWORD, **{"decision-G1": "decline", "reason-G1": "Zu viel"})
    page = bob.page("/agreements/ZV-2012-01")
    assert 'data-state="drafted"' in page
    assert "gezeichnet ist damit noch nichts" in page
    assert not signatures(database)


def test_a_form_sent_twice_signs_once(client_of: SignIn, cast: Cast, database: Database) -> None:
    sena = client_of(cast.sena)
    sent = {**sena.fields(PATH, "sign"), "password": PASSWORD}
    assert [sena.post(PATH, sent).status_code for _ in range(2)] == [303, 303]
    assert len(signatures(database)) == 1


def test_a_deputy_signs_on_behalf_and_the_page_says_so(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        deputise(session, session.get_one(Person, cast.bob.id), cast.dana, now=moment)
    dana = client_of(cast.dana)
    assert "in Vertretung (i. V.)" in dana.page(PATH)
    assert "own_value-G1" not in dana.page(PATH)
    assert dana.send(PATH, "sign", password=PASSWORD, **{"decision-G1": "accept"}).status_code == 303
    assert "i. V. durch Dana Dąbrowska" in plain(dana.page("/agreements/ZV-2012-01"))


def test_a_contact_without_a_right_reads_why_and_finds_no_form(client_of: SignIn, cast: Cast) -> None:
    page = client_of(cast.dana).page(PATH)
    assert "nicht als zeichnende Person benannt" in page
    assert 'data-form="sign"' not in page
    assert "Ausbildung öffnen" in page


def test_somebody_who_signed_already_reads_so(client_of: SignIn, cast: Cast) -> None:
    sena = client_of(cast.sena)
    sena.send(PATH, "sign", password=PASSWORD)
    page = sena.page(PATH)
    assert "Diese Unterschrift ist schon geleistet." in page
    assert 'data-form="sign"' not in page


def test_who_has_no_right_is_refused_even_with_a_form(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        other = join(session, "ole@pankow.example", "Ole Otto", PANKOW, "leadership", now=moment)
    sent = {**client_of(cast.bob).fields(PATH, "sign"), "password": PASSWORD, "decision-G1": "accept"}
    ole = client_of(other)
    sent["csrf_token"] = ole.fields("/agreements/ZV-2012-01", "return")["csrf_token"]
    assert ole.post(PATH, sent).status_code == 409
    assert not signatures(database)


def test_an_own_draft_that_is_not_submitted_cannot_be_signed(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        drafted(session, cast, now=moment, number="ZV-2012-02")
    assert "Zurzeit liegt kein Wortlaut zur Zeichnung vor." in client_of(cast.bob).page("/agreements/ZV-2012-02/sign")


@pytest.mark.parametrize("name", ["alice", "charlie", "erin", "adam"])
def test_for_everybody_else_the_page_does_not_exist(client_of: SignIn, cast: Cast, name: str) -> None:
    assert client_of(getattr(cast, name)).get(PATH).status_code == 404
