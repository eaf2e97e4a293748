"""A person's own page: who they are to bbd, and a password of their own choice."""

from collections.abc import Callable

import pytest
from sqlmodel import select

from bbd.store.audit import AuditEntry
from bbd.store.database import Database
from bbd.store.people import Person
from tests.cast import PASSWORD, Cast
from tests.web.conftest import Visitor, plain

SignIn = Callable[[Person], Visitor]
NEW = "ein-anderes-langes-wort"
SENT = {"password": PASSWORD, "new_password": NEW, "repeated": NEW}


def test_the_page_says_who_somebody_is(client_of: SignIn, cast: Cast) -> None:
    page = plain(client_of(cast.bob).page("/account"))
    assert "Bob Brandt" in page
    assert "bob@pankow.example" in page
    assert "Bezirksamt Pankow" in page
    assert "Leitung" in page


def test_every_page_leads_there(client_of: SignIn, cast: Cast) -> None:
    assert 'href="/account"' in client_of(cast.dana).page("/")


def test_a_new_password_counts_at_once_and_ends_other_sessions(
    client_of: SignIn, cast: Cast, visitor: Visitor, database: Database
) -> None:
    elsewhere, here = client_of(cast.bob), client_of(cast.bob)
    answer = here.send("/account", "account", **SENT)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account")
    assert "Ihr Passwort ist geändert" in plain(here.page("/account"))
    assert elsewhere.get("/").status_code == 303
    assert visitor.send("/login", "login", mail=cast.bob.mail, password=PASSWORD).status_code == 422
    assert visitor.send("/login", "login", mail=cast.bob.mail, password=NEW).status_code == 303
    with database.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "password-set")).one()
    assert (entry.actor, entry.object, entry.details) == (str(cast.bob.id), str(cast.bob.id), {})


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"password": "falsch"}, "password", "Das Passwort stimmt nicht."),
        ({"password": ""}, "password", "Bitte Ihr Passwort eingeben."),
        ({"repeated": NEW + "x"}, "repeated", "Die beiden neuen Passwörter sind nicht gleich."),
        ({"new_password": "kurz", "repeated": "kurz"}, "new_password", "12 bis 128 Zeichen"),
        ({"new_password": PASSWORD, "repeated": PASSWORD}, "new_password", "das Sie schon haben"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_changes_nothing(
    client_of: SignIn, cast: Cast, visitor: Visitor, changes: dict[str, str], field: str, said: str
) -> None:
    answer = client_of(cast.bob).send("/account", "account", **{**SENT, **changes})
    assert answer.status_code == 422
    assert said in answer.text[answer.text.index(f'id="{field}-error"') :].partition("</p>")[0]
    assert NEW not in answer.text
    assert visitor.send("/login", "login", mail=cast.bob.mail, password=PASSWORD).status_code == 303


def test_guessing_the_password_here_is_limited_as_at_the_door(client_of: SignIn, cast: Cast) -> None:
    bob = client_of(cast.bob)
    wrong = {**SENT, "password": "falsch"}
    assert [bob.send("/account", "account", **wrong).status_code for _ in range(5)] == [422] * 5
    assert bob.send("/account", "account", **SENT).status_code == 429
