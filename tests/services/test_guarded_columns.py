"""Every column of a guarded table is kept by the database, also one that a later migration adds."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import MetaData, Table, Update, inspect, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from bbd.store.guards import GUARDED, MAY_CHANGE, keep
from tests.services.test_guards import SAID, kept
from tests.stage import START

__all__ = ["kept"]

ANOTHER: dict[type, Any] = {
    str: "x", int: 4711, bytes: b"x", date: date(2001, 1, 1), datetime: START.replace(year=2001),
    uuid.UUID: uuid.uuid4(),
}  # fmt: skip


def changeable(session: Session) -> set[str]:
    """Return the columns of guarded tables, as the database has them, that an UPDATE can change in a row kept for good.

    A row of each kind that there is, but for drafts; each column by itself.
    """
    found = set()
    for name in GUARDED:
        table = Table(name, MetaData(), autoload_with=session.connection())
        (key,) = table.primary_key.columns
        rows = session.connection().execute(table.select()).mappings().all()
        kept_rows = [row for row in rows if row.get("state") != "drafted"]
        assert kept_rows
        found |= {
            f"{name}.{column.name}"
            for row in kept_rows
            for column in table.columns
            if _can(session, update(table).where(key == row[key]).values({column: ANOTHER[column.type.python_type]}))
        }
    return found


def _can(session: Session, statement: Update) -> bool:
    """Say whether the database does it; it is undone at once."""
    attempt = session.begin_nested()
    try:
        session.connection().execute(statement)
    except IntegrityError as refusal:
        # What a foreign key or a CHECK refuses, another value could pass.
        return not any(said in str(refusal.orig) for said in SAID)
    finally:
        attempt.rollback()
    return True


def _columns(session: Session) -> set[str]:
    found = inspect(session.connection())
    return {f"{table}.{column['name']}" for table in GUARDED for column in found.get_columns(table)}


def test_every_column_of_a_guarded_table_is_kept_but_for_those_that_may_change(kept: Session) -> None:
    """Whoever adds a column to one of these tables says what becomes of it: see bbd.store.guards."""
    may = {f"{table}.{column}" for table, columns in MAY_CHANGE.items() for column in columns}
    assert may <= _columns(kept)
    assert changeable(kept) <= may


def test_a_new_column_that_nobody_guards_is_noticed_and_can_be_kept_in_one_call(kept: Session) -> None:
    before = changeable(kept)
    for table in GUARDED:
        kept.connection().exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN news TEXT")
    new = {f"{table}.news" for table in GUARDED}
    growing = {f"{table}.news" for table in ("audit_entry", "audit_checkpoint", "signed_copy", "termination_notice")}
    assert changeable(kept) - before == new - growing
    for table in ("agreement_version", "signature", "mandate", "audit_opening"):
        keep(kept.connection(), table, "news")
    assert changeable(kept) == before
    kept.connection().exec_driver_sql("UPDATE agreement_version SET news = 'x' WHERE state = 'drafted'")
