"""What the page „Überblick“ reads: one query for each of its panels, however many indicators there are.

Standings are as the last sweep recorded them; goals are as they are now. No reading is read here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, literal_column, or_, select, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from bbd.domain.german_order import german_order
from bbd.domain.lifecycle import VersionState
from bbd.domain.standings import STATUSES, changed
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.binding import binding
from bbd.store.goals import Goal
from bbd.store.people import Organisation
from bbd.store.plain_rows import plain_rows
from bbd.store.standings import STILL, StandingSpan

_NOW: Final = col(StandingSpan.until) == STILL


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the page is narrowed to; an empty field narrows nothing. `partner` is the organisation's name.

    `change` is a kind of change since the last quarter (bbd.domain.standings.changed).
    """

    partner: str = ""
    field: str = ""
    binding: str = ""
    verdict: str = ""
    change: str = ""


class Count(NamedTuple):
    """So many indicators have, or had, `status`, and had the status `was` at the end of the quarter; None: none.

    They have it `now`, they had it `then`, at the quarter's end, or both: what has changed in between is counted twice,
    as it is and as it was.
    """

    status: str
    was: str | None
    now: bool
    then: bool
    number: int


class Missing(NamedTuple):
    """What a partner owes: readings overdue, of how many indicators, the oldest due on `since`.

    `readings_of_all` and `partners` count what is not shown, too.
    """

    partner: str
    readings: int
    indicators: int
    since: date
    readings_of_all: int
    partners: int


class Named(NamedTuple):
    """An indicator with its status since `since`, and the one at the end of the last quarter; `change` is its kind."""

    change: str
    number: str
    partner: str
    key: str
    name: str
    status: str
    was: str | None
    since: date


class Bare(NamedTuple):
    """A goal that no measure serves; `total` counts those not shown, too."""

    number: str
    partner: str
    key: str
    title: str
    total: int


def counts(session: Session, chosen: Chosen, quarter_end: date) -> Sequence[Count]:
    """Return how many indicators stand how, and stood how; whatever verdict or change is chosen."""
    columns: list[Any] = [getattr(StandingSpan, name) for name in ("until", "status", "from_day", "before")]
    # In the order of the index first, which is four times as fast as to count by what is worked out of it.
    each = (
        select(*columns, func.count().label("number"))
        .where(col(StandingSpan.until) > quarter_end, *_of_place(chosen))
        .group_by(*columns)
        .subquery()
    )
    then, now = each.c.from_day <= quarter_end, each.c.until == STILL
    groups = (
        each.c.status,
        case((then, each.c.status), else_=each.c.before).label("was"),
        case((now, 1), else_=0).label("now"),
        case((then, 1), else_=0).label("then"),
    )
    query = select(*groups, func.sum(each.c.number)).where(or_(now, then)).group_by(*groups)
    return [
        Count(status, was, bool(still), bool(there), int(number))
        for status, was, still, there, number in plain_rows(session, query)
    ]


def missing(session: Session, chosen: Chosen, quarter_end: date, limit: int) -> Sequence[Missing]:
    """Return the partners that owe readings, those with the most first."""
    readings, oldest = func.sum(col(StandingSpan.missing)), func.min(col(StandingSpan.missing_since))
    columns: tuple[Any, ...] = (readings, func.count(), oldest, func.sum(readings).over(), func.count().over())
    query = (
        select(col(Organisation.name), *columns)
        .join(Organisation, col(Organisation.id) == col(StandingSpan.partner_id))
        # The figure stands in the statement itself: the index of such rows asks for that.
        .where(col(StandingSpan.missing) > literal_column("0"), *_chosen(chosen, quarter_end))
        .group_by(col(Organisation.id), col(Organisation.name))
        .order_by(readings.desc(), col(Organisation.name))
        .limit(limit)
    )
    return [Missing._make(row) for row in plain_rows(session, query)]


def changes(session: Session, chosen: Chosen, quarter_end: date, kinds: Sequence[str], limit: int) -> Sequence[Named]:
    """Return of each kind of change the indicators that changed last, at most `limit` of a kind."""
    found = _named(session, [one for kind in kinds for one in _ways(chosen, quarter_end, kind, limit)], quarter_end)
    return [one for kind in kinds for one in [each for each in found if each.change == kind][:limit]]


def indicators(session: Session, chosen: Chosen, quarter_end: date, limit: int) -> Sequence[Named]:
    """Return the indicators of a chosen verdict or change, those that changed last first, at most `limit`."""
    return _named(session, _ways(chosen, quarter_end, chosen.change, limit), quarter_end)[:limit]


def _ways(chosen: Chosen, quarter_end: date, kind: str, limit: int) -> Sequence[Any]:
    """Return a query of spans' ids for each status that fits: an index holds the spans of each by their days."""
    found = []
    for status in [chosen.verdict] if chosen.verdict else STATUSES:
        where = [_NOW, col(StandingSpan.status) == status, *_of_place(chosen)]
        for one in {kind, chosen.change} - {""}:
            was = [before for before in STATUSES if changed(before, status) == one]
            where += [col(StandingSpan.from_day) > quarter_end, col(StandingSpan.before).in_(was)]
        newest = (
            select(col(StandingSpan.id).label("id"))
            .where(*where)
            .order_by(col(StandingSpan.from_day).desc())
            .limit(limit)
            .subquery()
        )
        found.append(select(newest.c.id, literal(kind).label("kind")))
    return found


