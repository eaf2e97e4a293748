"""What happened at a moment, as a change to the rows of a database in memory.

Plain rows and statements: what was recorded once is copied, not judged anew by the services that recorded it.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import CursorResult, insert, select, update
from sqlmodel import Session, SQLModel, col

from bbd.store.agreement_history import resolve_findings
from bbd.store.agreements import Agreement
from bbd.store.findings import Finding

Row = dict[str, Any]
Act = Callable[[Session], object]

BEFORE_ALL: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened `at` a moment; of one moment, what has the lower `place` happened first."""

    at: datetime
    place: int
    act: Act


@dataclass(frozen=True, slots=True)
class Quieting:
    """A promise, a silence or its end, by what the finding was about; `values` is what it changed about the finding.

    `until` is its last day, None for an end.
    """

    at: datetime
    rule: str
    subject: str
    until: date | None
    values: Mapping[str, Any]

    def __call__(self, session: Session) -> bool:
        """Do the same to the finding that is open in this database; False where there is none."""
        query = update(Finding).where(col(Finding.rule) == self.rule, col(Finding.subject) == self.subject)
        state = col(Finding.state) == "silenced" if self.until is None else col(Finding.state) != "resolved"
        done = session.execute(query.where(state).values(**self.values))
        return isinstance(done, CursorResult) and done.rowcount > 0


def rows_of(session: Session, table: type[SQLModel]) -> list[Row]:
    """Return all rows of a table as plain values by column."""
    return [dict(row) for row in session.execute(select(table.__table__)).mappings()]  # type: ignore[attr-defined]  # every table has it


def added(table: type[SQLModel], rows: Sequence[Row]) -> Act:
    """Return the act of adding rows."""
    return lambda session: session.execute(insert(table), list(rows)) if rows else None


def changed(table: Any, row_id: uuid.UUID, **values: object) -> Act:  # noqa: ANN401 - a table with an id
    """Return the act of changing a row."""
    return lambda session: session.execute(update(table).where(table.id == row_id).values(**values))


def over(agreement_id: uuid.UUID, at: datetime) -> Act:
    """Return the act of resolving what is open on an agreement that is over, as its last step does.

    What was terminated to a later day goes on until then.
    """

    def act(session: Session) -> None:
        agreement = session.get_one(Agreement, agreement_id)
        if agreement.runs_until is None:
            resolve_findings(session, agreement, now=at)
            session.flush()

    return act
