"""What the store holds on the agreements in force, some hundred at a time, so that memory stays flat for any number.

Plain rows, not objects of the ORM: a sweep reads very many and changes none of them. Ids that only join rows to each
other stay as the driver gives them.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, String, and_, func, select, type_coerce
from sqlmodel import Session, col

from bbd.domain.errors import Refused
from bbd.domain.lifecycle import IN_FORCE, Action
from bbd.services.casefiles import Place
from bbd.services.subjects.standings import Standing, work_out
from bbd.store.agreements import Agreement, AgreementVersion, Indicator, JournalEntry, Measure
from bbd.store.goals import Goal
from bbd.store.people import Organisation
from bbd.store.plain_rows import plain_rows

AT_ONCE: Final = 300
"""Agreements; their ids must fit into one query."""

Id = object
"""An id as the driver gives it: text or UUID."""


@dataclass(frozen=True, slots=True)
class Records:
    """The rows on some agreements; `places` go by the id of the wording.

    `standings` are those that no row remembers, by the indicator's id, or the refusal of one that cannot be read;
    `reviewed_at` says when a review was last begun.
    """

    places: Mapping[Id, Place]
    indicators: Sequence[Any]
    standings: Mapping[uuid.UUID, Standing | Refused]
    measures: Sequence[Any]
    goals: Sequence[Any]
    reviewed_at: Mapping[uuid.UUID, datetime]


def in_force(session: Session, where: ColumnElement[bool], *, remember: bool) -> Iterator[Records]:
    """Yield the records on the agreements in force that meet `where`, in the order of their numbers.

    `remember` keeps what had to be worked out about readings, for who may write.
    """
    in_question = and_(col(Agreement.state).in_(IN_FORCE), col(AgreementVersion.state) == "adopted", where)
    for places in in_portions(session, in_question):
        yield _records(session, places, remember=remember)


def _raw(column: Any) -> Any:  # noqa: ANN401 - a column
    """Return an id as the driver gives it: making UUIDs of very many costs more than the rest of the query."""
    return type_coerce(column, String)


_INDICATOR: Final[tuple[Any, ...]] = (
    _raw(Indicator.id).label("id"), Indicator.goal_key, Indicator.name, Indicator.frequency, Indicator.due_days,
    Indicator.contact, Indicator.deputy, Indicator.delivered, Indicator.status, Indicator.reached,
)  # fmt: skip
_MEASURE: Final[tuple[Any, ...]] = (
    Measure.goal_key, Measure.title, Measure.responsible, Measure.deputy, Measure.due, Measure.status,
)  # fmt: skip
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
        rows = plain_rows(
            session,
            select(_raw(AgreementVersion.id), *_PLACE)
            .join(AgreementVersion, col(AgreementVersion.agreement_id) == col(Agreement.id))
            .join(Organisation, col(Organisation.id) == col(Agreement.partner_id))
            .where(where, col(Agreement.number) > last)
            .order_by(col(Agreement.number))
            .limit(AT_ONCE),
        )
        if not rows:
            return
        yield {raw: Place(*fields) for raw, *fields in rows}
        last = rows[-1].number


def _records(session: Session, places: Mapping[Id, Place], *, remember: bool) -> Records:
    versions = [place.version_id for place in places.values()]
    indicators = _of_versions(session, versions, Indicator, *_INDICATOR)
    unknown = [uuid_of(row.id) for row in indicators if row.delivered is None]
    return Records(
        places,
        indicators,
        work_out(session, unknown, remember=remember),
        _of_versions(session, versions, Measure, *_MEASURE),
        _of_versions(session, versions, Goal, Goal.title, Goal.qualitative),
        _reviews(session, [place.agreement_id for place in places.values()]),
    )


def uuid_of(raw: Any) -> uuid.UUID:  # noqa: ANN401 - text or UUID, as the driver gives it
    """Return an id that the driver gave as it likes."""
    return raw if isinstance(raw, uuid.UUID) else uuid.UUID(raw)


def _of_versions(session: Session, versions: Collection[uuid.UUID], table: Any, *columns: Any) -> Sequence[Any]:  # noqa: ANN401 - a table and its columns
    """Return key and `columns` of the parts of some versions; `version` is the version's id."""
    return plain_rows(
        session,
        select(_raw(table.version_id).label("version"), table.key, *columns)
        .where(col(table.version_id).in_(versions))
        .order_by(table.key),
    )


def _reviews(session: Session, agreements: Collection[uuid.UUID]) -> Mapping[uuid.UUID, datetime]:
    last: tuple[Any, ...] = (JournalEntry.agreement_id, func.max(JournalEntry.at))
    rows = plain_rows(
        session,
        select(*last)
        .where(col(JournalEntry.agreement_id).in_(agreements), col(JournalEntry.action) == Action.REVIEW)
        .group_by(col(JournalEntry.agreement_id)),
    )
    return dict(map(tuple, rows))
