"""What the page of an indicator shows beside its readings: the comparison series it names; one query."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bbd.store.readings import Benchmark


def benchmark_series(session: Session, name: str, definition: str | None = None) -> Sequence[Benchmark]:
    """Return the values of a benchmark by one definition, else that of its newest value, oldest first; never mixed."""
    rows = session.exec(
        select(Benchmark)
        .where(Benchmark.name == name)
        .order_by(col(Benchmark.reference_date), col(Benchmark.definition))
    ).all()
    return [row for row in rows if row.definition == (definition or rows[-1].definition)]
