"""What load balancers and monitoring ask."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from bbd.app import create_app
from bbd.settings import Settings
from bbd.store import facts
from bbd.store.database import Database
from bbd.store.findings import Sweep
from tests.cast import Cast
from tests.databases import database_kind
from tests.web.conftest import BASE_URL, Clock, Visitor
from tests.web.told import letter_to

# What these pages ask the database for, they ask themselves: both kinds have to answer.
__all__ = ["database_kind"]

TOKEN = "geheim-und-lang-genug"


def ask(app: Flask, address: str = "10.0.0.7", **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_client().get(
        "/metrics", base_url=BASE_URL, headers=named, environ_overrides={"REMOTE_ADDR": address}
    )


@pytest.fixture
def guarded(database: Database, clock: Clock) -> Flask:
    """Return the application with a token for its metrics."""
    settings = Settings(database_url=database.url, secret_key="0123456789abcdef" * 4, metrics_token=TOKEN)
    return create_app(settings, database=database, clock=clock)


def worker_was_seen(database: Database, at: datetime) -> None:
    with database.writing() as session:
        facts.remember(session, facts.WORKER_SEEN, at.isoformat())


def test_a_living_process_says_so(visitor: Visitor) -> None:
    answer = visitor.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_it_is_ready_with_database_schema_and_worker(visitor: Visitor, database: Database, moment: datetime) -> None:
    worker_was_seen(database, moment - timedelta(seconds=30))
    answer = visitor.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"ready": True, "database": "ok", "schema": "ok", "worker": "ok"}


@pytest.mark.parametrize("silent", [None, timedelta(hours=1)])
def test_without_a_worker_it_is_not_ready(
    visitor: Visitor, database: Database, moment: datetime, silent: timedelta | None
) -> None:
    if silent is not None:
        worker_was_seen(database, moment - silent)
    answer = visitor.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"ready": False, "database": "ok", "schema": "ok", "worker": "missing"}
    assert answer.headers["Retry-After"] == "30"


def test_without_its_schema_it_is_not_ready(empty_database_url: str, clock: Clock) -> None:
    database = Database(empty_database_url)
    app = create_app(Settings(database_url=empty_database_url, secret_key="x" * 40), database=database, clock=clock)
    answer = app.test_client().get("/readyz", base_url=BASE_URL)
    assert answer.status_code == 503
    assert answer.json == {"ready": False, "database": "ok", "schema": "missing", "worker": "missing"}
    database.dispose()


def test_without_its_database_it_is_not_ready(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "no.db").mkdir()
    url = f"sqlite:///{tmp_path / 'no.db'}"
    app = create_app(Settings(database_url=url, secret_key="x" * 40), clock=clock)
    answer = app.test_client().get("/readyz", base_url=BASE_URL)
    assert answer.status_code == 503
    assert answer.json == {"ready": False, "database": "missing", "schema": "missing", "worker": "missing"}


def test_metrics_count_without_names(app: Flask, database: Database, cast: Cast, moment: datetime) -> None:
    with database.writing() as session:
        letter_to(session, cast.dana, now=moment, key="a", state="failed")
        at = moment - timedelta(minutes=10)
        session.add(Sweep(at=at, local_day=at.date(), evaluated=1, opened=0, resolved=0, letters=0))
    worker_was_seen(database, moment - timedelta(seconds=30))
    answer = ask(app, "127.0.0.1")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    for line in ('bbd_findings{state="open"} 0', 'bbd_letters{state="failed"} 1', "bbd_last_sweep_age_seconds 600",
                 "bbd_last_worker_age_seconds 30"):  # fmt: skip
        assert line in lines
    assert "dana" not in answer.text.lower()


def test_before_the_first_sweep_there_is_no_age(app: Flask) -> None:
    assert "bbd_last_sweep_age_seconds " not in [line[:27] for line in ask(app, "::1").text.splitlines()]


def test_metrics_are_for_the_token_alone_elsewhere(guarded: Flask, app: Flask) -> None:
    assert ask(guarded).status_code == 404
    assert ask(guarded, Authorization="Bearer falsch").status_code == 404
    assert ask(guarded, Authorization=f"Bearer {TOKEN}").status_code == 200
    assert ask(app, Authorization="Bearer ").status_code == 404


def test_what_a_proxy_passes_on_does_not_come_from_this_machine(guarded: Flask) -> None:
    assert ask(guarded, "127.0.0.1").status_code == 200
    assert ask(guarded, "127.0.0.1", X_Forwarded_For="10.0.0.7").status_code == 404
    assert ask(guarded, "").status_code == 404


def test_the_moments_are_those_of_the_request(visitor: Visitor, database: Database, clock: Clock) -> None:
    worker_was_seen(database, datetime(2013, 3, 1, 6, 0, tzinfo=UTC))
    clock.now = datetime(2013, 3, 1, 6, 1, tzinfo=UTC)
    assert visitor.get("/readyz").status_code == 200
