"""Comparison series with all that was ever known of them: the figures that count, and those before a correction.

The values themselves are bbd.store.readings.Benchmark. Who asks for a series gets figures by definition, never mixed.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Select, select
from sqlmodel import Field, Session, SQLModel, col

from bbd.domain.benchmarks import Figure
from bbd.store.plain_rows import plain_rows
from bbd.store.readings import Benchmark
from bbd.store.types import ExactDecimal, UtcDateTime

Definitions = Mapping[str, Sequence[Figure]]
"""The figures of one series by definition: all editions, in no particular order."""


class BenchmarkEdition(SQLModel, table=True):
    """What a value of a comparison series was before it was corrected; nothing ever changes here."""

    __tablename__ = "benchmark_edition"

    benchmark_id: uuid.UUID = Field(foreign_key="benchmark.id", primary_key=True)
    edition: int = Field(primary_key=True)
    value: Decimal = Field(sa_type=ExactDecimal)
    source: str
    recorded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    recorded_by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")


def series(session: Session, names: Iterable[str] | None = None) -> Mapping[str, Definitions]:
    """Return the series with these names, all by default, each with its figures by definition; two queries."""
    wanted = None if names is None else list(names)
    found: dict[str, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for query in (_figures(Benchmark), _figures(BenchmarkEdition).join(Benchmark, _OF_VALUE)):
        asked = query if wanted is None else query.where(col(Benchmark.name).in_(wanted))
        for name, definition, *figure in plain_rows(session, asked):
            found[name][definition].append(Figure._make(figure))
    return {name: dict(definitions) for name, definitions in found.items()}


_OF_VALUE: Final = col(BenchmarkEdition.benchmark_id) == col(Benchmark.id)


def _figures(table: type[Benchmark] | type[BenchmarkEdition]) -> Select[Any]:
    """Return the query for name, definition and the fields of a Figure."""
    columns: tuple[Any, ...] = (
        Benchmark.name, Benchmark.definition, Benchmark.reference_date,
        table.value, table.source, table.recorded_at, table.edition,
    )  # fmt: skip
    return select(*columns).select_from(table)


def benchmark_at(session: Session, name: str, definition: str, on: date) -> Benchmark | None:
    """Return the value of a series for one reference date; None where there is none."""
    where = (col(Benchmark.name) == name, col(Benchmark.definition) == definition, col(Benchmark.reference_date) == on)
    return session.execute(select(Benchmark).where(*where)).scalar_one_or_none()
