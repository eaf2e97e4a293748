"""Rows on the parts of agreements in force: the columns of their tables that facts and letters need.

`version` is the id of the wording. Named tuples, because asking a row of SQLAlchemy for a column by its name takes
twenty times as long, and a sweep asks millions of times.
"""

from datetime import date
from typing import NamedTuple

from bbd.store.plain_rows import RawId


class IndicatorRow(NamedTuple):
    """An indicator; the last three are its standing as remembered, `delivered` None where it is not.

    `benchmark` is the series that it follows or is compared with, of those that are measured in per cent.
    """

    version: RawId
    key: str
    goal_key: str
    name: str
    frequency: str
    due_days: int
    contact: str | None
    deputy: str | None
    benchmark: str | None
    target_definition: str | None
    delivered: str | None
    status: str | None
    reached: bool | None


class MeasureRow(NamedTuple):
    """A measure."""

    version: RawId
    key: str
    goal_key: str
    title: str
    responsible: str | None
    deputy: str | None
    due: date | None
    status: str


class GoalRow(NamedTuple):
    """A goal."""

    version: RawId
    key: str
    title: str
    qualitative: bool
