"""What the page „Überblick“ reads: one query for each of its panels, however many indicators there are.

Standings are as the last sweep recorded them; goals are as they are now. No reading is read here.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, exists, func, literal_column, or_, select
from sqlmodel import Session, col

from bbd.domain.german_order import german_order
from bbd.domain.lifecycle import VersionState
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.binding import binding
from bbd.store.goals import Goal
from bbd.store.overview_choice import NOW, Chosen, chosen_spans, of_place
from bbd.store.people import Organisation
from bbd.store.plain_rows import plain_rows
from bbd.store.standings import STILL, StandingSpan


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
        .where(col(StandingSpan.until) > quarter_end, *of_place(chosen))
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
        .where(col(StandingSpan.missing) > literal_column("0"), *chosen_spans(chosen, quarter_end))
        .group_by(col(Organisation.id), col(Organisation.name))
        .order_by(readings.desc(), col(Organisation.name))
        .limit(limit)
    )
    return [Missing._make(row) for row in plain_rows(session, query)]


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
    there = exists().where(col(StandingSpan.partner_id) == col(Organisation.id), NOW)
    names = [name for (name,) in plain_rows(session, select(col(Organisation.name)).where(there))]
    return sorted(names, key=german_order)


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
        conditions.append(exists().where(*of_goal, goes_on, *chosen_spans(chosen, quarter_end)))
    return conditions
