"""Locks that end with the process that holds them, however it dies: who delivers letters, who sweeps."""

import fcntl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bbd.domain.errors import Locked, Unreachable
from bbd.store.database import Database, sqlite_file, translated

_WORKER, _SWEEP = 620_001, 620_002
"""PostgreSQL's advisory locks are numbers; these are bbd's."""


Held = Callable[[], bool]
"""Says whether the lock is still ours; a database that went away has given it to others."""


@contextmanager
def worker_lock(database: Database) -> Iterator[Held]:
    """Be the one worker of this database while the block runs; Locked when another process is."""
    file = sqlite_file(database.url)
    with _file_lock(file.with_name(f"{file.name}.worker")) if file else _advisory_lock(database) as held:
        yield held


def serialise_sweeps(session: Session) -> None:
    """Let sweeps on PostgreSQL run one after the other until this transaction ends; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _SWEEP})


def serialise(session: Session, name: str) -> None:
    """Let transactions that name the same thing run one after the other; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


@contextmanager
def _file_lock(path: Path) -> Iterator[Held]:
    try:
        handle = path.open("a", encoding="ascii")
    except OSError as error:
        raise Unreachable.because(
            f"Die Datei „{path}“ lässt sich nicht anlegen ({error.strerror}).",
            remedy="bbd braucht neben der Datenbank Platz und das Recht zu schreiben.",
        ) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise _locked() from error
        yield lambda: True


@contextmanager
def _advisory_lock(database: Database) -> Iterator[Held]:
    with translated(), database.engine.connect() as connection:
        held = connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": _WORKER}).scalar_one()
        # The lock belongs to the session, not to the transaction; an open one would hold back the database's clean-up.
        connection.commit()
        if not held:
            raise _locked()
        try:
            yield _asking(connection, threading.Lock())
        finally:
            # The pool keeps the connection, and with it what is not given back; a broken one holds nothing any more.
            with suppress(SQLAlchemyError):
                connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _WORKER})
                connection.commit()


def _asking(connection: Connection, one_at_a_time: threading.Lock) -> Held:
    """Return how to find out whether the session that holds the lock still lives."""

    def held() -> bool:
        with one_at_a_time, suppress(SQLAlchemyError):
            connection.execute(text("SELECT 1"))
            connection.commit()
            return True
        return False

    return held


def _locked() -> Locked:
    return Locked.because(
        "Ein anderer Prozess stellt gerade Briefe zu.", remedy="Bitte warten, bis er fertig ist, oder ihn beenden."
    )
