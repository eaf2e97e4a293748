"""What is said of measures, and what a benchmark was, only grows: the database refuses to change or delete it."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, text

from bbd.store.benchmarks import BenchmarkEdition
from bbd.store.database import Database
from bbd.store.effects import EffectAnswer, EffectReply, EffectStudy
from bbd.store.readings import Benchmark
from tests.cast import adopted, hire
from tests.services.test_guards import OF_GROWING
from tests.stage import START

CHANGES = {
    "benchmark_edition": "value = '1'", "effect_answer": "reason = 'x'", "effect_reply": "text = 'x'",
    "effect_study": "number = 9",
}  # fmt: skip


@pytest.fixture
def records(database: Database) -> Iterator[Session]:
    """Return a writing session on a row of each table."""
    with database.writing() as session:
        agreement = adopted(session, hire(session, now=START), now=START)
        benchmark = Benchmark(
            name="Anteil", reference_date=START.date(), value=Decimal(40), definition="x", source="x", edition=2
        )
        answer = EffectAnswer(
            agreement_id=agreement.id, measure_key="M1", question="reached", number=1, answer="yes", reason="Gesehen",
            at=START,
        )  # fmt: skip
        session.add_all([benchmark, answer])
        session.flush()
        session.add(BenchmarkEdition(benchmark_id=benchmark.id, edition=1, value=Decimal(39), source="x"))
        session.add(EffectReply(answer_id=answer.id, text="Stimmt", at=START))
        session.add(EffectStudy(agreement_id=agreement.id, measure_key="M1", number=1, reason="x", at=START))
    with database.writing() as session:
        yield session
        session.rollback()


@pytest.mark.parametrize("table", OF_GROWING)
def test_a_row_is_neither_changed_nor_deleted(records: Session, table: str) -> None:
    _refused(records, table, f"UPDATE {table} SET {CHANGES[table]}")  # noqa: S608 - our own text
    _refused(records, table, f"DELETE FROM {table}")  # noqa: S608 - as above


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("table", OF_GROWING)
def test_sqlite_replaces_no_row(records: Session, table: str) -> None:
    _refused(records, table, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608 - as above


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_sqlite_puts_no_answer_in_the_place_of_another(records: Session) -> None:
    columns = "agreement_id, measure_key, question, number, answer, reason, by_id, at"
    _refused(
        records,
        "effect_answer",
        f"INSERT OR REPLACE INTO effect_answer (id, {columns}) SELECT 'x', {columns} FROM effect_answer",  # noqa: S608 - as above
    )


@pytest.mark.postgresql
@pytest.mark.parametrize("database_kind", ["postgresql"])
@pytest.mark.parametrize("table", OF_GROWING)
def test_postgresql_empties_none(records: Session, table: str) -> None:
    _refused(records, table, f"TRUNCATE {table} CASCADE")


def _refused(session: Session, table: str, statement: str) -> None:
    everything = text(f"SELECT * FROM {table}")  # noqa: S608 - as above
    before = session.connection().execute(everything).all()
    assert before
    with pytest.raises(IntegrityError, match="only grows"), session.begin_nested():
        session.connection().exec_driver_sql(statement)
    assert session.connection().execute(everything).all() == before
