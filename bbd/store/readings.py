"""Readings and benchmarks: figures with their period, their source and the moment they became known."""

import uuid
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any, Final

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, event, select, text, update
from sqlalchemy.orm import ORMExecuteState, aliased
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import Field, Session, SQLModel, col

from bbd.domain.lifecycle import VersionState
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.types import ExactDecimal, UtcDateTime

AT_ONCE: Final = 1000
"""Ids in one statement."""
_DRAFT: Final = "state = 'draft'"


class Reading(SQLModel, table=True):
    """One reading of an indicator for one period.

    It belongs to the agreement and the indicator's key, not to a version: an amendment keeps the series. `value`
    is as given, or computed from numerator and denominator where it was not; a share is in per cent. `withheld`: kept
    from who may not see small numbers because others could be told from it; `unsettled` ones are kept until that is
    worked out (bbd.services.withholding).

    `edition` counts what was done to it, confirming included. `reason` says why these figures took the place of
    earlier ones (bbd.store.reading_editions), `confirmed_at` since when they are in force; None while it is a draft.
    `revised`: corrected after a report had frozen it (DIN 55301: r). `overwritten`: from before bbd kept earlier
    figures, which are lost.
    """

    __tablename__ = "reading"
    __table_args__ = (
        UniqueConstraint("agreement_id", "indicator_key", "period"),
        CheckConstraint("state IN ('draft', 'confirmed', 'frozen')", name="reading_state"),
        CheckConstraint("respondents IS NULL OR respondents >= 0", name="reading_respondents"),
        Index("drafts_of_readings", "agreement_id", sqlite_where=text(_DRAFT), postgresql_where=text(_DRAFT)),
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
    withheld: bool = False
    unsettled: bool = False
    reason: str = ""
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    confirmed_by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
    revised: bool = False
    overwritten: bool = False


# No sweep may go by readings or terms as they were before. It is seen to here, so that no writer has to think of it.
@event.listens_for(Session, "before_flush")
def _written_one_by_one(session: Session, *_: object) -> None:
    written = list(chain(session.new, session.dirty, session.deleted))
    for one in written:
        if isinstance(one, Indicator):
            one.delivered = None
    forget_standings(session, {one.agreement_id for one in written if isinstance(one, Reading)})
    _withhold(session, written)
    _forget_followers(session, {one.name for one in written if isinstance(one, Benchmark)})


@event.listens_for(Session, "do_orm_execute")
def _written_in_bulk(state: ORMExecuteState) -> None:
    if state.is_insert and state.bind_mapper is not None and state.bind_mapper.class_ is Reading:
        rows: Any = state.parameters if isinstance(state.parameters, list) else [state.parameters or {}]
        forget_standings(state.session, {row["agreement_id"] for row in rows})
        divided = broken_down(state.session, {row["agreement_id"] for row in rows})
        for row in rows:
            row["unsettled"] = row["agreement_id"] in divided
        _withhold_all(state.session, divided)


def _withhold(session: OrmSession, written: Iterable[object]) -> None:
    """Keep figures from who may not see small numbers where a table changed: a reading, or which parts there are."""
    adopted = (one for one in written if isinstance(one, AgreementVersion) and one.state == VersionState.ADOPTED)
    readings = [one for one in written if isinstance(one, Reading)]
    touched = {*(one.agreement_id for one in readings), *(one.agreement_id for one in adopted)}
    divided = broken_down(session, touched)
    for one in readings:
        if one.agreement_id in divided:
            one.unsettled = True
    _withhold_all(session, divided)


def broken_down(session: OrmSession, agreements: AbstractSet[uuid.UUID]) -> AbstractSet[uuid.UUID]:
    """Return those of the agreements whose partner has an indicator with parts, in whichever of its agreements.

    Indicators of one name are one row of the partner's table, wherever they stand (bbd.services.disclosure_tables).
    """
    found: set[uuid.UUID] = set()
    ids = list(agreements)
    with session.no_autoflush:
        for start in range(0, len(ids), AT_ONCE):
            part = ids[start : start + AT_ONCE]
            other = aliased(Agreement)
            divides = select(col(Indicator.id)).join(other, col(other.id) == col(Indicator.agreement_id)).where(
                col(other.partner_id) == col(Agreement.partner_id), col(Indicator.part_of).is_not(None)
            )  # fmt: skip
            query = select(col(Agreement.id)).where(col(Agreement.id).in_(part), divides.exists())
            found.update(session.execute(query).scalars())
    return found


def _withhold_all(session: OrmSession, agreements: AbstractSet[uuid.UUID]) -> None:
    """Close the tables of the agreements' partners, whichever agreement their readings belong to."""
    if agreements:
        partners = select(col(Agreement.partner_id)).where(col(Agreement.id).in_(agreements))
        theirs = select(col(Agreement.id)).where(col(Agreement.partner_id).in_(partners))
        changed = update(Reading).where(col(Reading.agreement_id).in_(theirs)).values(unsettled=True)
        session.execute(changed, execution_options={"synchronize_session": False})


def _forget_followers(session: OrmSession, moved: AbstractSet[str]) -> None:
    """Forget how indicators stand whose target follows one of these benchmarks."""
    if moved:
        stale = update(Indicator).where(col(Indicator.target_benchmark).in_(moved)).values(delivered=None)
        session.execute(stale, execution_options={"synchronize_session": False})


def forget_standings(session: OrmSession, touched: AbstractSet[uuid.UUID]) -> None:
    """Forget what was made of the readings of these agreements; who changes rows past the session says so."""
    ids = list(touched)
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        stale = update(Indicator).where(col(Indicator.agreement_id).in_(part)).values(delivered=None)
        session.execute(stale, execution_options={"synchronize_session": False})


class Benchmark(SQLModel, table=True):
    """One value of a comparison series such as the population share, with its definition; never mixed.

    It is the figure that counts now. Where it was corrected, `edition` counts on, and what it was before stands in
    bbd.store.benchmarks. `recorded_at` is None where it is not on record since when the figure is known.
    """

    __tablename__ = "benchmark"
    __table_args__ = (UniqueConstraint("name", "reference_date", "definition"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    name: str = Field(max_length=100, index=True)
    reference_date: date
    value: Decimal = Field(sa_type=ExactDecimal)
    definition: str = Field(max_length=100)
    source: str
    edition: int = 1
    recorded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    recorded_by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
