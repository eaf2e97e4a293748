"""What the store holds on the agreements in force, some hundred at a time, so that memory stays flat for any number.

Plain rows, not objects of the ORM: a sweep reads very many and changes none of them. Ids that only join rows to each
other stay as the driver gives them.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, String, and_, func, select, type_coerce
from sqlmodel import Session, col

from bbd.domain.lifecycle import IN_FORCE, Action
from bbd.services.casefiles import Place
from bbd.store.agreements import Agreement, AgreementVersion, Indicator, JournalEntry, Measure
from bbd.store.goals import Goal
from bbd.store.people import Organisation
from bbd.store.readings import Reading

AT_ONCE: Final = 300
"""Agreements; their ids must fit into one query."""

Id = object
"""An id as the driver gives it: text or UUID."""


@dataclass(frozen=True, slots=True)
class Records:
    """The rows on some agreements. `places` go by the id of the wording, `readings` by the agreement's id and the key.

    `readings` are the confirmed ones, oldest first; `reviewed_at` says when a review was last begun.
    """

    places: Mapping[Id, Place]
    indicators: Sequence[Any]
    readings: Mapping[tuple[Id, str], Sequence[Any]]
    measures: Sequence[Any]
    goals: Sequence[Any]
    reviewed_at: Mapping[uuid.UUID, datetime]


def in_force(session: Session, where: ColumnElement[bool]) -> Iterator[Records]:
    """Yield the records on the agreements in force that meet `where`, in the order of their numbers."""
    in_question = and_(col(Agreement.state).in_(IN_FORCE), col(AgreementVersion.state) == "adopted", where)
    for places in in_portions(session, in_question):
        yield _records(session, places)


_PLACE: Final[tuple[Any, ...]] = (
    Agreement.id, Agreement.number, Agreement.state, Agreement.issuer_id, Organisation.id, Organisation.name,
    AgreementVersion.id, AgreementVersion.title, AgreementVersion.valid_from, AgreementVersion.valid_to,
    AgreementVersion.review_on, AgreementVersion.coordinator, AgreementVersion.signatories,
    func.coalesce(AgreementVersion.submitted_at, AgreementVersion.created_at),
)  # fmt: skip
"""What a Place is made of, in the order of its fields."""


def in_portions(session: Session, where: ColumnElement[bool]) -> Iterator[Mapping[Id, Place]]:
    """Yield the places whose agreement and version meet `where`, by the id of the version, AT_ONCE at a time."""
    last = ""
    while True:
        rows = session.execute(
            select(_raw(AgreementVersion.id), *_PLACE)
            .join(AgreementVersion, col(AgreementVersion.agreement_id) == col(Agreement.id))
            .join(Organisation, col(Organisation.id) == col(Agreement.partner_id))
            .where(where, col(Agreement.number) > last)
            .order_by(col(Agreement.number))
            .limit(AT_ONCE)
        ).all()
        if not rows:
            return
        yield {raw: Place(*fields) for raw, *fields in rows}
        last = rows[-1].number


def _records(session: Session, places: Mapping[Id, Place]) -> Records:
    versions = [place.version_id for place in places.values()]
    agreements = [place.agreement_id for place in places.values()]
    return Records(
        places,
        _indicators(session, versions),
        _readings(session, agreements),
        _of_versions(session, versions, Measure, Measure.goal_key, Measure.title, Measure.responsible, Measure.deputy,
                     Measure.due, Measure.status),
        _of_versions(session, versions, Goal, Goal.title, Goal.qualitative),
        _reviews(session, agreements),
    )  # fmt: skip


def _indicators(session: Session, versions: Collection[uuid.UUID]) -> Sequence[Any]:
    one = Indicator
    return _of_versions(
        session, versions, one, _raw(one.agreement_id).label("agreement"), one.goal_key, one.name, one.direction,
        one.method, one.frequency, one.due_days, one.contact, one.deputy, one.baseline_value, one.baseline_on,
        one.target_value, one.target_on, one.milestones, one.corridor, one.slightly_off, one.off_track, one.unit,
    )  # fmt: skip


def _of_versions(session: Session, versions: Collection[uuid.UUID], table: Any, *columns: Any) -> Sequence[Any]:  # noqa: ANN401 - a table and its columns
    """Return key and `columns` of the parts of some versions; `version` is the version's id."""
    return session.execute(
        select(_raw(table.version_id).label("version"), table.key, *columns)
        .where(col(table.version_id).in_(versions))
        .order_by(table.key)
    ).all()


def _readings(session: Session, agreements: Collection[uuid.UUID]) -> Mapping[tuple[Id, str], Sequence[Any]]:
    found: dict[tuple[Id, str], list[Any]] = defaultdict(list)
    series: tuple[Any, ...] = (Reading.indicator_key, Reading.period, Reading.period_end, Reading.value)
    for row in session.execute(
        select(_raw(Reading.agreement_id), *series)
        .where(col(Reading.agreement_id).in_(agreements), col(Reading.state) != "draft")
        .order_by(col(Reading.period_end))
    ):
        found[row[0], row[1]].append(row)
    return found


def _reviews(session: Session, agreements: Collection[uuid.UUID]) -> Mapping[uuid.UUID, datetime]:
    last: tuple[Any, ...] = (JournalEntry.agreement_id, func.max(JournalEntry.at))
    rows = session.execute(
        select(*last)
        .where(col(JournalEntry.agreement_id).in_(agreements), col(JournalEntry.action) == Action.REVIEW)
        .group_by(col(JournalEntry.agreement_id))
    )
    return dict(map(tuple, rows))


def _raw(column: Any) -> Any:  # noqa: ANN401 - a column
    """Return an id as the driver gives it: making UUIDs of very many costs more than the rest of the query."""
    return type_coerce(column, String)
