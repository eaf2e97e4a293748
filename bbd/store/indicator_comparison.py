"""Indicators that partners have in common: by name and unit, as one person sees them. A fixed number of queries.

Only wordings in force count, and only wholes: what is a part of another indicator stands on that one's page.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, func, select

from bbd.domain.german_order import german_order
from bbd.domain.lifecycle import VersionState
from bbd.store.agreement_queries import visible_to
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.goals import Goal
from bbd.store.people import Organisation, Person

MOST = 300
"""So many different indicators can be chosen from; those that most partners have come first."""


@dataclass(frozen=True, slots=True)
class Common:
    """An indicator that `partners` organisations have under this name, in this unit, for this field of action."""

    name: str
    unit: str
    field: str
    partners: int


@dataclass(frozen=True, slots=True)
class Member:
    """One organisation's indicator of that name: the agreement, its wording in force and its partner."""

    indicator: Indicator
    version: AgreementVersion
    agreement: Agreement
    partner: Organisation


def _there(viewer: Person) -> ColumnElement[bool]:
    in_force = col(AgreementVersion.state) == VersionState.ADOPTED
    return and_(in_force, col(Indicator.part_of).is_(None), visible_to(viewer))


def _called(chosen: Common) -> ColumnElement[bool]:
    return and_(
        col(Indicator.name) == chosen.name,
        col(Indicator.unit) == chosen.unit,
        col(Goal.field_of_action) == chosen.field,
    )


_OF_GOAL = and_(col(Goal.version_id) == col(Indicator.version_id), col(Goal.key) == col(Indicator.goal_key))


def common_indicators(session: Session, viewer: Person) -> Sequence[Common]:
    """Return what there is to compare, at most `MOST`; what most partners have comes first."""
    partners = func.count(func.distinct(col(Agreement.partner_id)))
    rows = session.exec(
        select(Indicator.name, Indicator.unit, Goal.field_of_action, partners)
        .join(AgreementVersion, col(AgreementVersion.id) == col(Indicator.version_id))
        .join(Agreement, col(Agreement.id) == col(Indicator.agreement_id))
        .join(Goal, _OF_GOAL)
        .where(_there(viewer))
        .group_by(col(Indicator.name), col(Indicator.unit), col(Goal.field_of_action))
        .order_by(partners.desc(), col(Indicator.name), col(Indicator.unit), col(Goal.field_of_action))
        .limit(MOST)
    )
    return [Common(*row) for row in rows]


def partners_with(session: Session, viewer: Person, chosen: Common) -> Sequence[tuple[uuid.UUID, str]]:
    """Return id and name of each partner that has the indicator, by name; never by how it stands."""
    rows = session.exec(
        select(Organisation.id, Organisation.name)
        .join(Agreement, col(Agreement.partner_id) == col(Organisation.id))
        .join(Indicator, col(Indicator.agreement_id) == col(Agreement.id))
        .join(AgreementVersion, col(AgreementVersion.id) == col(Indicator.version_id))
        .join(Goal, _OF_GOAL)
        .where(_there(viewer), _called(chosen))
        .distinct()
    ).all()
    return sorted(((one, name) for one, name in rows), key=lambda row: german_order(row[1]))


def members(session: Session, viewer: Person, chosen: Common, partners: Sequence[uuid.UUID]) -> Sequence[Member]:
    """Return the indicator of each of these partners, in each agreement that has it, older agreements first."""
    rows = session.exec(
        select(Indicator, AgreementVersion, Agreement, Organisation)
        .join(AgreementVersion, col(AgreementVersion.id) == col(Indicator.version_id))
        .join(Agreement, col(Agreement.id) == col(Indicator.agreement_id))
        .join(Organisation, col(Organisation.id) == col(Agreement.partner_id))
        .join(Goal, _OF_GOAL)
        .where(_there(viewer), _called(chosen), col(Agreement.partner_id).in_(partners))
        .order_by(col(AgreementVersion.valid_from), col(Agreement.number), col(Indicator.key))
    )
    return [Member(*row) for row in rows]
