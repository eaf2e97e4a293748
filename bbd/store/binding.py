"""Which agreements bind on a day: those in force, and the terminated ones that go on until their last day is over."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from bbd.domain import lifecycle
from bbd.domain.lifecycle import IN_FORCE, OVER, State
from bbd.store.agreements import Agreement, AgreementVersion


def binds(agreement: Agreement, today: date) -> bool:
    """Say whether the agreement binds on the local day `today`."""
    return lifecycle.binds(State(agreement.state), agreement.runs_until, today)


def is_over(agreement: Agreement, today: date) -> bool:
    """Say whether the agreement has come to its end by `today`."""
    return State(agreement.state) in OVER and not binds(agreement, today)


def last_day(agreement: Agreement, version: AgreementVersion) -> date | None:
    """Return the last day of an agreement with this wording: the end of its term, or an earlier one that ended it."""
    return min((day for day in (agreement.ended_on, version.valid_to) if day is not None), default=None)


def binding(today: date) -> ColumnElement[bool]:
    """Return the condition on Agreement under which it binds on `today`."""
    goes_on = and_(col(Agreement.state) == State.TERMINATED, col(Agreement.runs_until) >= today)
    return or_(col(Agreement.state).in_(IN_FORCE), goes_on)


def may_bind(table: Any = Agreement) -> ColumnElement[bool]:  # noqa: ANN401 - Agreement, or an alias of it
    """Return the same for who has no day to ask about: what was terminated to a later day counts on after that day."""
    goes_on = and_(col(table.state) == State.TERMINATED, col(table.runs_until).is_not(None))
    return or_(col(table.state).in_(IN_FORCE), goes_on)
