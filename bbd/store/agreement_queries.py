"""Named queries on agreements: which one, which of its versions, and who may see them at all."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, false, or_, true
from sqlmodel import Session, col, select

from bbd.domain.lifecycle import VERSION_IN_WORK, VersionState
from bbd.domain.rights import SEE_EVERY_AGREEMENT, SEE_OWN_AGREEMENTS
from bbd.store.agreements import Agreement, AgreementVersion, Measure, Signature
from bbd.store.mandates import SignatureRefusal
from bbd.store.people import Person


def visible_to(person: Person) -> ColumnElement[bool]:
    """Return the condition on Agreement under which it exists for `person` (bbd.domain.rights)."""
    if person.roles & SEE_EVERY_AGREEMENT:
        return true()
    if person.roles & SEE_OWN_AGREEMENTS:
        own = person.organisation_id
        return or_(col(Agreement.partner_id) == own, col(Agreement.issuer_id) == own)
    return false()


def agreement_numbered(session: Session, number: str, viewer: Person | None = None) -> Agreement | None:
    """Return the agreement with this number if it exists for `viewer`; None as viewer is bbd itself."""
    query = select(Agreement).where(Agreement.number == number)
    if viewer is not None:
        query = query.where(visible_to(viewer))
    return session.exec(query).one_or_none()


def lock(session: Session, agreement: Agreement) -> None:
    """Wait until nobody else is changing the agreement, and read it anew; SQLite has locked everything already."""
    session.exec(select(Agreement).where(Agreement.id == agreement.id).with_for_update()).one()
    session.refresh(agreement)
    # A version that this session read before it had to wait may be out of date by now.
    for known in session.identity_map.values():
        if isinstance(known, AgreementVersion) and known.agreement_id == agreement.id:
            session.expire(known)


def version_in_work(session: Session, agreement: Agreement) -> AgreementVersion | None:
    """Return the drafted or submitted version, or None."""
    return session.exec(
        select(AgreementVersion).where(
            AgreementVersion.agreement_id == agreement.id,
            col(AgreementVersion.state).in_(VERSION_IN_WORK),
        )
    ).one_or_none()


def version_in_force(session: Session, agreement: Agreement) -> AgreementVersion | None:
    """Return the adopted version that binds, or None before the first adoption."""
    return session.exec(
        select(AgreementVersion).where(
            AgreementVersion.agreement_id == agreement.id, AgreementVersion.state == VersionState.ADOPTED
        )
    ).one_or_none()


def versions_of(session: Session, agreement: Agreement) -> Sequence[AgreementVersion]:
    """Return all versions, the newest first."""
    return session.exec(
        select(AgreementVersion)
        .where(AgreementVersion.agreement_id == agreement.id)
        .order_by(col(AgreementVersion.number).desc())
    ).all()


def version_numbered(session: Session, agreement: Agreement, number: int) -> AgreementVersion | None:
    """Return the version with this number, or None."""
    return session.exec(
        select(AgreementVersion).where(AgreementVersion.agreement_id == agreement.id, AgreementVersion.number == number)
    ).one_or_none()


def leading_version(session: Session, agreement: Agreement) -> AgreementVersion:
    """Return the version that stands for the agreement: the one in force, else the newest."""
    return version_in_force(session, agreement) or versions_of(session, agreement)[0]


def measures_of(session: Session, version: AgreementVersion) -> Mapping[str, Measure]:
    """Return the measures of a version by their key, as they stand now; the wording says how they stood then."""
    rows = session.exec(select(Measure).where(Measure.version_id == version.id))
    return {row.key: row for row in rows}


def valid_refusals(session: Session, version: AgreementVersion) -> Sequence[SignatureRefusal]:
    """Return who said no to `version` and still does, oldest first."""
    return session.exec(
        select(SignatureRefusal)
        .where(SignatureRefusal.version_id == version.id, col(SignatureRefusal.void_at).is_(None))
        .order_by(col(SignatureRefusal.at))
    ).all()


def refusals_named(
    session: Session, version: AgreementVersion, *, void: bool = False
) -> Sequence[tuple[SignatureRefusal, Person]]:
    """Return who said no to `version` and still does, oldest first; or whose no has become void."""
    stands = col(SignatureRefusal.void_at).is_(None)
    rows = session.exec(
        select(SignatureRefusal, Person)
        .join(Person, col(Person.id) == col(SignatureRefusal.person_id))
        .where(SignatureRefusal.version_id == version.id, ~stands if void else stands)
        .order_by(col(SignatureRefusal.at))
    )
    return [(refusal, person) for refusal, person in rows]


def version_before(session: Session, version: AgreementVersion) -> AgreementVersion | None:
    """Return the version with the number before, or None for the first."""
    return session.exec(
        select(AgreementVersion).where(
            AgreementVersion.agreement_id == version.agreement_id, AgreementVersion.number == version.number - 1
        )
    ).one_or_none()


def valid_signatures(session: Session, version: AgreementVersion) -> Sequence[Signature]:
    """Return the signatures under `version` that count, oldest first."""
    return session.exec(
        select(Signature)
        .where(Signature.version_id == version.id, col(Signature.void_at).is_(None))
        .order_by(col(Signature.at))
    ).all()
