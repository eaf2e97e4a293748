"""The administration's pages of people."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest

from bbd.store.database import Database
from bbd.store.people import Person, person_by_mail
from tests.cast import PASSWORD, Cast, join
from tests.web.conftest import Visitor, plain

SignIn = Callable[[Person], Visitor]
GIVEN = {"mail": "Ela@Pankow.example", "name": "Ela  Ekinci", "organisation": "Bezirksamt Pankow", "roles": "contact"}


@pytest.fixture
def adam(cast: Cast, client_of: SignIn) -> Visitor:
    return client_of(cast.adam)


def known(database: Database, mail: str) -> tuple[str, str, bool]:
    with database.reading() as session:
        person = person_by_mail(session, mail)
        assert person is not None
        return person.name, person.role_names, person.active


def test_everybody_is_listed_with_roles_and_access(
    database: Database, cast: Cast, adam: Visitor, moment: datetime
) -> None:
    with database.writing() as session:
        session.get_one(Person, cast.charlie.id).active = False
        join(session, "brief@mitte.example", "Nur Brief", "Bezirksamt Mitte", now=moment)
    rows = [plain(row) for row in re.findall(r"<tr.*?</tr>", adam.page("/people"), re.DOTALL)]
    assert "Alice Aydın Senat von Berlin alice@bbd.example Koordination aktiv" in rows
    assert "Charlie Çelik Bezirksamt Mitte charlie@mitte.example Leitung gesperrt" in rows
    assert any("erhält nur Briefe" in row for row in rows)


def test_somebody_is_added(database: Database, adam: Visitor) -> None:
    answer = adam.send("/people/new", "person", **GIVEN)
    assert answer.status_code == 303
    assert known(database, "ela@pankow.example") == ("Ela Ekinci", "contact", True)
    assert "Noch hat die Person kein Passwort" in adam.page(answer.headers["Location"])


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("mail", "ela", "keine gültige E-Mail-Adresse"),
        ("mail", "bob@pankow.example", "gibt es schon"),
        ("name", "", "Bitte den Namen angeben."),
        ("organisation", "", "Bitte die Organisation wählen."),
        ("deputy", "x@y.example", ""),
        ("roles", "king", ""),
    ],
)
def test_a_wrong_field_is_named_beside_it(adam: Visitor, field: str, value: str, sentence: str) -> None:
    answer = adam.send("/people/new", "person", **{**GIVEN, field: value})
    assert answer.status_code == 422
    assert sentence in plain(answer.text.split(f'id="{field}-error"')[1].split("</p>")[0])


def test_somebody_is_changed(database: Database, cast: Cast, adam: Visitor) -> None:
    path = f"/people/{cast.dana.id}"
    answer = adam.send(path, "person", name="Dana Neu", roles=["contact", "leadership"], deputy="bob@pankow.example")
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert known(database, "dana@pankow.example") == ("Dana Neu", "contact leadership", True)
    assert adam.fields(path, "person")["deputy"] == "bob@pankow.example"


def test_two_changes_at_once_notice_each_other(database: Database, cast: Cast, adam: Visitor) -> None:
    path = f"/people/{cast.dana.id}"
    held = {**adam.fields(path, "person"), "roles": "contact"}
    adam.send(path, "person", name="Dana Eins", roles="contact")
    answer = adam.post(f"{path}/edit", {**held, "name": "Dana Zwei"})
    assert answer.status_code == 409
    assert "wurden inzwischen geändert, von jemand anderem oder von Ihnen selbst" in answer.text
    assert 'value="Dana Zwei"' in answer.text
    assert known(database, "dana@pankow.example")[0] == "Dana Eins"


def test_a_new_password_ends_the_sessions_of_the_old_one(cast: Cast, client_of: SignIn, adam: Visitor) -> None:
    dana = client_of(cast.dana)
    path = f"/people/{cast.dana.id}"
    assert adam.send(path, "password", password="kurz").status_code == 422
    assert dana.get("/").status_code == 200
    assert adam.send(path, "password", password="ein ganz neues Passwort").status_code == 303
    assert dana.get("/").status_code == 303
    assert dana.send("/login", "login", mail=cast.dana.mail, password=PASSWORD).status_code == 422
    assert dana.send("/login", "login", mail=cast.dana.mail, password="ein ganz neues Passwort").status_code == 303


def test_ended_access_ends_the_session_and_can_be_opened_again(
    database: Database, cast: Cast, client_of: SignIn, adam: Visitor
) -> None:
    dana, path = client_of(cast.dana), f"/people/{cast.dana.id}"
    assert adam.send(path, "disable").status_code == 303
    assert dana.get("/").status_code == 303
    assert known(database, cast.dana.mail)[2] is False
    assert adam.send(path, "enable").status_code == 303
    assert known(database, cast.dana.mail)[2] is True


def test_nobody_locks_themselves_out(database: Database, cast: Cast, adam: Visitor) -> None:
    path = f"/people/{cast.adam.id}"
    assert 'data-form="disable"' not in adam.page(path)
    fields = adam.fields(path, "password")
    assert adam.post(f"{path}/disable", fields).status_code == 409
    answer = adam.send(path, "person", roles="auditor")
    assert answer.status_code == 409
    assert "kann man nicht abgeben" in plain(answer.text.split('id="person-roles-error"')[1])
    assert known(database, cast.adam.mail) == ("Adam Abel", "admin", True)


def test_somebody_unknown_does_not_exist(adam: Visitor) -> None:
    unknown = "/people/00000000-0000-4000-8000-000000000000"
    assert adam.get(unknown).status_code == 404
    assert adam.get("/people/dana").status_code == 404
    fields = adam.fields("/people/new", "person")
    assert adam.post(f"{unknown}/enable", fields).status_code == 404
