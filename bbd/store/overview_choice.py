"""What the page „Überblick“ is narrowed to, and the conditions on spans that follow from it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import col

from bbd.domain.standings import STATUSES, changed
from bbd.store.people import Organisation
from bbd.store.standings import STILL, StandingSpan

NOW: Final = col(StandingSpan.until) == STILL
"""The condition under which a span goes on."""


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


def of_place(chosen: Chosen) -> list[ColumnElement[bool]]:
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


def chosen_spans(chosen: Chosen, quarter_end: date) -> list[ColumnElement[bool]]:
    """Return the conditions on a span that goes on."""
    conditions = of_place(chosen)
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
