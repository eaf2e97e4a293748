"""Locks that end with the process that holds them, however it dies: who delivers letters, who sweeps."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session

from bbd.domain.errors import Locked
from bbd.store.database import Database, sqlite_file

_WORKER, _SWEEP = 620_001, 620_002
"""PostgreSQL's advisory locks are numbers; these are bbd's."""


@contextmanager
def worker_lock(database: Database) -> Iterator[None]:
    """Be the one worker of this database while the block runs; Locked when another process is."""
    file = sqlite_file(database.url)
    with _file_lock(file.with_name(f"{file.name}.worker")) if file else _advisory_lock(database):
        yield


def serialise_sweeps(session: Session) -> None:
    """Let sweeps on PostgreSQL run one after the other until this transaction ends; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _SWEEP})


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    with path.open("a", encoding="ascii") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise _locked() from error
        yield


@contextmanager
def _advisory_lock(database: Database) -> Iterator[None]:
    with database.engine.connect() as connection:
        held = connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": _WORKER}).scalar_one()
        # The lock belongs to the session, not to the transaction; an open one would hold back the database's clean-up.
        connection.commit()
        if not held:
            raise _locked()
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _WORKER})
            connection.commit()


def _locked() -> Locked:
    return Locked.because(
        "Ein anderer Prozess stellt gerade Briefe zu.", remedy="Bitte warten, bis er fertig ist, oder ihn beenden."
    )
