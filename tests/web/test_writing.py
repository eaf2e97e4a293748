"""A form that arrives twice: the first answer again and no second effect, whoever presses whatever how often."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from io import BytesIO
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import text
from sqlmodel import func, select

from bbd.store.database import Database
from bbd.store.people import Answer, Person
from bbd.store.readings import Reading
from bbd.web.access import public
from bbd.web.edge import reading
from tests.cast import Cast, monitored
from tests.databases import database_kind
from tests.web.conftest import Clock, Forms, Visitor, plain

# What these pages ask the database for, they ask themselves: both kinds have to answer.
__all__ = ["database_kind"]

SignIn = Callable[[Person], Visitor]
ELA = {"mail": "ela@pankow.example", "name": "Ela", "organisation": "Bezirksamt Pankow", "roles": "contact"}
HEAD = "agreement,indicator,period,numerator,denominator,value,respondents,population,note,source\n"
ROW = HEAD + "ZV-2012-01,G1.1,2012,10,100,,,,,Personalstatistik\n"


@pytest.fixture
def adam(cast: Cast, client_of: SignIn) -> Visitor:
    return client_of(cast.adam)


def form(visitor: Visitor, **fields: str) -> dict[str, str]:
    """Return a form that adds Ela, filled in."""
    return {**visitor.fields("/people/new", "person"), **ELA, **fields}


def people(database: Database) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(Person)).one()


def keys(database: Database) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(Answer)).one()


def test_a_form_sent_again_gets_the_first_answer_and_does_nothing(database: Database, adam: Visitor) -> None:
    sent, before = form(adam), people(database)
    first, second = adam.post("/people/new", sent), adam.post("/people/new", sent)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    assert people(database) == before + 1


def test_a_token_renewed_meanwhile_is_no_other_form(database: Database, adam: Visitor) -> None:
    sent = form(adam)
    adam.post("/people/new", sent)
    again = {**sent, "csrf_token": adam.fields("/people/new", "person")["csrf_token"]}
    assert adam.post("/people/new", again).status_code == 303
    assert keys(database) == 1


def test_another_form_under_the_same_key_is_refused(database: Database, adam: Visitor) -> None:
    sent = form(adam)
    adam.post("/people/new", sent)
    before = people(database)
    answer = adam.post("/people/new", {**sent, "mail": "eva@pankow.example"})
    assert answer.status_code == 422
    assert "schon einmal mit anderem Inhalt abgeschickt" in plain(answer.text)
    assert 'value="eva@pankow.example"' in answer.text
    assert people(database) == before


def test_the_same_fields_sent_elsewhere_are_another_form(cast: Cast, adam: Visitor) -> None:
    path = f"/people/{cast.dana.id}"
    sent = adam.fields(path, "disable")
    assert adam.post(f"{path}/disable", sent).status_code == 303
    assert adam.post(f"{path}/enable", sent).status_code == 422


def test_a_key_belongs_to_one_person(database: Database, cast: Cast, client_of: SignIn, adam: Visitor) -> None:
    with database.writing() as session:
        session.get_one(Person, cast.alice.id).role_names = "admin coordinator"
    alice = client_of(cast.alice)
    sent = form(adam, idempotency_key="derselbe")
    assert adam.post("/people/new", sent).status_code == 303
    answer = alice.post("/people/new", form(alice, idempotency_key="derselbe", mail="eva@pankow.example"))
    assert answer.status_code == 303
    assert keys(database) == 2


def test_a_key_lives_a_day(cast: Cast, client_of: SignIn, adam: Visitor, clock: Clock) -> None:
    sent = form(adam)
    adam.post("/people/new", sent)
    clock.now += timedelta(hours=11, minutes=59)
    assert adam.post("/people/new", sent).status_code == 303
    clock.now += timedelta(hours=12)
    adam = client_of(cast.adam)
    assert adam.post("/people/new", {**sent, **_token(adam)}).status_code == 303
    clock.now += timedelta(minutes=2)
    answer = adam.post("/people/new", {**sent, **_token(adam)})
    assert answer.status_code == 422
    assert "gibt es schon" in plain(answer.text)


def _token(visitor: Visitor) -> dict[str, str]:
    return {"csrf_token": visitor.fields("/people/new", "person")["csrf_token"]}


def test_the_same_form_twice_at_once_has_one_effect(database: Database, cast: Cast, client_of: SignIn) -> None:
    first, second = client_of(cast.adam), client_of(cast.adam)
    shared, before, barrier = form(first, idempotency_key="zugleich"), people(database), Barrier(2)
    forms = [(first, shared), (second, {**shared, **_token(second)})]

    def send(one: tuple[Visitor, dict[str, str]]) -> tuple[int, str]:
        barrier.wait()
        answer = one[0].post("/people/new", one[1])
        return answer.status_code, answer.headers.get("Location", plain(answer.text))

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(send, forms))
    assert answers[0] == answers[1]
    assert answers[0][0] == 303
    assert (people(database), keys(database)) == (before + 1, 1)


@pytest.mark.parametrize("key", ["a\x01b", "ü" * 64, "x" * 5000, "😀"])
def test_any_key_is_a_key(database: Database, adam: Visitor, key: str) -> None:
    sent, before = form(adam, idempotency_key=key), people(database)
    assert [adam.post("/people/new", sent).status_code for _ in range(2)] == [303, 303]
    assert people(database) == before + 1


def test_a_form_without_a_key_is_done_each_time(database: Database, adam: Visitor) -> None:
    sent = form(adam, idempotency_key="")
    assert adam.post("/people/new", sent).status_code == 303
    assert adam.post("/people/new", sent).status_code == 422
    assert keys(database) == 0


def test_what_was_refused_leaves_no_key_behind(database: Database, cast: Cast, adam: Visitor) -> None:
    wrong = form(adam, mail="bob@pankow.example")
    assert adam.post("/people/new", wrong).status_code == 422
    assert adam.post(f"/people/{cast.adam.id}/disable", adam.fields("/people/new", "person")).status_code == 409
    assert keys(database) == 0
    assert adam.post("/people/new", {**wrong, "mail": ELA["mail"]}).status_code == 303


def test_a_stale_version_gives_back_what_was_sent(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment)
    dana, path = client_of(cast.dana), "/readings/ZV-2012-01/G1.1/2012"
    given = {"numerator": "10", "denominator": "100", "source": "Personalstatistik"}
    held = dana.fields(path, "reading")
    assert dana.post(path, {**held, **given}).status_code == 303
    answer = dana.post(path, {**held, **given, "idempotency_key": "neu", "note": "Mein <Text>"})
    assert answer.status_code == 409
    assert "Mein &lt;Text&gt;" in answer.text
    assert keys(database) == 1
    with database.reading() as session:
        assert [one.note for one in session.exec(select(Reading))] == [""]


def test_the_content_of_an_upload_is_part_of_the_form(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment)
    dana = client_of(cast.dana)
    forms = Forms(dana.page("/readings")).found
    held = next(fields for _, action, fields in forms if action == "/readings/import")

    def send(content: str) -> tuple[int, str]:
        answer = dana.post("/readings/import", {**held, "file": (BytesIO(content.encode()), "messwerte.csv")})
        return answer.status_code, plain(answer.text)

    assert send(ROW)[0] == 303
    assert send(ROW)[0] == 303
    status, page = send(ROW.replace(",10,", ",11,"))
    assert status == 422
    assert "schon einmal mit anderem Inhalt abgeschickt" in page
    with database.reading() as session:
        assert [str(one.numerator) for one in session.exec(select(Reading))] == ["10"]


@pytest.mark.parametrize("field", ["name", "mail", "organisation", "version"])
def test_a_null_byte_in_a_field_is_refused(database: Database, adam: Visitor, field: str) -> None:
    before = people(database)
    assert adam.post("/people/new", form(adam, **{field: "Ela\x00"})).status_code == 422
    assert people(database) == before


def test_a_transaction_that_broke_is_told_like_anything_unforeseen(app: Flask, cast: Cast, client_of: SignIn) -> None:
    @public
    def fail() -> str:
        return str(reading().connection().execute(text("SELECT nothing FROM nowhere")))

    app.add_url_rule("/broken", view_func=fail)
    answer = client_of(cast.alice).get("/broken")
    assert answer.status_code == 500
    assert "Da ist uns ein Fehler unterlaufen" in answer.text
    assert "nowhere" not in answer.text


@pytest.mark.parametrize("path", ["/agreements/%00", "/agreements?q=%00", "/findings/a%00b", "/static/%00"])
def test_a_null_byte_in_an_address_is_refused(cast: Cast, client_of: SignIn, path: str) -> None:
    assert client_of(cast.alice).get(path).status_code == 400
