"""What a step does to an agreement and its version, once nothing speaks against it (bbd.services.steps)."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bbd.domain.errors import StepRefused
from bbd.domain.lifecycle import OVER, Action, State, Step, VersionState
from bbd.services.measures import with_statuses
from bbd.services.negotiations import settle
from bbd.services.step_checks import Request
from bbd.services.versions import Opening, new_version, rework, text_of
from bbd.store.agreement_history import resolve_findings
from bbd.store.agreement_queries import (
    valid_refusals,
    valid_signatures,
    version_before,
    version_in_force,
    version_in_work,
    versions_of,
)
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.binding import is_over

TIME_TO_SIGN = timedelta(days=180)
"""How long a wording that is submitted for the first time can be signed, unless the coordinator says otherwise."""

ON_WORDING = frozenset({Action.SUBMIT, Action.RETURN, Action.SIGN, Action.WITHDRAW})
"""Actions that concern the wording in work."""


def carry_out(session: Session, agreement: Agreement, version: AgreementVersion, step: Step, request: Request) -> None:
    """Carry the step out on agreement and version."""
    if step.action is Action.AMEND:
        _amend(session, agreement, version, request)
        return
    if step.target is None:
        raise StepRefused.because("Gezeichnet wird auf der Seite „Zeichnen“, mit dem Passwort.")
    if step.action in ON_WORDING:
        _move_wording(session, agreement, version, step, request)
        if version_in_force(session, agreement) is None:
            agreement.state = step.target
    else:
        agreement.state = step.target
        _end(agreement, step, request)
    session.add(agreement)
    if State(agreement.state) in OVER:
        _drop_work(session, agreement, now=request.now)
    if is_over(agreement, request.today):
        resolve_findings(session, agreement, now=request.now)
    session.flush()


def _end(agreement: Agreement, step: Step, request: Request) -> None:
    """Note the day with which an agreement ends; what is terminated to a later day goes on until that is over."""
    if step.action is Action.TERMINATE and request.on is not None:
        agreement.ended_on = request.on
        agreement.runs_until = request.on if request.on > request.today else None
    elif step.action is Action.CLOSE:
        agreement.ended_on = request.today


def _amend(session: Session, agreement: Agreement, version: AgreementVersion, request: Request) -> None:
    """Open the next Nachtrag with the wording in force, its measures as they stand today."""
    earlier = versions_of(session, agreement)
    opening = Opening(
        earlier[0].number + 1,
        request.reason,
        amendment=max(one.amendment for one in earlier) + 1,
        edition=max(one.edition for one in earlier) + 1,
    )
    text = with_statuses(session, version.id, text_of(version))
    new_version(session, agreement, text, opening, by=request.by, now=request.now)


def _move_wording(
    session: Session, agreement: Agreement, version: AgreementVersion, step: Step, request: Request
) -> None:
    if step.action is Action.SUBMIT:
        settle(session, version, by=request.by, now=request.now)
        version.submitted_at = request.now
        version.sign_by = request.on or request.today + time_to_sign(session, version)
    if step.action in {Action.RETURN, Action.WITHDRAW}:
        void_signatures(session, version, now=request.now)
    if step.action is Action.RETURN:
        # What was submitted stays as it was; the work goes on in a copy.
        version.state, version.returned_at = VersionState.RETURNED, request.now
        session.add(version)
        session.flush()
        rework(session, agreement, version, now=request.now)
    else:
        version.state = VersionState(step.target or version.state)
        session.add(version)


def time_to_sign(session: Session, version: AgreementVersion) -> timedelta:
    """Return how long a wording can be signed where nobody says: as long as the one that came back, else the usual."""
    before = version_before(session, version)
    if before is None or before.state != VersionState.RETURNED or not (before.sign_by and before.submitted_at):
        return TIME_TO_SIGN
    return max(timedelta(days=1), before.sign_by - before.submitted_at.date())


def _drop_work(session: Session, agreement: Agreement, *, now: datetime) -> None:
    """End the amendment in work of an agreement that is over."""
    in_work = version_in_work(session, agreement)
    if in_work is not None:
        void_signatures(session, in_work, now=now)
        in_work.state = VersionState.WITHDRAWN
        session.add(in_work)


def void_signatures(session: Session, version: AgreementVersion, *, now: datetime) -> None:
    """Make the signatures under this version, and the refusals to sign it, void; they stay on record."""
    for one in (*valid_signatures(session, version), *valid_refusals(session, version)):
        one.void_at = now
        session.add(one)
