"""What the pages of the rulebook show beside the rules: how many findings are open, and who the people are."""

import uuid
from collections.abc import Collection, Mapping

from sqlalchemy import func
from sqlmodel import Session, col, select

from bbd.store.findings import Finding
from bbd.store.people import Person
from bbd.store.rulebooks import RuleActivation


def open_counts(session: Session) -> Mapping[str, int]:
    """Return how many findings each rule has that are not resolved."""
    query = select(Finding.rule, func.count()).where(Finding.state != "resolved").group_by(col(Finding.rule))
    return dict(session.exec(query).all())


def names_of(session: Session, ids: Collection[uuid.UUID | None]) -> Mapping[uuid.UUID | None, str]:
    """Return the names of people by id; nobody (None) has none."""
    return {one.id: one.name for one in session.exec(select(Person).where(col(Person.id).in_(ids)))}


def activation_of(session: Session, proposal_id: uuid.UUID) -> RuleActivation | None:
    """Return the activation that a proposal led to."""
    return session.exec(select(RuleActivation).where(RuleActivation.proposal_id == proposal_id)).one_or_none()
