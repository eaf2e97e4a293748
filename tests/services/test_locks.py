"""Locks: one worker, one sweep at a time, and a lock that ends with its process or its connection."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import text

from bbd.domain.errors import Locked, Unreachable
from bbd.store.database import Database
from bbd.store.locks import serialise_sweeps, worker_lock
from bbd.store.sweep_queries import last_sweep
from tests.stage import sweep

HOLDER = """
import sys, time
from bbd.store.database import Database
from bbd.store.locks import worker_lock
with worker_lock(Database(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def other(database: Database) -> Iterator[Database]:
    """Return the same database as another process sees it."""
    other = Database(database.url)
    yield other
    other.dispose()


def test_a_second_worker_is_refused_until_the_first_is_done(database: Database, other: Database) -> None:
    with worker_lock(database) as held:
        assert held()
        with pytest.raises(Locked) as refusal, worker_lock(other):
            pass
        assert refusal.value.exit_code == 6
        assert held()
    with worker_lock(database) as held:
        assert held()


def test_a_lock_is_given_back_when_the_work_fails(database: Database, other: Database) -> None:
    with pytest.raises(RuntimeError), worker_lock(database):
        raise RuntimeError("anything")
    with worker_lock(other) as held:
        assert held()


def test_a_lock_ends_with_the_process_that_held_it(database: Database) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, database.url], stdout=subprocess.PIPE, encoding="utf-8")  # noqa: S603 - our own script
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Locked), worker_lock(database):
            pass
    finally:
        holder.kill()
        holder.communicate()
    for _ in range(100):
        # A server notices the end of a connection a moment later.
        try:
            with worker_lock(database):
                return
        except Locked:
            threading.Event().wait(0.05)
    pytest.fail("the lock outlived its process")


@pytest.mark.parametrize("database_kind", [pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_who_lost_the_connection_knows_that_the_lock_is_gone(database: Database, other: Database) -> None:
    with worker_lock(database) as held:
        assert held()
        with other.writing() as session:
            session.connection().execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                     " WHERE datname = current_database() AND pid <> pg_backend_pid()")
            )  # fmt: skip
        assert not held()
        with worker_lock(other) as others:
            assert others()
            assert not held()


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_lock_that_cannot_be_written_is_told(database: Database) -> None:
    file = Path(database.url.removeprefix("sqlite:///"))
    file.with_name(f"{file.name}.worker").mkdir()
    with pytest.raises(Unreachable, match="lässt sich nicht anlegen") as refusal, worker_lock(database):
        pass
    assert refusal.value.exit_code == 5


def test_sweeps_come_one_after_the_other(database: Database, other: Database) -> None:
    """The second waits for the first to commit, and then finds what the first has done."""
    seen: list[bool] = []

    def second() -> None:
        with other.writing() as session:
            serialise_sweeps(session)
            seen.append(last_sweep(session) is not None)

    with database.writing() as session:
        sweep(session, "2013-03-01")
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.3)
        assert seen == []
    thread.join(30)
    assert seen == [True]
