"""Benchmarks as they became known: each edition at the moment it was recorded, a correction after what it corrected."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from sqlmodel import Session

from bbd.services.replays.changes import Act, Change, Row, rows_of
from bbd.store.benchmarks import BenchmarkEdition
from bbd.store.readings import Benchmark


def changes(session: Session) -> Iterator[Change]:
    """Yield what became known; where no moment is on record, at the beginning of the reference date."""
    earlier = rows_of(session, BenchmarkEdition)
    for row in rows_of(session, Benchmark):
        editions = [one for one in earlier if one["benchmark_id"] == row["id"]]
        figures = sorted([*editions, row], key=lambda one: one["edition"])
        first, *corrections = ({name: one[name] for name in _FIGURE} for one in figures)
        yield Change(_moment(first, row["reference_date"]), 4, _added({**row, **first, "recorded_by_id": None}))
        for one in corrections:
            yield Change(_moment(one, row["reference_date"]), 5, _corrected(row["id"], one))


_FIGURE = ("edition", "value", "source", "recorded_at")


def _moment(figure: Row, on: date) -> datetime:
    recorded: datetime | None = figure["recorded_at"]
    return recorded or datetime.combine(on, time(0, 0), UTC)


def _added(row: Row) -> Act:
    # Objects, not statements: what is remembered of indicators that follow the series is forgotten with them.
    return lambda session: session.add(Benchmark(**row))


def _corrected(row_id: uuid.UUID, figure: Row) -> Act:
    def act(session: Session) -> None:
        value = session.get_one(Benchmark, row_id)
        kept = {name: getattr(value, name) for name in _FIGURE}
        session.add(BenchmarkEdition(benchmark_id=row_id, **kept))
        value.sqlmodel_update(figure)
        session.add(value)

    return act
