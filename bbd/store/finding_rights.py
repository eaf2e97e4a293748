"""Which findings exist for whom: those about an agreement with it, those about a partner by rules of their own."""

from sqlalchemy import ColumnElement, and_, exists, false, or_, true
from sqlalchemy.orm import aliased
from sqlmodel import col

from bbd.domain.rights import SEE_EVERY_AGREEMENT, SEE_OWN_AGREEMENTS
from bbd.store.agreements import Agreement
from bbd.store.binding import may_bind
from bbd.store.findings import Finding
from bbd.store.people import Person


def finding_visible_to(person: Person) -> ColumnElement[bool]:
    """Return the condition on Finding, joined with Agreement from outside, under which it exists for `person`.

    A finding about a partner counts over all its agreements. The partner's own people see it; people of the other
    side do where all of them are with their house, so that it tells nothing they could not add up by themselves.
    """
    if person.roles & SEE_EVERY_AGREEMENT:
        return true()
    if not person.roles & SEE_OWN_AGREEMENTS:
        return false()
    own = person.organisation_id
    of_partner = col(Finding.agreement_id).is_(None)
    return or_(
        col(Agreement.partner_id) == own,
        col(Agreement.issuer_id) == own,
        and_(of_partner, or_(col(Finding.organisation_id) == own, _all_with(person))),
    )


def _all_with(person: Person) -> ColumnElement[bool]:
    """Return whether the partner's agreements in force, one at least, are all issued by the house of `person`."""
    mine, others = aliased(Agreement), aliased(Agreement)
    own = person.organisation_id
    return and_(
        exists().where(
            col(mine.partner_id) == col(Finding.organisation_id),
            col(mine.issuer_id) == own,
            may_bind(mine),
        ),
        ~exists().where(
            col(others.partner_id) == col(Finding.organisation_id),
            col(others.issuer_id) != own,
            may_bind(others),
        ),
    )
