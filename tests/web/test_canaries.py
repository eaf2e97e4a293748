"""Canaries: small numbers that nobody may find who is not entitled to them, wherever they look.

All numbers of one reading are made small by a high limit, so that they can be told from everything else; then each
reader who is not entitled opens every route there is, sends something to each, and reads the letters and the log.
"""

import io
import logging
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from sqlmodel import select
from werkzeug.test import TestResponse

from bbd import paths
from bbd.app import create_app
from bbd.domain.readings import ReadingInput
from bbd.rulebook.packs import load
from bbd.services.agreements import find
from bbd.services.reading_evidence import attach
from bbd.services.readings import enter
from bbd.services.renewals import renew
from bbd.services.sweep import sweep
from bbd.settings import Settings
from bbd.store.database import Database
from bbd.store.findings import Letter
from bbd.store.people import Person
from tests.cast import MITTE, Cast, join
from tests.web.conftest import BASE_URL, Clock, Visitor
from tests.web.test_access import every_route, filled, samples

__all__ = ["samples"]  # a fixture, which is used by its name

SignIn = Callable[[Person], Visitor]
NUMERATOR, DENOMINATOR, POPULATION = 61_357, 91_877, 97_531
NOTE = "Die Notiz mit dem Kanarienvogel"
BETWEEN = r"[.,'\s\u00a0\u202f]?"
"""What may stand between the digits of a number."""
WHOLE = (NUMERATOR, DENOMINATOR, DENOMINATOR - NUMERATOR, POPULATION)
CANARIES = re.compile(
    "|".join([
        *(rf"(?<!\d){BETWEEN.join(str(number))}(?!\d)" for number in WHOLE),
        r"66[.,]78", r"(?<!\d)66[.,]8(?!\d)", r"33[.,]21", r"(?<!\d)33[.,]2(?!\d)", r"94[.,]20", "Kanarienvogel",
    ])
)  # fmt: skip
"""The cells, their complement, the share and its complement, how many answered, and the note."""
PAST = "?known=2013-02-25"
"""Between the first figures of the canary and their correction."""
QUERIES = ("", PAST, "?period=2012&all=1", "?name=Anteil+an+den+Neueinstellungen&until=2012", "?verdict=on_track")
"""What pages are asked for besides."""


@pytest.fixture
def app(database: Database, clock: Clock, compiled: BytecodeCache, tmp_path: Path) -> Flask:
    settings = Settings(
        database_url=database.url, secret_key="0123456789abcdef" * 4, base_url=BASE_URL,
        checkpoint_dir=tmp_path / "checkpoints", min_cell=100_000,
    )  # fmt: skip
    app = create_app(settings, database=database, clock=clock)
    app.jinja_env.bytecode_cache = compiled
    return app


@pytest.fixture
def birds(database: Database, samples: dict[str, str], cast: Cast, moment: datetime) -> dict[str, str]:
    """Put the canaries into the newest reading, into its earlier figures, a correction that waits and a file.

    A sweep writes letters about it.
    """
    given = ReadingInput(
        "2012", str(NUMERATOR), str(DENOMINATOR), "", str(DENOMINATOR), str(POPULATION), NOTE, "Personalstatistik"
    )
    corrected = replace(given, source="Personalstatistik, berichtigt")
    waiting = replace(given, note=f"{NOTE}, berichtigt")
    with database.writing() as session:
        agreement = find(session, "ZV-2012-01")
        for entered, by, ago in ((given, None, 9), (corrected, None, 2), (waiting, cast.dana, 0)):
            reading = enter(
                session, agreement, "G1.1", entered, comma=False, by=by, now=moment - timedelta(days=ago),
                reason="Kanarienvogel gezählt",
            )  # fmt: skip
        file = attach(session, agreement, reading, b"%PDF-1.7 Kanarienvogel", "x.pdf", by=cast.dana, now=moment)
        settings = replace(Settings(base_url=BASE_URL), min_cell=100_000)
        sweep(session, load(paths.RULES), settings, now=moment)
    return {**samples, "<uuid:file_id>": str(file.id)}


