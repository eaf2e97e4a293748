"""Readings and benchmarks: figures with their period, their source and the moment they became known."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from bbd.store.types import ExactDecimal, UtcDateTime


class Reading(SQLModel, table=True):
    """One reading of an indicator for one period.

    It belongs to the agreement and the indicator's key, not to a version: an amendment keeps the series. `value`
    is as given, or computed from numerator and denominator where it was not; a share is in per cent.
    """

    __tablename__ = "reading"
    __table_args__ = (
        UniqueConstraint("agreement_id", "indicator_key", "period"),
        CheckConstraint("state IN ('draft', 'confirmed', 'frozen')", name="reading_state"),
        CheckConstraint("respondents IS NULL OR respondents >= 0", name="reading_respondents"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    agreement_id: uuid.UUID = Field(foreign_key="agreement.id", index=True)
    indicator_key: str = Field(max_length=20)
    period: str = Field(max_length=7)
    period_end: date
    numerator: int | None = None
    denominator: int | None = None
    value: Decimal = Field(sa_type=ExactDecimal)
    respondents: int | None = None
    population: int | None = None
    note: str = ""
    source: str = ""
    state: str = Field(default="confirmed", max_length=10)
    edition: int = 1
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")


class Benchmark(SQLModel, table=True):
    """One value of a comparison series such as the population share, with its definition; never mixed."""

    __tablename__ = "benchmark"
    __table_args__ = (UniqueConstraint("name", "reference_date", "definition"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    name: str = Field(max_length=100, index=True)
    reference_date: date
    value: Decimal = Field(sa_type=ExactDecimal)
    definition: str = Field(max_length=100)
    source: str
