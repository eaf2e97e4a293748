"""What happens to a request to sign, other than signing: declining it, giving it more time. Forwarding is beside it."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from bbd.domain.document import Party
from bbd.domain.errors import InputRefused, Stale, StepRefused
from bbd.domain.lifecycle import Action, Role, State, VersionState
from bbd.domain.signing_order import can_still_complete
from bbd.services import mandates
from bbd.services.commitments import of_refusal
from bbd.services.signing_rights import right_of, so_far
from bbd.services.steps import Request, require_party, stamp, state_for, take_step
from bbd.services.versions import text_of
from bbd.store import audit
from bbd.store.agreement_queries import lock, valid_refusals
from bbd.store.agreements import Agreement, AgreementVersion, JournalEntry
from bbd.store.mandates import SignatureRefusal
from bbd.store.people import Person


def decline(
    session: Session, agreement: Agreement, *, by: Person, reason: str, shown: str, now: datetime, today: date
) -> JournalEntry | None:
    """Say no to the wording that was shown, with a reason; return the step where it went back to the coordinator.

    It goes back where the quorum of the party cannot be reached any more; until then the others can still sign, and
    so can whoever declined: signing takes the no back.
    """
    version = requested(session, agreement, by, shown)
    right = right_of(session, version, by, today)
    if right.on_behalf_of is not None:
        raise StepRefused.because("In Vertretung (i. V.) kann gezeichnet, aber nicht abgelehnt werden.")
    if not reason.strip():
        raise InputRefused.because("Bitte begründen, warum Sie nicht zeichnen.", field="reason")
    if by.id in {one.person_id for one in valid_refusals(session, version)}:
        raise StepRefused.because("Sie haben schon abgelehnt.")
    refusal = SignatureRefusal(version_id=version.id, party=right.party, person_id=by.id, reason=reason.strip(), at=now)
    session.add(refusal)
    session.flush()
    audit.append(
        session, actor=by.id, action="sign-declined", on=agreement.number, now=now, proves=of_refusal(refusal),
        version=version.number,
    )  # fmt: skip
    if can_still_complete(text_of(version), right.party, so_far(session, version)):
        return None
    return take_step(
        session, agreement, Request(Action.RETURN, by, now, today, reason=_reasons(session, version, right.party))
    )


def _reasons(session: Session, version: AgreementVersion, party: Party) -> str:
    """Return why the party does not sign, in the words of all who declined."""
    given = [one for one in valid_refusals(session, version) if one.party == party]
    if len(given) == 1:
        return given[0].reason
    names = {one.person_id: session.get_one(Person, one.person_id).name for one in given}
    return " ".join(f"{names[one.person_id]}: {one.reason}" for one in given)


def forget_refusals(session: Session, version: AgreementVersion, people: Collection[UUID], *, now: datetime) -> None:
    """Make what these people declined void: a signature takes it back."""
    for one in valid_refusals(session, version):
        if one.person_id in people:
            one.void_at = now
            session.add(one)


def extend(
    session: Session, agreement: Agreement, until: date | None, *, by: Person, shown: str, now: datetime, today: date
) -> None:
    """Move the last day on which the submitted wording can be signed; the coordinator's alone."""
    version = requested(session, agreement, by, shown)
    if Role.COORDINATOR not in by.roles:
        raise StepRefused.because("Die Frist zur Zeichnung verlängert die Koordination.")
    if until is None or until < max(today, version.sign_by or today):
        raise InputRefused.because("Bitte einen Tag angeben, der später liegt als die Frist jetzt.", field="date")
    before, version.sign_by = version.sign_by, until
    session.add(version)
    mandates.prolong(session, version, by=by, on=today, now=now)
    audit.append(
        session, actor=by.id, action="sign-extended", on=agreement.number, now=now, version=version.number,
        before=before.isoformat() if before else "", until=until.isoformat(),
    )  # fmt: skip
    session.flush()


def requested(session: Session, agreement: Agreement, by: Person, shown: str) -> AgreementVersion:
    """Return the submitted version, locked; refused where none is, where another was shown, and to strangers."""
    lock(session, agreement)
    if Role.COORDINATOR not in by.roles:
        require_party(agreement, by)
    state, version = state_for(session, agreement, Action.SIGN)
    if state is not State.SUBMITTED or version.state != VersionState.SUBMITTED:
        raise StepRefused.because("Zurzeit liegt kein Wortlaut zur Zeichnung vor.")
    if shown != stamp(version):
        raise Stale.because(
            "Der Wortlaut hat sich geändert, seit Ihnen die Seite gezeigt wurde; es ist nichts geschehen.",
            remedy="Bitte den jetzigen Wortlaut lesen und dann noch einmal entscheiden.",
        )
    return version
