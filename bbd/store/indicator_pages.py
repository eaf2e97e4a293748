"""What the page of an indicator shows beside its readings: the comparison series it names; one query."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bbd.store.readings import Benchmark


def benchmark_series(session: Session, name: str) -> Sequence[Benchmark]:
    """Return the values of a benchmark by the definition of its newest value, oldest first; never two mixed."""
    rows = session.exec(
        select(Benchmark)
        .where(Benchmark.name == name)
        .order_by(col(Benchmark.reference_date), col(Benchmark.definition))
    ).all()
    return [row for row in rows if row.definition == rows[-1].definition]
