"""The database: one engine, and the two kinds of transaction that the edges open.

SQLite runs with WAL, synchronous FULL (NORMAL loses acknowledged commits in a power cut) and foreign keys on. A
writing transaction begins IMMEDIATE: one that reads first and writes later fails at once on SQLite when somebody
else wrote in between, whatever the timeout. PostgreSQL gets the same code and its own defaults.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session, create_engine

from bbd.domain.errors import Stale, Unreachable
from bbd.domain.words import BY_SOMEBODY

BUSY_TIMEOUT_MS = 15_000
CONNECT_SECONDS = 10
"""How long a PostgreSQL may take to accept a connection, unless the address says `connect_timeout`."""


class Database:
    """An engine for `url` and its transactions: `reading()` and `writing()` give a Session each."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url) if self.is_sqlite else _postgresql_engine(url)
        self._writer = self.engine.execution_options(bbd_writes=True)
        # SQLite's readers see one moment by themselves; PostgreSQL must be asked.
        one_moment = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self._reader = self.engine.execution_options(**one_moment)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that sees one moment of the data and writes nothing.

        Objects stay readable afterwards: closing undoes the transaction, and unlike rollback() it expires nothing.
        """
        with translated(), Session(self._reader) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open the one transaction of a change: committed at the end, rolled back as a whole on any error.

        Objects stay readable after the commit, so that an edge can answer with them.
        """
        with translated(), Session(self._writer, expire_on_commit=False) as session:
            # Begin now, not at the first query: on SQLite this takes the write lock before anything is read.
            session.connection()
            yield session
            session.commit()

    @contextmanager
    def trying(self) -> Iterator[Session]:
        """Open a writing transaction whose end undoes everything: what a dry run asks for."""
        with translated(), Session(self._writer, expire_on_commit=False) as session:
            session.connection()
            yield session

    @contextmanager
    def rebuilding(self) -> Iterator[Session]:
        """Open a writing transaction in which tables can be rebuilt, for migrations.

        SQLite cannot drop a table that others refer to while it looks at foreign keys, and can stop looking only
        outside a transaction; so it looks once, at the end, before the commit. RuntimeError names the orphans.
        """
        with translated(), self._writer.connect() as connection:
            if self.is_sqlite:
                _look_at_foreign_keys(connection, look=False)
            try:
                with Session(connection, expire_on_commit=False) as session:
                    session.connection()
                    yield session
                    if self.is_sqlite:
                        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                        if orphans:
                            raise RuntimeError(f"orphans: {orphans}")
                    session.commit()
            finally:
                connection.rollback()
                if self.is_sqlite:
                    _look_at_foreign_keys(connection, look=True)

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def sqlite_file(url: str) -> Path | None:
    """Return the file of an SQLite `url`, or None for PostgreSQL."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(parsed.database)


def _sqlite_engine(url: str) -> Engine:
    file = sqlite_file(url)
    if file is not None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unreachable.because(
                f"Der Ordner „{file.parent}“ lässt sich nicht anlegen ({error.strerror}).",
                remedy="Bitte die Rechte prüfen oder BBD_DATABASE_URL ändern.",
            ) from error
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql_engine(url: str) -> Engine:
    patience = {} if "connect_timeout" in make_url(url).query else {"connect_timeout": CONNECT_SECONDS}
    return create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=patience)


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - sqlite3's or the pool's connection
    # The driver's own transactions are off: SQLAlchemy says BEGIN itself, see _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.close()


def _look_at_foreign_keys(connection: Connection, *, look: bool) -> None:
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={'ON' if look else 'OFF'}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("bbd_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def translated() -> Iterator[None]:
    """Say in a sentence what a database that does not answer means; other database errors are ours and stay."""
    try:
        yield
    except IntegrityError as error:
        if not _is_unique_violation(error):
            # An orphan or a missing value is a fault of ours, and must look like one.
            raise
        # Services look before they write; what still collides here came from somebody else at the same moment.
        raise Stale.because(
            f"Im selben Augenblick wurde dasselbe geändert, {BY_SOMEBODY}; gespeichert wurde nur das.",
            remedy="Bitte die Seite neu laden und es noch einmal versuchen.",
        ) from error
    except PoolTimeout as error:
        raise Unreachable.because(
            "Zu viele fragen die Datenbank gerade gleichzeitig.", remedy="Bitte es gleich noch einmal versuchen."
        ) from error
    except OperationalError as error:
        raise Unreachable.because(
            f"Die Datenbank antwortet nicht oder nimmt nichts an ({_first_line(error)}).",
            remedy="Bitte Platz, Rechte und Verbindung prüfen und es noch einmal versuchen.",
        ) from error
    except DatabaseError as error:
        if type(error) is not DatabaseError:
            raise
        # What SQLite says of a file that is none of its own, or damaged.
        raise Unreachable.because(
            f"Die Datenbank ist nicht lesbar ({_first_line(error)}).",
            remedy="Bitte BBD_DATABASE_URL prüfen, sonst eine Sicherung einspielen.",
        ) from error


def _is_unique_violation(error: IntegrityError) -> bool:
    """Say whether two rows claimed the same key; each driver has its own word for it."""
    if getattr(error.orig, "sqlstate", None) == "23505":
        return True
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code in {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0] if error.orig and str(error.orig).strip() else "ohne Meldung"
