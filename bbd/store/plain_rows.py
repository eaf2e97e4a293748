"""Rows past the ORM, for who reads or writes very many: objects take longer to make than the database takes to answer.

Objects of the session know nothing of what is written here.
"""

import uuid
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Select, String, bindparam, insert, type_coerce, update
from sqlmodel import Session, SQLModel

RawId = object
"""An id as the driver gives it: text or UUID."""
_ID: Final = "id_of_row"


def raw_id(column: Any) -> Any:  # noqa: ANN401 - a column
    """Return an id as the driver gives it: making UUIDs of very many costs more than finding them.

    It joins rows to each other, and nothing else.
    """
    return type_coerce(column, String)


def id_of(raw: RawId) -> uuid.UUID:
    """Return the id again, for the few that are changed."""
    return raw if isinstance(raw, uuid.UUID) else uuid.UUID(str(raw))


def plain_rows(session: Session, query: Select[Any]) -> Sequence[Any]:
    """Return the rows of a query."""
    session.flush()
    return session.connection().execute(query).all()


def insert_rows(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows with the same columns; those left out have their default."""
    if rows:
        session.connection().execute(insert(_columns(table)), rows)


def update_rows(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    """Update rows with the same columns, each by its `id`."""
    if rows:
        columns = _columns(table)
        changes: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "id"}
        statement = update(columns).where(columns.c.id == bindparam(_ID)).values(changes)
        named = [{_ID if name == "id" else name: value for name, value in row.items()} for row in rows]
        session.connection().execute(statement, named)


def _columns(table: type[SQLModel]) -> Any:  # noqa: ANN401 - SQLModel does not say that its tables have one
    return table.__table__  # type: ignore[attr-defined]  # SQLModel hides the table
