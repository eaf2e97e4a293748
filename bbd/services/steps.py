"""The steps of an agreement's life, as bbd.domain.lifecycle declares them. Signing has its own module.

An amendment lives beside the version in force: submit, return, sign and withdraw concern the wording in work, the
other actions the agreement as a whole.
"""

from dataclasses import replace

from sqlmodel import Session

from bbd.domain.errors import NotThere, Stale, StepRefused
from bbd.domain.lifecycle import Action, Role, State, Step, take
from bbd.services import journal, terminations
from bbd.services.commitments import of_notice
from bbd.services.signin import PasswordProof
from bbd.services.step_checks import CHECKS, Request, stamp
from bbd.services.step_effects import ON_WORDING, carry_out
from bbd.store.agreement_queries import leading_version, lock, version_in_work
from bbd.store.agreements import Agreement, AgreementVersion, JournalEntry
from bbd.store.people import Person

__all__ = ["ON_WORDING", "Request", "require_party", "stamp", "state_for", "take_step", "terminate"]

DECLARED = "terminate-declared"
"""What the journal calls a declared termination that takes further declarations."""


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
    carry_out(session, agreement, version, step, request)
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
        carry_out(session, agreement, version, step, request)
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
