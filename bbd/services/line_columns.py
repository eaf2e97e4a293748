"""Which columns of a table a line of `history.jsonl` holds as they are: those that have the same name in both.

A column that is given to a line and to its table is thereby written and read back; what a line says in other words (a
mail address for a person, a number for an agreement) stands where lines are written and where they are brought back.
"""

from collections.abc import Set as AbstractSet
from typing import Any

from sqlmodel import SQLModel

from bbd.domain.history_lines import Line


def columns_for(line: type[Line], row: SQLModel, *, but: AbstractSet[str] = frozenset()) -> dict[str, Any]:
    """Return what the row says of the line's fields, without those that the line says `but` otherwise."""
    return row.model_dump(include=set(line.model_fields) & set(type(row).model_fields) - but)


def columns_of(line: Line, table: type[SQLModel], *, but: AbstractSet[str] = frozenset()) -> dict[str, Any]:
    """Return what the line says of the table's columns, without those that it says `but` otherwise."""
    return line.model_dump(include=set(type(line).model_fields) & set(table.model_fields) - but)
