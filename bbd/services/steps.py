"""The steps of an agreement's life (CONTRACT 4), as bbd.domain.lifecycle declares them. Signing has its own module.

An amendment lives beside the version in force: submit, return, sign and withdraw concern the wording in work, the
other actions the agreement as a whole.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from bbd.domain.errors import NotThere, Stale, StepRefused
from bbd.domain.lifecycle import OVER, Action, Role, State, Step, take
from bbd.services import journal, terminations
from bbd.services.commitments import of_notice
from bbd.services.measures import with_statuses
from bbd.services.negotiations import settle
from bbd.services.signin import PasswordProof
from bbd.services.step_checks import CHECKS, Request, stamp
from bbd.services.versions import Opening, new_version, rework, text_of
from bbd.store.agreement_history import resolve_findings
from bbd.store.agreement_queries import (
    leading_version,
    lock,
    valid_refusals,
    valid_signatures,
    version_in_force,
    version_in_work,
    versions_of,
)
from bbd.store.agreements import Agreement, AgreementVersion, JournalEntry
from bbd.store.binding import is_over
from bbd.store.people import Person

__all__ = ["ON_WORDING", "Request", "require_party", "stamp", "state_for", "take_step", "terminate", "void_signatures"]

TIME_TO_SIGN = timedelta(days=180)
"""How long a submitted wording can be signed, unless the coordinator says otherwise."""

DECLARED = "terminate-declared"
"""What the journal calls a declared termination that takes further declarations."""

ON_WORDING = frozenset({Action.SUBMIT, Action.RETURN, Action.SIGN, Action.WITHDRAW})
"""Actions that concern the wording in work."""


def state_for(session: Session, agreement: Agreement, action: Action) -> tuple[State, AgreementVersion]:
    """Return the state that `action` starts from and the version it concerns."""
    if action in ON_WORDING:
        in_work = version_in_work(session, agreement)
        if in_work is not None:
            return State(in_work.state), in_work
    return State(agreement.state), leading_version(session, agreement)


def take_step(session: Session, agreement: Agreement, request: Request) -> JournalEntry:
    """Move an agreement one step along its life, and write it in the journal.

    What speaks against it is refused by name (StepRefused, InputRefused, NotThere) and leaves all as it was.
    """
    lock(session, agreement)
    before, version = state_for(session, agreement, request.action)
    if request.shown not in {None, stamp(version)}:
        raise Stale.because(
            "Der Wortlaut hat sich geändert, seit Ihnen die Seite gezeigt wurde; es ist nichts geschehen.",
            remedy="Bitte den jetzigen Stand ansehen und dann noch einmal entscheiden.",
        )
    step = take(before, request.action, _roles(session, version, request), request.reason)
    if step.role is Role.LEADERSHIP:
        require_party(agreement, request.by)
    if request.action in CHECKS:
        CHECKS[request.action](session, agreement, version, request)
    if step.action is Action.TERMINATE:
        return _terminate(session, agreement, version, step, request)
    _move(session, agreement, version, step, request)
    return journal.write(
        session,
        agreement,
        version,
        request.action,
        states=(before, step.target or before),
        by=request.by,
        now=request.now,
        reason=request.reason,
        details=request.details,
    )


def terminate(session: Session, agreement: Agreement, request: Request, *, proof: PasswordProof) -> JournalEntry:
    """Take the step `terminate` for who has just proved who they are; else as `take_step`."""
    if request.by is None or proof.person_id != request.by.id:
        raise StepRefused.because("Der Nachweis gehört nicht zu der Person, die kündigt.")
    return take_step(session, agreement, request)


def _roles(session: Session, version: AgreementVersion, request: Request) -> frozenset[Role]:
    """Return what the asking person may do here; a signatory's mandate lets them terminate as leadership does."""
    deputises = (
        request.action is Action.TERMINATE
        and request.by is not None
        and terminations.stands_in(session, version, request.by, request.today)
    )
    return request.roles | {Role.LEADERSHIP} if deputises else request.roles


def _terminate(
    session: Session, agreement: Agreement, version: AgreementVersion, step: Step, request: Request
) -> JournalEntry:
    """Record a declaration; the step itself happens with the last one that the party needs."""
    declared = terminations.declare(session, version, request)
    request = replace(request, on=declared.notice.takes_effect_on)
    if declared.complete:
        _move(session, agreement, version, step, request)
    behalf = {"for": declared.principal.name} if declared.principal else {}
    return journal.write(
        session,
        agreement,
        version,
        step.action if declared.complete else DECLARED,
        states=(step.source, State(agreement.state)),
        by=request.by,
        now=request.now,
        reason=request.reason,
        details={**request.details, **behalf},
        proves=of_notice(declared.notice),
    )


def require_party(agreement: Agreement, by: Person | None) -> None:
    """Refuse (NotThere) somebody who belongs to neither party: for them the agreement does not exist."""
    if by is None or by.organisation_id not in {agreement.issuer_id, agreement.partner_id}:
        raise NotThere.because(f"Eine Zielvereinbarung „{agreement.number}“ gibt es nicht.")


def void_signatures(session: Session, version: AgreementVersion, *, now: datetime) -> None:
    """Make the signatures under this version, and the refusals to sign it, void; they stay on record."""
    for one in (*valid_signatures(session, version), *valid_refusals(session, version)):
        one.void_at = now
        session.add(one)


def _move(session: Session, agreement: Agreement, version: AgreementVersion, step: Step, request: Request) -> None:
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
        _drop_work(session, agreement)
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
        version.sign_by = request.on or request.today + TIME_TO_SIGN
    if step.action in {Action.RETURN, Action.WITHDRAW}:
        void_signatures(session, version, now=request.now)
    if step.action is Action.RETURN:
        # What was submitted stays as it was; the work goes on in a copy.
        version.state, version.returned_at = "returned", request.now
        session.add(version)
        session.flush()
        rework(session, agreement, version, now=request.now)
    else:
        version.state = step.target or version.state
        session.add(version)


def _drop_work(session: Session, agreement: Agreement) -> None:
    """End the amendment in work of an agreement that is over."""
    in_work = version_in_work(session, agreement)
    if in_work is not None:
        in_work.state = "withdrawn"
        session.add(in_work)