@pytest.fixture(params=["auditor", "admin", "leadership of another", "contact of another"])
def unentitled(request: pytest.FixtureRequest, database: Database, cast: Cast, moment: datetime) -> Person:
    """Return in turn everybody who may see no small numbers of Pankow."""
    with database.writing() as session:
        stranger = join(session, "fremd@mitte.example", "Fremd", MITTE, "contact", now=moment)
    people = {"auditor": cast.erin, "admin": cast.adam, "leadership of another": cast.charlie}
    return people.get(request.param, stranger)


@pytest.fixture
def carried_on(database: Database, birds: dict[str, str], cast: Cast, moment: datetime) -> dict[str, str]:
    """Carry the agreement on, whose last values become the baselines of another wording; return its places."""
    with database.writing() as session:
        agreement = find(session, "ZV-2012-01")
        renew(session, agreement, "ZV-2014-01", by=cast.alice, now=moment, min_cell=100_000)
    return {**birds, "<number>": "ZV-2014-01"}


def read(answer: TestResponse) -> Iterator[str]:
    """Yield everything that an answer says: its headers, its text, and what is packed in it."""
    yield str(answer.headers)
    content = answer.data
    answer.close()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield from (packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    elif content.startswith(b"%PDF"):
        streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
        yield content.decode("latin-1")
        yield from (_unpacked(stream).decode("latin-1") for stream in streams)
    else:
        yield content.decode("utf-8", "replace")


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def seen(visitor: Visitor, app: Flask, samples: dict[str, str]) -> dict[str, str]:
    """Return each route that shows a canary, with what it shows."""
    found = {}
    token = visitor.fields("/", "logout")["csrf_token"]
    for path, method in every_route(app):
        if path in {"/logout", "/login"}:
            continue
        address = filled(path, samples)
        for query in QUERIES if method == "GET" else ("",):
            asked = address + query
            answer = visitor.get(asked) if method == "GET" else visitor.post(asked, {"csrf_token": token})
            bird = next((bird for text in read(answer) if (bird := CANARIES.search(text))), None)
            if bird:
                found[f"{method} {path}{query}"] = bird[0]
    return found


@pytest.mark.parametrize("name", ["alice", "bob", "dana"])
def test_who_is_entitled_finds_them(
    app: Flask, cast: Cast, client_of: SignIn, birds: dict[str, str], name: str
) -> None:
    """Guards the test below: what nobody could find, nobody would miss."""
    found = seen(client_of(getattr(cast, name)), app, birds)
    here = "GET /readings/<number>/<key>/<period>"
    assert {"GET /indicators/<number>/<key>", "GET /agreements/<number>"} <= set(found)
    assert f"GET /indicators/<number>/<key>{PAST}" in found
    assert {f"{here}/confirm", f"{here}/evidence/<uuid:file_id>"} <= set(found)


def test_who_is_not_entitled_finds_no_canary_anywhere(
    app: Flask, unentitled: Person, client_of: SignIn, birds: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert seen(client_of(unentitled), app, birds) == {}
    assert not CANARIES.search(caplog.text)


def test_a_wording_that_carries_on_carries_no_canary(
    app: Flask, cast: Cast, client_of: SignIn, carried_on: dict[str, str]
) -> None:
    assert "/agreements/ZV-2014-01" in client_of(cast.erin).page("/agreements")
    assert seen(client_of(cast.erin), app, carried_on) == {}


def test_no_letter_carries_a_canary(database: Database, cast: Cast, birds: dict[str, str]) -> None:
    assert cast
    assert birds
    with database.reading() as session:
        letters = session.exec(select(Letter)).all()
    assert letters
    assert [letter.key for letter in letters if CANARIES.search(str(letter.model_dump()))] == []
