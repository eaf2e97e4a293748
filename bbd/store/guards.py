"""The triggers by which the database itself keeps what must not change: how migrations make, find and suspend them.

Which they are and what they refuse is said in the migrations (0004 first). Not a way for services: none of them ever
needs what a trigger refuses. bbd.store.scratch, which plays what did not happen, makes its tables without them.

A new column of a guarded table is guarded by the migration that adds it, in one call, unless all of that table's
updates are refused already; a test goes through the live schema and names each column that nobody guards:

    op.add_column("signature", sa.Column("place", sa.Text(), nullable=True))
    guards.keep(op.get_bind(), "signature", "place")

What is meant to change goes into MAY_CHANGE instead, and if only now and then, under a `refuse` of its own.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection

NEVER: Final = "FALSE"
"""The condition of what is refused whatever the row says."""

MAY_CHANGE: Final[Mapping[str, frozenset[str]]] = {
    "audit_entry": frozenset(),
    "audit_checkpoint": frozenset(),
    "audit_opening": frozenset({"salt", "content", "erased_at"}),
    "agreement_version": frozenset({"state", "submitted_at", "returned_at", "adopted_at", "sign_by"}),
    "signature": frozenset({"void_at"}),
    "signed_copy": frozenset(),
    "termination_notice": frozenset(),
    "mandate": frozenset({"revoked_by_id", "revoked_at"}),
}
"""The guarded tables, each with the columns that an UPDATE may change, by steps that triggers allow; no other ever."""
GUARDED: Final = tuple(MAY_CHANGE)
_NOT_YET: Final[Mapping[str, str]] = {"agreement_version": "OLD.state = 'drafted'"}
"""As long as this holds, a row is not kept yet."""


def keep(connection: Connection, table: str, *columns: str) -> None:
    """Refuse every UPDATE that changes one of the columns of a guarded table; drafts of a version stay free."""
    holds = f"{_NOT_YET.get(table, NEVER)} OR ({same(connection, *columns)})"
    name = f"{table}_keeps_{columns[0]}"
    refuse(connection, name, "UPDATE", table, unless=holds, says=f"{table}: {', '.join(columns)} does not change")


def same(connection: Connection, *columns: str) -> str:
    """Return the condition that an UPDATE leaves the columns as they are, NULL included."""
    equals = "IS" if connection.dialect.name == "sqlite" else "IS NOT DISTINCT FROM"
    return " AND ".join(f"NEW.{column} {equals} OLD.{column}" for column in columns)


def refuse(connection: Connection, name: str, event: str, table: str, *, unless: str, says: str) -> None:
    """Make a trigger that refuses `event` (INSERT, UPDATE, DELETE; on PostgreSQL TRUNCATE, too) unless that holds.

    `unless` is a condition on OLD and NEW; what is neither true nor false does not hold. `says` is the error's text.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN ({unless}) IS NOT 1"
            f" BEGIN SELECT RAISE(ABORT, '{says}'); END"
        )
        return
    row = {"DELETE": "RETURN OLD", "TRUNCATE": "RETURN NULL"}.get(event, "RETURN NEW")
    each = "STATEMENT" if event == "TRUNCATE" else "ROW"
    connection.exec_driver_sql(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF ({unless}) IS NOT TRUE THEN"
        f" RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = '{says}';"
        f" END IF; {row}; END $$"
    )
    connection.exec_driver_sql(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION {name}()"
    )


def only_grows(connection: Connection, table: str, taken: str) -> None:
    """Refuse to change or delete any row of a table; `taken` is the condition that a row NEW stands in another's way.

    SQLite would make room for it by deleting that one, and ask no trigger.
    """
    says = f"{table} only grows"
    refuse(connection, f"{table}_no_update", "UPDATE", table, unless=NEVER, says=says)
    refuse(connection, f"{table}_no_delete", "DELETE", table, unless=NEVER, says=says)
    if connection.dialect.name == "sqlite":
        free = f"NOT EXISTS (SELECT 1 FROM {table} WHERE rowid = NEW.rowid OR {taken})"  # noqa: S608 - our own text
        refuse(connection, f"{table}_no_replace", "INSERT", table, unless=free, says=says)
    else:
        refuse(connection, f"{table}_no_truncate", "TRUNCATE", table, unless=NEVER, says=says)


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
