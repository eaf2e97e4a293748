"""Who may sign a version, and who has: the store's side of bbd.domain.signing."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from bbd.domain.document import Party
from bbd.domain.errors import StepRefused
from bbd.domain.lifecycle import Role
from bbd.domain.signing import Right, Signed, right_to_sign
from bbd.services.mandates import NO_CHAIN, in_force
from bbd.services.versions import text_of
from bbd.store.agreement_queries import valid_refusals, valid_signatures
from bbd.store.agreements import AgreementVersion
from bbd.store.mandate_queries import Given, mandates_of_deputy
from bbd.store.people import Person


@dataclass(frozen=True, slots=True)
class Entitled:
    """Somebody's right to sign, and the mandate that gives it to a deputy."""

    right: Right
    mandate: Given | None


def entitled(session: Session, version: AgreementVersion, by: Person, on: date) -> Entitled:
    """Return for whom `by` may sign this version on the local day `on`, or refuse with the reason (StepRefused)."""
    if version.sign_by is not None and version.sign_by < on:
        raise StepRefused.because(
            f"Die Frist zur Zeichnung ist am {version.sign_by:%d.%m.%Y} abgelaufen.",
            remedy="Die Koordination kann sie verlängern.",
        )
    mandates = in_force(session, by, on, version)
    drafter = session.get(Person, version.drafted_by_id) if version.drafted_by_id else None
    try:
        right = right_to_sign(
            text_of(version),
            by.mail,
            leads=Role.LEADERSHIP in by.roles,
            deputy_of=frozenset(mandates),
            drafted_by=drafter.mail if drafter else None,
            signed=signed_so_far(session, version),
            declined=declined_so_far(session, version),
        )
    except StepRefused as refusal:
        raise _chain(session, version, mandates, on) or refusal from refusal
    return Entitled(right, mandates.get(right.on_behalf_of) if right.on_behalf_of else None)


def right_of(session: Session, version: AgreementVersion, by: Person, on: date) -> Right:
    """Return for whom `by` may sign this version on the local day `on`, or refuse with the reason (StepRefused)."""
    return entitled(session, version, by, on).right


def _chain(session: Session, version: AgreementVersion, mandates: dict[str, Given], on: date) -> StepRefused | None:
    """Return the refusal of a deputy's deputy, who learns why the mandate they hold is not enough."""
    seats = {mail for party in Party for mail in text_of(version).party(party).signatories}
    for one in mandates.values():
        behind = {other.principal.mail for other in mandates_of_deputy(session, one.principal, on)}
        if one.principal.mail not in seats and behind & seats:
            said = f"{NO_CHAIN}: {one.principal.name} zeichnet hier selbst nur in Vertretung."
            return StepRefused.because(said, remedy="Zeichnen muss die vertretende Person selbst.")
    return None


def signed_so_far(session: Session, version: AgreementVersion) -> frozenset[Signed]:
    """Return the signatures under this version that count."""
    rows = valid_signatures(session, version)
    ids = {row.person_id for row in rows} | {row.for_person_id for row in rows if row.for_person_id}
    mails = {person.id: person.mail for person in session.exec(select(Person).where(col(Person.id).in_(ids)))}
    return frozenset(
        Signed(Party(row.party), mails[row.person_id], mails[row.for_person_id] if row.for_person_id else None)
        for row in rows
    )


def declined_so_far(session: Session, version: AgreementVersion) -> frozenset[str]:
    """Return the addresses of the signatories who said no to this version and still do."""
    ids = {row.person_id for row in valid_refusals(session, version)}
    return frozenset(session.exec(select(Person.mail).where(col(Person.id).in_(ids))))
