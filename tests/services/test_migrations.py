"""The migrations lead to the tables that the code declares, whole or not at all, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, inspect, text
from sqlalchemy.exc import IntegrityError

from bbd.domain.errors import SchemaNotAtHead
from bbd.store import migrate
from bbd.store.database import Database
from bbd.store.tables import METADATA


def test_the_migrations_make_the_tables_that_the_code_declares(database: Database) -> None:
    with database.reading() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": False})
        assert compare_metadata(context, METADATA) == []


def test_an_empty_database_is_not_at_head(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    with pytest.raises(SchemaNotAtHead, match="bbd db upgrade"):
        migrate.require_head(database)
    database.dispose()


def test_a_migration_that_dies_leaves_nothing_behind(empty_database_url: str) -> None:
    """Dies at every seventh statement until it is through; a half schema must never be seen."""
    died = 0
    for dies_at in range(2, 1000, 7):
        if not _dies(empty_database_url, dies_at):
            break
        died += 1
        again = Database(empty_database_url)
        with again.reading() as session:
            assert inspect(session.connection()).get_table_names() == []
        again.dispose()
    assert died > 3


def _dies(url: str, at: int) -> bool:
    """Upgrade, dying before statement number `at`; False when there are not so many."""
    database, count = Database(url), 0

    def die(*_: object) -> None:
        nonlocal count
        count += 1
        if count == at:
            raise RuntimeError("died")

    event.listen(database.engine, "before_cursor_execute", die)
    try:
        migrate.upgrade(database)
    except RuntimeError:
        return True
    finally:
        database.dispose()
    return False


def test_an_orphan_is_refused_by_the_database(database: Database) -> None:
    orphan = text("INSERT INTO sign_in_attempt (id, account_hash, address, at) VALUES (NULL, 'a', 'b', NULL)")
    with pytest.raises(IntegrityError), database.writing() as session:
        session.connection().execute(orphan)
    stray = text(
        "INSERT INTO web_session (token_hash, person_id, created_at) "
        "VALUES ('x', '00000000000000000000000000000001', '2013-03-01 05:00:00')"
    )
    with pytest.raises(IntegrityError), database.writing() as session:
        session.connection().execute(stray)
