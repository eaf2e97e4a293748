"""The application under test: the real one, on a migrated database with the cast in it, at the tests' moment."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from werkzeug.test import TestResponse

from bbd.app import create_app
from bbd.settings import Settings
from bbd.store.database import Database
from bbd.store.people import Person
from tests.cast import PASSWORD, Cast, hire

BASE_URL = "http://127.0.0.1:8000"


@pytest.fixture
def database_kind() -> str:
    """Return the one kind: services and stores are tested with both, and so are the pages that ask by themselves."""
    return "sqlite"


@pytest.fixture
def cast(database: Database, moment: datetime) -> Cast:
    """Return the people of the tests, who are in the database."""
    with database.writing() as session:
        return hire(session, now=moment)


class Clock:
    """The clock of the application under test; a test may set it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(moment: datetime) -> Clock:
    return Clock(moment)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Return where templates are kept compiled: each test has an application of its own, and all the same templates."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(database: Database, clock: Clock, compiled: BytecodeCache, tmp_path: Path) -> Flask:
    settings = Settings(
        database_url=database.url,
        secret_key="0123456789abcdef" * 4,
        base_url=BASE_URL,
        checkpoint_dir=tmp_path / "checkpoints",
    )
    app = create_app(settings, database=database, clock=clock)
    app.jinja_env.bytecode_cache = compiled
    return app


class Forms(HTMLParser):
    """The forms of a page by their data-form, in the order of the page, with what each field holds."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, dict[str, str]]] = []
        self._inside = self._select = self._textarea = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((given.get("data-form", ""), given.get("action", ""), {}))
        if not self.found:
            return
        fields = self.found[-1][2]
        if (
            tag == "input"
            and "name" in given
            and (given.get("type") not in {"radio", "checkbox"} or "checked" in given)
        ):
            fields[given["name"]] = given.get("value", "")
        self._select = given.get("name", "") if tag == "select" else self._select
        if tag == "option" and self._select and ("selected" in given or self._select not in fields):
            fields[self._select] = given.get("value", "")
        if tag == "textarea":
            self._textarea = given.get("name", "")
            fields[self._textarea] = ""

    def handle_endtag(self, tag: str) -> None:
        self._select = "" if tag == "select" else self._select
        self._textarea = "" if tag == "textarea" else self._textarea

    def handle_data(self, data: str) -> None:
        if self._textarea:
            # HTML drops the line break that follows the opening tag.
            self.found[-1][2][self._textarea] += data.replace("\r\n", "\n").removeprefix("\n")

    def named(self, name: str) -> list[tuple[str, dict[str, str]]]:
        """Return (action, fields) of each form with this data-form."""
        return [(action, fields) for form, action, fields in self.found if form == name]


@dataclass
class Visitor:
    """Somebody with a browser: reads pages and sends the forms that they hold."""

    client: FlaskClient

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, base_url=BASE_URL)

    def page(self, path: str) -> str:
        """Return the text of a page that must be there."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code, plain(answer.text)[:2000])
        return answer.text

    def post(self, path: str, fields: Mapping[str, Any]) -> TestResponse:
        return self.client.post(path, data=fields, base_url=BASE_URL)

    def fields(self, path: str, form: str, which: int = 0) -> dict[str, str]:
        """Return what the fields of a form on the page hold."""
        return Forms(self.page(path)).named(form)[which][1]

    def send(self, path: str, form: str, **fields: object) -> TestResponse:
        """Fill in the first form of this name on the page `path` and send it, as the page says where."""
        action, held = Forms(self.page(path)).named(form)[0]
        return self.post(action or path, {**held, **fields})


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Return somebody who is not signed in."""
    return Visitor(app.test_client())


@pytest.fixture
def client_of(app: Flask) -> Callable[[Person], Visitor]:
    """Return a function that signs somebody in through the sign-in page."""

    def sign_in(person: Person) -> Visitor:
        visitor = Visitor(app.test_client())
        answer = visitor.send("/login", "login", mail=person.mail, password=PASSWORD)
        assert answer.status_code == 303
        return visitor

    return sign_in


def plain(page: str) -> str:
    """Return a page without its tags and doubled blanks: what is read."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())