def _named(session: Session, ways: Sequence[Any], quarter_end: date) -> Sequence[Named]:
    """Return what the spans are about, by one query: joined to what is shown alone, not to all there is."""
    found, span = union_all(*ways).subquery(), aliased(StandingSpan)
    was = case((col(span.from_day) <= quarter_end, col(span.status)), else_=col(span.before))
    query = (
        select(
            found.c.kind, col(Agreement.number), col(Organisation.name), col(span.indicator_key), col(Indicator.name),
            col(span.status), was, col(span.from_day),
        )
        .join(span, col(span.id) == found.c.id)
        .join(Agreement, col(Agreement.id) == col(span.agreement_id))
        .join(Organisation, col(Organisation.id) == col(span.partner_id))
        .join(
            Indicator,
            and_(col(Indicator.version_id) == col(span.version_id), col(Indicator.key) == col(span.indicator_key)),
        )
        .order_by(col(span.from_day).desc(), col(Agreement.number), col(span.indicator_key))
    )  # fmt: skip
    return [Named._make(row) for row in plain_rows(session, query)]


def goals_without_measure(
    session: Session, chosen: Chosen, quarter_end: date, today: date, limit: int
) -> Sequence[Bare]:
    """Return the goals of running agreements that no measure serves, by number; dropped ones serve none."""
    columns: tuple[Any, ...] = (Agreement.number, Organisation.name, Goal.key, Goal.title, func.count().over())
    query = (
        select(*columns)
        .join(AgreementVersion, col(AgreementVersion.id) == col(Goal.version_id))
        .join(Agreement, col(Agreement.id) == col(AgreementVersion.agreement_id))
        .join(Organisation, col(Organisation.id) == col(Agreement.partner_id))
        .where(
            col(Goal.unserved),
            col(AgreementVersion.state) == VersionState.ADOPTED,
            binding(today),
            col(AgreementVersion.valid_from) <= today,
            col(AgreementVersion.valid_to) >= today,
            *_goals(chosen, quarter_end),
        )
        .order_by(col(Agreement.number), col(Goal.key))
        .limit(limit)
    )  # fmt: skip
    return [Bare._make(row) for row in plain_rows(session, query)]


def partners_recorded(session: Session) -> Sequence[str]:
    """Return the names of the partners of which standings are recorded now."""
    there = exists().where(col(StandingSpan.partner_id) == col(Organisation.id), _NOW)
    names = [name for (name,) in plain_rows(session, select(col(Organisation.name)).where(there))]
    return sorted(names, key=german_order)


def _of_place(chosen: Chosen) -> list[ColumnElement[bool]]:
    """Return the conditions on a span but for those on its status."""
    conditions: list[ColumnElement[bool]] = []
    if chosen.partner:
        named = select(col(Organisation.id)).where(col(Organisation.name) == chosen.partner).scalar_subquery()
        conditions.append(col(StandingSpan.partner_id) == named)
    if chosen.field:
        conditions.append(col(StandingSpan.field_of_action) == chosen.field)
    if chosen.binding:
        conditions.append(col(StandingSpan.binding) == chosen.binding)
    return conditions


def _chosen(chosen: Chosen, quarter_end: date) -> list[ColumnElement[bool]]:
    """Return the conditions on a span that goes on."""
    conditions = _of_place(chosen)
    if chosen.verdict:
        conditions.append(col(StandingSpan.status) == chosen.verdict)
    if chosen.change:
        conditions += [col(StandingSpan.from_day) > quarter_end, _changed_as(chosen.change)]
    return conditions


def _changed_as(kind: str) -> ColumnElement[bool]:
    ways = (
        and_(
            col(StandingSpan.status) == now,
            col(StandingSpan.before).in_([was for was in STATUSES if changed(was, now) == kind]),
        )
        for now in STATUSES
    )
    return or_(*ways)


def _goals(chosen: Chosen, quarter_end: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if chosen.partner:
        conditions.append(col(Organisation.name) == chosen.partner)
    if chosen.field:
        conditions.append(col(Goal.field_of_action) == chosen.field)
    if chosen.binding:
        conditions.append(col(Goal.binding) == chosen.binding)
    if chosen.verdict or chosen.change:
        of_goal = (
            col(StandingSpan.agreement_id) == col(Goal.agreement_id),
            col(StandingSpan.goal_key) == col(Goal.key),
        )
        # No day is later. Asked for that very day, SQLite would look through all that goes on, for each goal anew.
        goes_on = col(StandingSpan.until) >= STILL
        conditions.append(exists().where(*of_goal, goes_on, *_chosen(chosen, quarter_end)))
    return conditions
