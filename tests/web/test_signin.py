"""The sign-in page: what it tells and what not, where it leads, the cookie, and how long somebody stays signed in."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select
from werkzeug.test import TestResponse

from bbd.app import create_app
from bbd.settings import Settings
from bbd.store.database import Database
from bbd.store.people import Person, WebSession
from tests.cast import PASSWORD, Cast
from tests.web.conftest import BASE_URL, Clock, Visitor, plain

SignIn = Callable[[Person], Visitor]
WRONG = "E-Mail-Adresse oder Passwort stimmen nicht."


def attempt(visitor: Visitor, mail: str, password: str = PASSWORD, **headers: str) -> TestResponse:
    fields = {**visitor.fields("/login", "login"), "mail": mail, "password": password}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return visitor.client.post("/login", data=fields, base_url=BASE_URL, headers=named)


def wrong_page(answer: TestResponse) -> str:
    """Return what the page says, without what differs with each showing and with what was typed in."""
    assert answer.status_code == 422
    page = re.sub(r'(name="(csrf_token|idempotency_key|mail)"[^>]*?value=)"[^"]*"', r'\1""', answer.text)
    return re.sub(r'value="[^"]*"', "", page)


def test_the_right_password_leads_to_the_duties(visitor: Visitor, cast: Cast) -> None:
    answer = attempt(visitor, "  BOB@pankow.example ")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert cast.bob.name in visitor.page("/")


def test_who_is_signed_in_needs_no_sign_in(cast: Cast, client_of: SignIn) -> None:
    answer = client_of(cast.bob).get("/login")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_what_was_wrong_is_not_told(visitor: Visitor, database: Database, cast: Cast) -> None:
    with database.writing() as session:
        session.get_one(Person, cast.charlie.id).active = False
        session.get_one(Person, cast.dana.id).password_hash = None
    pages = {
        wrong_page(attempt(visitor, mail, password))
        for mail, password in (
            (cast.bob.mail, "ganz falsches wort"),
            ("niemand@pankow.example", PASSWORD),
            (cast.charlie.mail, PASSWORD),
            (cast.dana.mail, PASSWORD),
            ("keine mailadresse", PASSWORD),
        )
    }
    assert len(pages) == 1
    assert WRONG in plain(pages.pop())


def test_the_password_is_never_given_back(visitor: Visitor, cast: Cast) -> None:
    page = attempt(visitor, cast.bob.mail, "ganz falsches wort").text
    assert "ganz falsches wort" not in page
    assert f'value="{cast.bob.mail}"' in page
    assert 'role="alert"' in page


@pytest.mark.parametrize("missing", ["mail", "password"])
def test_a_missing_field_is_named_beside_it(visitor: Visitor, missing: str) -> None:
    fields = {**visitor.fields("/login", "login"), "mail": "bob@pankow.example", "password": PASSWORD, missing: ""}
    answer = visitor.post("/login", fields)
    assert answer.status_code == 422
    assert "Bitte Ih" in plain(answer.text.split(f'id="{missing}-error"')[1].split("</p>")[0])


@pytest.mark.parametrize("mail", ["bob@pankow.example", "niemand@pankow.example"])
@pytest.mark.usefixtures("cast")
def test_after_five_wrong_passwords_the_right_one_waits_wherever_it_says_to_come_from(
    visitor: Visitor, clock: Clock, mail: str
) -> None:
    for number in range(5):
        headers = {"X_Forwarded_For": f"10.0.0.{number}", "Forwarded": f"for=10.0.0.{number}"}
        assert attempt(visitor, mail, "ganz falsches wort", **headers).status_code == 422
        clock.now += timedelta(minutes=1)
    answer = attempt(visitor, mail, X_Forwarded_For="10.9.9.9", X_Real_IP="10.9.9.9")
    assert answer.status_code == 429
    assert 590 <= int(answer.headers["Retry-After"]) <= 601
    assert "Bitte in 10 Minuten noch einmal versuchen." in plain(answer.text)
    clock.now += timedelta(seconds=int(answer.headers["Retry-After"]))
    assert attempt(visitor, mail).status_code == (303 if mail == "bob@pankow.example" else 422)


def test_a_network_address_has_twenty_tries_an_hour_whatever_it_forwards(visitor: Visitor, cast: Cast) -> None:
    for number in range(20):
        answer = attempt(visitor, f"a{number}@b.example", "x" * 12, X_Forwarded_For=f"10.0.0.{number}")
        assert answer.status_code == 422
    assert attempt(visitor, cast.bob.mail, X_Forwarded_For="10.0.1.1").status_code == 429


def test_living_sessions_go_on_while_sign_in_waits(visitor: Visitor, cast: Cast, client_of: SignIn) -> None:
    bob = client_of(cast.bob)
    for _ in range(5):
        attempt(visitor, cast.bob.mail, "ganz falsches wort")
    assert attempt(visitor, cast.bob.mail).status_code == 429
    assert bob.get("/").status_code == 200


@pytest.mark.parametrize("target", ["/agreements", "/agreements/ZV-2012-01?a=b", "/findings?state=open&x=%C3%BC"])
@pytest.mark.usefixtures("cast")
def test_the_sign_in_leads_back_to_where_somebody_wanted_to_go(visitor: Visitor, target: str) -> None:
    away = visitor.get(target)
    assert away.status_code == 303
    fields = visitor.fields(away.headers["Location"], "login")
    answer = visitor.post(away.headers["Location"], {**fields, "mail": "bob@pankow.example", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, target)


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example",
        "/\\/evil.example", "https:evil.example", "https://evil.example", "http:///evil.example",
        "javascript:alert(1)", "evil.example",
        "/%09/evil.example", "/%0a/evil.example", "/%0D%0A/evil.example", "%09//evil.example", "/%00/evil.example",
        "/%20/evil.example", "/%5Cevil.example", "/%2Fevil.example", "%2F%2Fevil.example", "@evil.example",
        "/%C2%85/evil.example", "/%E2%80%A8/evil.example", "",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("cast")
def test_the_sign_in_leads_to_no_other_site(visitor: Visitor, target: str) -> None:
    fields = {**visitor.fields("/login", "login"), "mail": "bob@pankow.example", "password": PASSWORD}
    answer = visitor.post(f"/login?next={target}", fields)
    # A NUL in an address is refused altogether.
    if answer.status_code == 400:
        assert "%00" in target
        return
    assert answer.status_code == 303
    location = answer.headers["Location"]
    assert location == "/" or location.startswith(("/%C2%85/", "/%E2%80%A8/"))
    assert set(answer.headers.keys()) >= {"Location", "Content-Security-Policy"}


@pytest.mark.usefixtures("cast")
def test_the_cookie_is_for_this_site_alone(visitor: Visitor) -> None:
    cookie = attempt(visitor, "bob@pankow.example").headers["Set-Cookie"]
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert cookie.startswith("bbd=")
    assert parts == {"HttpOnly", "Path=/", "SameSite=Lax"}


@pytest.mark.usefixtures("cast")
def test_under_https_the_cookie_is_bound_to_it(database: Database, clock: Clock) -> None:
    settings = Settings(database_url=database.url, secret_key="x" * 32, base_url="https://bbd.example.de")
    client = create_app(settings, database=database, clock=clock).test_client()
    page = client.get("/login", base_url="https://bbd.example.de").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token is not None
    answer = client.post(
        "/login",
        data={"csrf_token": token[1], "mail": "bob@pankow.example", "password": PASSWORD},
        base_url="https://bbd.example.de",
        headers={"Referer": "https://bbd.example.de/login"},
    )
    assert answer.status_code == 303
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-bbd=")
    assert {part.strip() for part in cookie.split(";")[1:]} == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    assert client.get("/", base_url="https://bbd.example.de").status_code == 200


def test_a_copied_cookie_is_dead_after_the_sign_out(cast: Cast, client_of: SignIn) -> None:
    bob = client_of(cast.bob)
    copied = bob.client.get_cookie("bbd", domain="127.0.0.1")
    assert copied is not None
    answer = bob.send("/", "logout")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login")
    assert bob.get("/").status_code == 303
    bob.client.set_cookie("bbd", copied.value, domain="127.0.0.1")
    assert bob.get("/").status_code == 303


def test_signing_out_ends_this_session_alone(cast: Cast, client_of: SignIn) -> None:
    here, there = client_of(cast.bob), client_of(cast.bob)
    here.send("/", "logout")
    assert there.get("/").status_code == 200


def test_a_session_ends_after_twelve_hours(cast: Cast, client_of: SignIn, clock: Clock) -> None:
    bob = client_of(cast.bob)
    clock.now += timedelta(hours=11, minutes=59)
    assert bob.get("/").status_code == 200
    clock.now += timedelta(minutes=1)
    assert bob.get("/").status_code == 303


def test_the_cookie_before_and_after_the_sign_in_differ(visitor: Visitor, database: Database, cast: Cast) -> None:
    visitor.get("/login")
    before = visitor.client.get_cookie("bbd", domain="127.0.0.1")
    attempt(visitor, cast.bob.mail)
    after = visitor.client.get_cookie("bbd", domain="127.0.0.1")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    with database.reading() as session:
        hashes = [one.token_hash for one in session.exec(select(WebSession))]
    assert len(hashes) == 1
    assert hashes[0] not in after.value
