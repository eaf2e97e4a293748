"""The letters that bbd wrote: who sees which, and a letter as it was received."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from bbd.app import create_app
from bbd.domain.lifecycle import Role
from bbd.store.database import Database
from bbd.store.findings import DeliveryTry
from bbd.store.people import Person
from bbd.web.access import permission_of
from bbd.web.linked import linked
from tests.cast import PASSWORD, Cast
from tests.databases import database_kind
from tests.web.conftest import BASE_URL, Visitor, plain
from tests.web.told import letter_to

# What these pages ask the database for, they ask themselves: both kinds have to answer.
__all__ = ["database_kind"]

SignIn = Callable[[Person], Visitor]
TEXT = f"Guten Tag <Dana>,\n\n  bitte hier: {BASE_URL}/findings/1.\nNicht hier: https://evil.example/x"


@pytest.fixture(autouse=True)
def letters(database: Database, cast: Cast, moment: datetime) -> None:
    with database.writing() as session:
        first = letter_to(session, cast.dana, now=moment, key="aaa", text=TEXT, state="failed", tries=1)
        session.add(DeliveryTry(letter_id=first.id, at=moment, outcome="refused", answer="550 no such user"))
        letter_to(session, cast.bob, now=moment + timedelta(hours=1), key="bbb")


@pytest.fixture
def demo(app: Flask, database: Database) -> Flask:
    """Return the application as the demo runs it."""
    edge = app.extensions["bbd"]
    people = [{"mail": "a@b.example", "name": "A", "organisation": "B", "roles": "contact", "password": "c"}]
    return create_app(edge.settings, database=database, clock=edge.clock, demo_people=people)


def entered(app: Flask, person: Person) -> Visitor:
    visitor = Visitor(app.test_client())
    assert visitor.send("/login", "login", mail=person.mail, password=PASSWORD).status_code == 303
    return visitor


@pytest.mark.parametrize("name", ["alice", "erin", "adam"])
def test_the_letters_are_listed_newest_first(cast: Cast, client_of: SignIn, name: str) -> None:
    page = client_of(getattr(cast, name)).page("/letters")
    assert "<h1>Post</h1>" in page
    assert page.index("Brief bbb") < page.index("Brief aaa")
    assert "Dana Dąbrowska" in page
    assert "nicht zustellbar" in page


def test_a_letter_is_shown_as_it_was_received(cast: Cast, client_of: SignIn) -> None:
    page = client_of(cast.alice).page("/letters/aaa")
    assert "Guten Tag &lt;Dana&gt;,\n\n  bitte hier: " in page
    assert f'<a href="/findings/1">{BASE_URL}/findings/1</a>.' in page
    assert 'href="https://evil.example' not in page
    read = plain(page)
    assert "An Dana Dąbrowska &lt;dana@pankow.example&gt;" in read
    assert "1. März 2013, 06:00 Uhr vom Mailserver abgelehnt 550 no such user" in read


def test_a_letter_that_nobody_wrote_does_not_exist(cast: Cast, client_of: SignIn) -> None:
    assert client_of(cast.alice).get("/letters/zzz").status_code == 404


def test_outside_the_demo_recipients_have_no_mailbox_here(cast: Cast, client_of: SignIn) -> None:
    dana = client_of(cast.dana)
    assert [dana.get(path).status_code for path in ("/letters", "/letters/aaa")] == [404, 404]


def test_in_the_demo_everybody_reads_their_own_letters_alone(demo: Flask, cast: Cast) -> None:
    dana = entered(demo, cast.dana)
    page = dana.page("/letters")
    assert "Postfach der Vorführung" in page
    assert ("Brief aaa" in page, "Brief bbb" in page) == (True, False)
    assert dana.get("/letters/aaa").status_code == 200
    assert dana.get("/letters/bbb").status_code == 404
    assert "Brief bbb" in entered(demo, cast.alice).page("/letters")


def test_the_permission_says_who_can_open_the_mailbox(app: Flask, demo: Flask) -> None:
    usual, shown = permission_of(app, "letters.mailbox"), permission_of(demo, "letters.mailbox")
    assert usual is not None
    assert shown is not None
    assert usual.roles == {Role.COORDINATOR, Role.AUDITOR, Role.ADMIN}
    assert shown.roles == set(Role)


def test_a_long_list_has_pages(database: Database, cast: Cast, client_of: SignIn, moment: datetime) -> None:
    with database.writing() as session:
        for number in range(60):
            letter_to(session, cast.dana, now=moment - timedelta(days=number), key=f"old-{number:02}")
    alice = client_of(cast.alice)
    assert 'href="/letters?page=2"' in alice.page("/letters")
    assert "Brief old-59" in alice.page("/letters?page=2")
    assert "Noch keine Briefe" in alice.page("/letters?page=99999")
    assert alice.get("/letters?page=x").status_code == 200


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"{BASE_URL}", f'<a href="/">{BASE_URL}</a>'),
        (f"({BASE_URL}/a?b=1&c=2)", f'(<a href="/a?b=1&amp;c=2">{BASE_URL}/a?b=1&amp;c=2</a>)'),
        (f"{BASE_URL}.evil.example/x", f"{BASE_URL}.evil.example/x"),
        (f"{BASE_URL}0/x", f"{BASE_URL}0/x"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ('"><script>', "&#34;&gt;&lt;script&gt;"),
    ],
)
def test_only_addresses_of_this_installation_become_links(text: str, shown: str) -> None:
    assert str(linked(text, BASE_URL)) == shown
