"""The lines of `history.jsonl` about benchmarks: every edition of every value, and since when it was known."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, select

from bbd.domain.history import BenchmarkLine
from bbd.domain.numbers import plain
from bbd.services.history_of_signing import Names
from bbd.services.line_columns import columns_for
from bbd.store.benchmarks import BenchmarkEdition
from bbd.store.readings import Benchmark


def benchmark_lines(session: Session, names: Names) -> Iterator[BenchmarkLine]:
    """Yield a line for each edition, by series, reference date and definition, the first edition first."""
    values = {one.id: one for one in session.exec(select(Benchmark))}
    rows = [(values[one.benchmark_id], one) for one in session.exec(select(BenchmarkEdition))]
    found: list[tuple[Benchmark, Any]] = [*rows, *((one, one) for one in values.values())]
    found.sort(key=lambda row: (row[0].name, row[0].reference_date, row[0].definition, row[1].edition))
    for value, one in found:
        yield BenchmarkLine(
            benchmark=value.name,
            definition=value.definition,
            reference_date=value.reference_date,
            value=plain(one.value),
            recorded_by=names.mail(one.recorded_by_id),
            **columns_for(BenchmarkLine, one, but={"definition", "reference_date", "value"}),
        )
