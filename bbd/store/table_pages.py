"""What the tables for spreadsheet programs hold: one query each for agreements and readings."""

from collections.abc import Sequence

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bbd.store.agreement_pages import leading_versions
from bbd.store.agreement_queries import visible_to
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.people import Organisation, Person
from bbd.store.readings import Reading


def agreement_rows(session: Session, viewer: Person) -> Sequence[tuple[Agreement, AgreementVersion, str, str]]:
    """Return the agreements that `viewer` sees, each with its leading version and the names of issuer and partner."""
    leading, issuer, partner = leading_versions(), aliased(Organisation), aliased(Organisation)
    return session.exec(
        select(Agreement, AgreementVersion, issuer.name, partner.name)
        .join(leading, leading.c.agreement_id == col(Agreement.id))
        .join(AgreementVersion, col(AgreementVersion.id) == leading.c.id)
        .join(issuer, col(issuer.id) == col(Agreement.issuer_id))
        .join(partner, col(partner.id) == col(Agreement.partner_id))
        .where(leading.c.place == 1, visible_to(viewer))
        .order_by(col(Agreement.number))
    ).all()


def reading_rows(session: Session, viewer: Person) -> Sequence[tuple[Agreement, Indicator, str, Reading]]:
    """Return the confirmed readings that `viewer` sees, each with agreement, indicator and the partner's name."""
    leading, partner = leading_versions(), aliased(Organisation)
    return session.exec(
        select(Agreement, Indicator, partner.name, Reading)
        .join(leading, leading.c.agreement_id == col(Agreement.id))
        .join(partner, col(partner.id) == col(Agreement.partner_id))
        .join(Indicator, col(Indicator.version_id) == leading.c.id)
        .join(
            Reading,
            (col(Reading.agreement_id) == col(Agreement.id)) & (col(Reading.indicator_key) == col(Indicator.key)),
        )
        .where(leading.c.place == 1, visible_to(viewer), Reading.state != "draft")
        .order_by(col(Agreement.number), col(Reading.indicator_key), col(Reading.period_end))
    ).all()
