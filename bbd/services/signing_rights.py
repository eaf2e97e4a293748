"""Who may sign a version, and who has: the store's side of bbd.domain.signing."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from bbd.domain.document import Party
from bbd.domain.errors import StepRefused
from bbd.domain.german_dates import written
from bbd.domain.lifecycle import ONCE_ADOPTED, Role
from bbd.domain.signing import Right, Signed, SoFar, is_complete, right_to_sign
from bbd.domain.signing_order import turn
from bbd.services.mandates import NO_CHAIN, in_force
from bbd.services.versions import text_of
from bbd.store.agreements import AgreementVersion
from bbd.store.mandate_queries import Given
from bbd.store.people import Person, people_by_mail
from bbd.store.signing_so_far import so_far_under


@dataclass(frozen=True, slots=True)
class Entitled:
    """Somebody's right to sign, the mandate that gives it to a deputy, and what happened to the wording before."""

    right: Right
    mandate: Given | None
    before: SoFar


def entitled(session: Session, version: AgreementVersion, by: Person, on: date) -> Entitled:
    """Return for whom `by` may sign this version on the local day `on`, or refuse with the reason (StepRefused)."""
    if version.sign_by is not None and version.sign_by < on:
        raise StepRefused.because(
            f"Die Frist zur Zeichnung ist am {written(version.sign_by)} abgelaufen.",
            remedy="Die Koordination kann sie verlängern.",
        )
    mandates, before = in_force(session, by, on, version), so_far(session, version)
    try:
        right = right_to_sign(
            text_of(version),
            by.mail,
            leads=Role.LEADERSHIP in by.roles,
            deputy_of=frozenset(mandates),
            so_far=before,
        )
    except StepRefused as refusal:
        raise _chain(session, version, by, mandates, on) or refusal from refusal
    return Entitled(right, mandates.get(right.on_behalf_of) if right.on_behalf_of else None, before)


def right_of(session: Session, version: AgreementVersion, by: Person, on: date) -> Right:
    """Return for whom `by` may sign this version on the local day `on`, or refuse with the reason (StepRefused)."""
    return entitled(session, version, by, on).right


def asked(session: Session, version: AgreementVersion, by: Person, on: date) -> Entitled | None:
    """Return the right of `by` to sign this version if it is their turn, for themselves or as a deputy; else None."""
    try:
        given = entitled(session, version, by, on)
    except StepRefused:
        return None
    waited_for = turn(text_of(version), given.before)[given.right.party]
    return given if (given.right.on_behalf_of or by.mail) in waited_for else None


def so_far(session: Session, version: AgreementVersion) -> SoFar:
    """Return what happened to this version so far, with the names of its signatories."""
    text = text_of(version)
    mails = {mail for party in Party for mail in text.party(party).signatories}
    names = {mail: person.name for mail, person in people_by_mail(session, mails).items()}
    return replace(so_far_under(session, [version])[version.id], names=names)


def _chain(
    session: Session, version: AgreementVersion, by: Person, mandates: dict[str, Given], on: date
) -> StepRefused | None:
    """Return the refusal of a deputy's deputy, who learns why the mandate they hold is not enough.

    None where they have a seat of their own or a signatory's mandate: then something else keeps them from signing.
    """
    seats = {mail for party in Party for mail in text_of(version).party(party).signatories}
    if seats & {by.mail, *mandates}:
        return None
    for one in mandates.values():
        if seats & set(in_force(session, one.principal, on, version)):
            said = f"{NO_CHAIN}: {one.principal.name} zeichnet hier selbst nur in Vertretung."
            return StepRefused.because(said, remedy="Zeichnen muss die vertretende Person selbst.")
    return None


def signed_so_far(session: Session, version: AgreementVersion) -> AbstractSet[Signed]:
    """Return the signatures under this version that count."""
    return so_far_under(session, [version])[version.id].signed


def declined_so_far(session: Session, version: AgreementVersion) -> AbstractSet[str]:
    """Return the addresses of the signatories who said no to this version and still do."""
    return so_far_under(session, [version])[version.id].declined


def lacks_signatures(session: Session, version: AgreementVersion) -> bool:
    """Say whether the version is said to bind, or to have bound, without the signatures that this takes."""
    return version.state in ONCE_ADOPTED and not is_complete(text_of(version), signed_so_far(session, version))
