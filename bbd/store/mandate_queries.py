"""Named queries on mandates: which hold on a day, and the people in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bbd.domain.german_order import german_order
from bbd.domain.lifecycle import Role
from bbd.domain.mandates import Origin
from bbd.domain.rights import SEE_EVERY_MANDATE
from bbd.store.agreements import AgreementVersion
from bbd.store.mandates import Mandate
from bbd.store.people import Person


@dataclass(frozen=True, slots=True)
class Given:
    """A mandate with the people in it; `granted_by` is empty where bbd itself wrote it down."""

    mandate: Mandate
    principal: Person
    deputy: Person
    granted_by: str

    def holds_on(self, day: date) -> bool:
        """Say whether it holds on the local day."""
        mandate = self.mandate
        begun = mandate.revoked_at is None and mandate.valid_from <= day
        return begun and (mandate.valid_to is None or day <= mandate.valid_to)

    def begins_after(self, day: date) -> bool:
        """Say whether it is still to come."""
        return self.mandate.revoked_at is None and day < self.mandate.valid_from


def holds(on: date) -> ColumnElement[bool]:
    """Return the condition on Mandate under which it holds on the local day `on`."""
    return and_(
        col(Mandate.revoked_at).is_(None),
        col(Mandate.valid_from) <= on,
        or_(col(Mandate.valid_to).is_(None), col(Mandate.valid_to) >= on),
    )


def mandates_of_deputy(session: Session, deputy: Person, on: date) -> Sequence[Given]:
    """Return the mandates that let `deputy` sign on the day, the oldest first.

    Only those of active leadership of the own organisation count: nobody signs for another house.
    """
    principal = aliased(Person)
    conditions = (
        Mandate.deputy_id == deputy.id,
        holds(on),
        principal.organisation_id == deputy.organisation_id,
        principal.active,
        col(principal.role_names).contains(Role.LEADERSHIP),
    )
    return _given(session, principal, conditions)


def seen_by(session: Session, viewer: Person) -> Sequence[Given]:
    """Return the mandates that somebody may see, ended ones included, the oldest first: all, or those of the house."""
    principal = aliased(Person)
    own = () if viewer.roles & SEE_EVERY_MANDATE else (principal.organisation_id == viewer.organisation_id,)
    return _given(session, principal, own)


def forwarded(session: Session, version: AgreementVersion, on: date) -> Sequence[Given]:
    """Return the mandates that hold on the day for this version alone: whom its signatories asked to sign instead."""
    principal = aliased(Person)
    return _given(session, principal, (Mandate.version_id == version.id, Mandate.origin == Origin.FORWARDED, holds(on)))


def given_by_others(session: Session, principal: Person, on: date) -> Sequence[Given]:
    """Return the mandates that others granted in this person's name and that hold on the day or begin later.

    The oldest first. Standing deputies are no part of it, nor what the person forwarded or granted themselves.
    """
    whose = aliased(Person)
    conditions = (
        Mandate.principal_id == principal.id,
        Mandate.origin == Origin.MANDATE,
        Mandate.granted_by_id != principal.id,
        col(Mandate.revoked_at).is_(None),
        or_(col(Mandate.valid_to).is_(None), col(Mandate.valid_to) >= on),
    )
    return _given(session, whose, conditions)


def possible_principals(session: Session, viewer: Person) -> list[Person]:
    """Return in whose name somebody can give a mandate, by name: everybody who leads, or only themselves."""
    query = select(Person).where(col(Person.active), col(Person.role_names).contains(Role.LEADERSHIP))
    if not viewer.roles & SEE_EVERY_MANDATE:
        query = query.where(Person.id == viewer.id)
    return sorted(session.exec(query), key=lambda one: german_order(one.name))


def possible_deputies(session: Session, viewer: Person) -> list[Person]:
    """Return to whom somebody can give a mandate, by name: everybody, or the people of the house."""
    query = select(Person).where(col(Person.active))
    if not viewer.roles & SEE_EVERY_MANDATE:
        query = query.where(Person.organisation_id == viewer.organisation_id, Person.id != viewer.id)
    return sorted(session.exec(query), key=lambda one: german_order(one.name))


def _given(session: Session, principal: type[Person], conditions: Sequence[ColumnElement[bool] | bool]) -> list[Given]:
    deputy, granter = aliased(Person), aliased(Person)
    rows = session.exec(
        select(Mandate, principal, deputy, granter.name)
        .join(principal, col(principal.id) == col(Mandate.principal_id))
        .join(deputy, col(deputy.id) == col(Mandate.deputy_id))
        .outerjoin(granter, col(granter.id) == col(Mandate.granted_by_id))
        .where(*conditions)
        .order_by(col(Mandate.granted_at), col(Mandate.id))
    )
    return [Given(mandate, first, second, name or "") for mandate, first, second, name in rows]
