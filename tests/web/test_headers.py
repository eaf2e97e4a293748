"""What every answer carries, errors included; what is too large, from elsewhere or unforeseen; the database away."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, NoReturn

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bbd.store.database import Database, sqlite_file
from bbd.store.people import Person
from bbd.web.access import public
from tests.cast import Cast, drafted
from tests.web.conftest import BASE_URL, Visitor, plain

SignIn = Callable[[Person], Visitor]


@pytest.fixture
def broken(app: Flask) -> Flask:
    """Return the application with a page that fails for a reason nobody foresaw."""

    def fail() -> NoReturn:
        raise RuntimeError("geheimer Grund")

    app.add_url_rule("/broken", view_func=public(fail))
    return app


@pytest.fixture
def alice(broken: Flask, cast: Cast, client_of: SignIn) -> Visitor:
    assert broken
    return client_of(cast.alice)


def take_away(database: Database) -> None:
    """Let the database be none any more, as a broken disk would."""
    database.dispose()
    file = sqlite_file(database.url)
    assert isinstance(file, Path)
    for part in file.parent.glob(f"{file.name}*"):
        part.write_bytes(b"no database " * 1000)


def assert_hardened(answer: TestResponse) -> None:
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def assert_kept_nowhere(answer: TestResponse) -> None:
    assert_hardened(answer)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/login", 200), ("/", 303), ("/agreements", 303), ("/nowhere", 404), ("/logout", 405), ("/broken", 500),
        ("/static/nowhere.css", 404), ("/accessibility", 200), ("/healthz", 200), ("/readyz", 503),
    ],
)  # fmt: skip
def test_every_answer_to_a_stranger_is_hardened(broken: Flask, path: str, status: int) -> None:
    answer = broken.test_client().get(path, base_url=BASE_URL)
    assert answer.status_code == status
    assert_hardened(answer)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/agreements", 200), ("/agreements.csv", 200), ("/login", 303), ("/nowhere", 404), ("/people", 404),
     ("/logout", 405), ("/broken", 500), ("/accessibility", 200)],
)  # fmt: skip
def test_no_answer_to_who_is_signed_in_is_kept(alice: Visitor, path: str, status: int) -> None:
    answer = alice.get(path)
    assert answer.status_code == status
    assert_kept_nowhere(answer)


def test_files_of_the_design_are_hardened_and_may_be_kept(app: Flask, alice: Visitor) -> None:
    file = next(Path(str(app.static_folder)).rglob("*.css"))
    answer = alice.get(f"/static/{file.relative_to(str(app.static_folder))}")
    assert answer.status_code == 200
    assert_hardened(answer)
    assert answer.headers["Cache-Control"] != "no-store"
    answer.close()


def test_refused_forms_are_hardened(database: Database, cast: Cast, alice: Visitor, moment: datetime) -> None:
    with database.writing() as session:
        agreement = drafted(session, cast, now=moment)
    held = alice.fields(f"/agreements/{agreement.number}/edit", "agreement")
    path = f"/agreements/{agreement.number}/edit"
    for status, fields in (
        (400, {**held, "csrf_token": ""}),
        (422, {**held, "title": ""}),
        (409, {**held, "version": "0"}),
        (413, {**held, "title": "x" * 1024 * 1024}),
    ):
        answer = alice.post(path, fields)
        assert answer.status_code == status
        assert_kept_nowhere(answer)


def test_a_form_from_elsewhere_or_without_its_token_is_refused(visitor: Visitor, alice: Visitor) -> None:
    foreign = visitor.fields("/login", "login")["csrf_token"]
    for fields in ({}, {"csrf_token": ""}, {"csrf_token": foreign}, {"csrf_token": "x.y.z"}):
        answer = alice.post("/logout", fields)
        assert answer.status_code == 400
        assert "Das Formular war nicht mehr gültig." in plain(answer.text)
    assert alice.get("/").status_code == 200


def test_a_form_that_is_too_large_is_refused(visitor: Visitor) -> None:
    held = visitor.fields("/login", "login")
    assert visitor.post("/login", {**held, "mail": "x" * 1024 * 1024}).status_code == 413
    assert visitor.post("/login", {**held, "mail": "x" * 1000 * 1000}).status_code == 422


def test_a_form_of_too_many_fields_is_refused(visitor: Visitor) -> None:
    held = visitor.fields("/login", "login")
    assert visitor.post("/login", {**held, **{f"f{n}": "" for n in range(1000 - len(held))}}).status_code == 422
    assert visitor.post("/login", {**held, **{f"f{n}": "" for n in range(1001 - len(held))}}).status_code == 413


def in_parts(fields: Mapping[str, str], file: bytes = b"") -> dict[str, Any]:
    """Return the arguments that post a form in parts."""
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in fields.items()]
    head = '--x\r\nContent-Disposition: form-data; name="file"; filename="m.csv"\r\nContent-Type: text/csv\r\n\r\n'
    body = "\r\n".join([*parts, head]).encode() + file + b"\r\n--x--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=x", "base_url": BASE_URL}


def test_a_form_in_parts_has_the_same_limits(visitor: Visitor) -> None:
    def send(fields: Mapping[str, str]) -> int:
        held = visitor.fields("/login", "login")
        return visitor.client.post("/login", **in_parts({**held, **fields})).status_code

    assert send({"mail": "x"}) == 422
    assert send({"mail": "x" * (1024 * 1024 + 1)}) == 413
    assert send({"mail": "x" * 600_000, "password": "x" * 600_000}) == 413
    assert send({f"f{n}": "" for n in range(1001)}) == 413


def test_a_form_that_does_not_say_its_length_has_the_same_limit(visitor: Visitor) -> None:
    token = visitor.fields("/login", "login")["csrf_token"]
    answer = visitor.client.post(
        "/login",
        input_stream=BytesIO(f"csrf_token={token}&mail=".encode() + b"x" * 2 * 1024 * 1024),
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"wsgi.input_terminated": True},
        base_url=BASE_URL,
    )
    assert answer.status_code == 413


def test_an_upload_may_be_larger_than_a_form_but_not_than_10_mb(alice: Visitor) -> None:
    held = {"csrf_token": alice.fields("/", "logout")["csrf_token"]}
    answer = alice.client.post("/readings/import", **in_parts(held, b"x" * 10 * 1024 * 1024))
    assert answer.status_code == 413
    assert "eine Datei höchstens 10 MB" in plain(answer.text)
    assert alice.client.post("/readings/import", **in_parts(held, b"x" * 2 * 1024 * 1024)).status_code == 422


def asked_of(client: FlaskClient, host: str) -> TestResponse:
    return client.get("/healthz", base_url=BASE_URL, headers={"Host": host})


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "evil.example:8000", "127.0.0.1@evil.example", "evil.example@127.0.0.1",
     "127.0.0.1/evil", "127.0.0.1?evil", "127.0.0.1#evil",
     "[::1", "[::1]evil", "[fe80::1]", "127.0.0.1:port", "a b", "127.0.0.1, evil.example"],
)  # fmt: skip
def test_a_host_that_is_not_ours_is_refused(app: Flask, host: str) -> None:
    answer = asked_of(app.test_client(), host)
    assert answer.status_code == 400
    assert_hardened(answer)
    assert "Die Anfrage ließ sich nicht lesen" in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost", "LOCALHOST:1", "[::1]", "[::1]:8000"])
def test_this_machine_is_known_by_all_its_names(app: Flask, host: str) -> None:
    assert asked_of(app.test_client(), host).status_code == 200


def test_an_empty_host_is_answered_without_a_trace(app: Flask) -> None:
    answer = asked_of(app.test_client(), "")
    assert answer.status_code in {200, 400}
    assert_hardened(answer)


@pytest.mark.parametrize(
    "path", ["/", "/agreements", "/agreements/ZV-2012-01", "/nowhere", "/accessibility", "/logout"]
)
def test_a_database_that_is_away_is_told_with_the_time_to_wait(database: Database, alice: Visitor, path: str) -> None:
    take_away(database)
    answer = alice.get(path)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert_kept_nowhere(answer)
    assert "bbd ist gerade nicht erreichbar" in answer.text
    assert "Traceback" not in answer.text


def test_a_form_sent_while_the_database_is_away_is_told_so(database: Database, cast: Cast, alice: Visitor) -> None:
    fields = alice.fields("/", "logout")
    take_away(database)
    for path in ("/logout", "/readings/import", "/login"):
        answer = alice.post(path, {**fields, "mail": cast.alice.mail, "password": "x" * 12})
        assert (path, answer.status_code) == (path, 503)
        assert_kept_nowhere(answer)


def test_what_the_database_said_is_for_the_log(
    database: Database, alice: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    take_away(database)
    with caplog.at_level(logging.ERROR):
        page = alice.get("/agreements").text
    assert "file is not a database" not in page
    assert "BBD_DATABASE_URL" not in page
    assert "file is not a database" in caplog.text


def test_a_living_process_says_so_without_its_database(database: Database, alice: Visitor) -> None:
    take_away(database)
    assert alice.get("/healthz").status_code == 200


def test_what_nobody_foresaw_is_told_without_a_trace(alice: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    answer = alice.get("/broken")
    assert answer.status_code == 500
    assert "Da ist uns ein Fehler unterlaufen" in answer.text
    assert "geheimer Grund" not in answer.text
    assert "Traceback" not in answer.text
    assert "geheimer Grund" in caplog.text
