"""The values of the comparison series that targets follow, as judging asks for them; one query, or none."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlmodel import Session, col

from bbd.domain.benchmarks import known
from bbd.domain.relative_target import NO_VALUES, Series, Values
from bbd.store.benchmarks import series
from bbd.store.plain_rows import plain_rows
from bbd.store.readings import Benchmark


def values_for(session: Session, followed: Iterable[str | None]) -> Values:
    """Return the values of the series with these names by their definitions; None is no series."""
    names = {name for name in followed if name}
    if not names:
        return NO_VALUES
    query = (
        select(Benchmark.name, Benchmark.definition, Benchmark.reference_date, Benchmark.value)  # type: ignore[call-overload]  # SQLModel hides the columns
        .where(col(Benchmark.name).in_(names))
        .order_by(col(Benchmark.reference_date))
    )
    found: dict[Series, list[tuple[date, Decimal]]] = defaultdict(list)
    for name, definition, on, value in plain_rows(session, query):
        found[Series(name, definition)].append((on, value))
    return found


def values_known(session: Session, followed: Iterable[str | None], by: datetime) -> Values:
    """Return the same as it was known at the moment `by`; two queries, or none."""
    names = {name for name in followed if name}
    return {
        Series(name, definition): [(one.on, one.value) for one in known(figures, by)]
        for name, definitions in (series(session, names) if names else {}).items()
        for definition, figures in definitions.items()
    }
