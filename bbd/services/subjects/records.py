"""What the store holds on the agreements in force, some hundred at a time, so that memory stays flat for any number.

Plain rows, not objects of the ORM: a sweep reads very many and changes none of them. Ids that only join rows to each
other stay as the driver gives them.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlmodel import Session, col

from bbd.domain.errors import Refused
from bbd.domain.lifecycle import Action, State, VersionState, watched_as
from bbd.domain.units import PERCENT
from bbd.services.casefiles import Place
from bbd.services.subjects.rows import GoalRow, IndicatorRow, MeasureRow
from bbd.services.subjects.standings import Standing, work_out
from bbd.store.agreements import Agreement, AgreementVersion, Indicator, JournalEntry, Measure
from bbd.store.benchmark_pages import SERIES_OF
from bbd.store.binding import binding
from bbd.store.goals import Goal
from bbd.store.people import Organisation
from bbd.store.plain_rows import RawId, plain_rows, raw_id
from bbd.store.readings import Reading

AT_ONCE: Final = 300
"""Agreements; their ids must fit into one query."""


@dataclass(frozen=True, slots=True)
class Records:
    """The rows on some agreements; `places` go by the id of the wording.

    `contacts` are goal and contact of each indicator, by the id of the wording; `standings` those no row remembers,
    or the refusal of one that cannot be read, by the ids of the wordings and the indicators' keys. `reviewed_at` says
    when a review was last begun; `drafts` are the periods of readings that wait to be confirmed.
    """

    places: Mapping[RawId, Place]
    indicators: Sequence[IndicatorRow]
    contacts: Mapping[RawId, Sequence[tuple[str, str | None]]]
    standings: Mapping[tuple[RawId, str], Standing | Refused]
    measures: Sequence[MeasureRow]
    goals: Sequence[GoalRow]
    reviewed_at: Mapping[uuid.UUID, datetime]
    drafts: Mapping[tuple[uuid.UUID, str], Collection[str]]

    def decided_at(self, place: Place) -> datetime | None:
        """Return when people last decided on the targets: by adopting the wording, or by a review begun since then."""
        reviewed = self.reviewed_at.get(place.agreement_id)
        return max(place.adopted_at, reviewed) if place.adopted_at and reviewed else place.adopted_at


def in_force(session: Session, where: ColumnElement[bool], today: date, *, remember: bool) -> Iterator[Records]:
    """Yield the records on the agreements that bind on `today` and meet `where`, in the order of their numbers.

    `remember` keeps what had to be worked out about readings, for who may write.
    """
    in_question = and_(binding(today), col(AgreementVersion.state) == VersionState.ADOPTED, where)
    for places in in_portions(session, in_question):
        for place in places.values():
            _go_on(place, today)
        yield _records(session, places, remember=remember)


def _go_on(place: Place, today: date) -> None:
    """Let what was terminated to a later day go on as before, with a term that ends on that day."""
    if place.state != State.TERMINATED:
        # A replay knows how it will end before anybody has terminated.
        place.runs_until = None
    elif place.runs_until is not None:
        place.state = watched_as(State(place.state), place.valid_from, today)
        place.valid_to = min(place.valid_to or place.runs_until, place.runs_until)


_PLACE: Final[tuple[Any, ...]] = (
    Agreement.id, Agreement.number, Agreement.state, Agreement.issuer_id, Organisation.id, Organisation.name,
    AgreementVersion.id, AgreementVersion.title, AgreementVersion.valid_from, AgreementVersion.valid_to,
    AgreementVersion.review_on, AgreementVersion.coordinator, AgreementVersion.signatories,
    func.coalesce(AgreementVersion.submitted_at, AgreementVersion.created_at), Agreement.runs_until,
    AgreementVersion.adopted_at,
)  # fmt: skip
"""What a Place is made of, in the order of its fields."""


def in_portions(session: Session, where: ColumnElement[bool]) -> Iterator[Mapping[RawId, Place]]:
    """Yield the places whose agreement and version meet `where`, by the id of the version, AT_ONCE at a time."""
    last = ""
    while True:
        rows = plain_rows(
            session,
            select(raw_id(AgreementVersion.id), *_PLACE)
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


def _records(session: Session, places: Mapping[RawId, Place], *, remember: bool) -> Records:
    versions = [place.version_id for place in places.values()]
    indicators = _of_versions(session, versions, Indicator, IndicatorRow, benchmark=_IN_PERCENT)
    contacts: dict[RawId, list[tuple[str, str | None]]] = {version: [] for version in places}
    for row in indicators:
        contacts[row.version].append((row.goal_key, row.contact))
    unknown = {row.version for row in indicators if row.delivered is None}
    return Records(
        places,
        indicators,
        contacts,
        work_out(session, [places[one] for one in unknown], remember=remember),
        _of_versions(session, versions, Measure, MeasureRow),
        _of_versions(session, versions, Goal, GoalRow),
        _reviews(session, [place.agreement_id for place in places.values()]),
        _drafts(session, [place.agreement_id for place in places.values()]),
    )


_IN_PERCENT: Final = case((col(Indicator.unit) == PERCENT, SERIES_OF))


def _of_versions(
    session: Session,
    versions: Collection[uuid.UUID],
    table: Any,  # noqa: ANN401 - a table
    kind: Any,  # noqa: ANN401 - a kind of row
    **instead: ColumnElement[Any],
) -> Sequence[Any]:
    """Return the parts of some versions as rows of this kind: columns of the table by its fields, or what is given."""
    own = {"id": raw_id(table.id), **instead}
    columns = [own.get(name, getattr(table, name)) for name in kind._fields if name != "version"]
    query = select(raw_id(table.version_id), *columns).where(col(table.version_id).in_(versions)).order_by(table.key)
    return [kind._make(row) for row in plain_rows(session, query)]


def _reviews(session: Session, agreements: Collection[uuid.UUID]) -> Mapping[uuid.UUID, datetime]:
    last: tuple[Any, ...] = (JournalEntry.agreement_id, func.max(JournalEntry.at))
    rows = plain_rows(
        session,
        select(*last)
        .where(col(JournalEntry.agreement_id).in_(agreements), col(JournalEntry.action) == Action.REVIEW)
        .group_by(col(JournalEntry.agreement_id)),
    )
    return dict(map(tuple, rows))


def _drafts(session: Session, agreements: Collection[uuid.UUID]) -> Mapping[tuple[uuid.UUID, str], Collection[str]]:
    found: dict[tuple[uuid.UUID, str], set[str]] = defaultdict(set)
    columns: tuple[Any, ...] = (Reading.agreement_id, Reading.indicator_key, Reading.period)
    waiting = select(*columns).where(col(Reading.state) == "draft", col(Reading.agreement_id).in_(agreements))
    for agreement, key, period in plain_rows(session, waiting):
        found[agreement, key].add(period)
    return found
