"""The triggers by which the database itself keeps what must not change, as a migration finds and suspends them.

Which they are and what they refuse is said in the migrations (0004 first). Not a way for services: none of them ever
needs what a trigger refuses. bbd.store.scratch, which plays what did not happen, makes its tables without them.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

GUARDED = (
    "audit_entry", "audit_checkpoint", "audit_opening", "agreement_version", "signature", "signed_copy", "mandate",
    "termination_notice",
)  # fmt: skip


@contextmanager
def unguarded(connection: Connection, *tables: str) -> Iterator[None]:
    """Let a migration rebuild these tables or correct rows in them: their triggers rest while the block runs.

    SQLite drops a table's triggers with the table that `op.batch_alter_table` replaces, so their text is kept and run
    again; where a column that they name is gone, that migration writes new ones instead. PostgreSQL keeps triggers
    through ALTER TABLE; there they are only switched off and on. Rights that 0004 revoked have to be granted by the
    migration that needs them (`GRANT UPDATE ON audit_entry TO CURRENT_USER`), and revoked again.
    """
    if connection.dialect.name == "sqlite":
        with _dropped(connection, tables):
            yield
        return
    for table in tables:
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in tables:
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@contextmanager
def _dropped(connection: Connection, tables: tuple[str, ...]) -> Iterator[None]:
    found = [
        (row.name, row.sql)
        for row in connection.exec_driver_sql("SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'trigger'")
        if row.tbl_name in tables
    ]
    for name, _ in found:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, statement in found:
        connection.exec_driver_sql(statement)


def guards(connection: Connection) -> frozenset[str]:
    """Return the names of the triggers that stand."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        rows = connection.exec_driver_sql("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
    return frozenset(row[0] for row in rows)
