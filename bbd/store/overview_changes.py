"""Indicators by name for the page „Überblick“: what became better or worse, and what is chosen. A query for each."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, case, literal, select, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from bbd.domain.standings import STATUSES, changed
from bbd.store.agreements import Agreement, Indicator
from bbd.store.overview_choice import NOW, Chosen, of_place
from bbd.store.people import Organisation
from bbd.store.plain_rows import plain_rows
from bbd.store.standings import StandingSpan


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
        where = [NOW, col(StandingSpan.status) == status, *of_place(chosen)]
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
