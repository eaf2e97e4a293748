"""The steps of an agreement's life (CONTRACT 4), as bbd.domain.lifecycle declares them. Signing has its own module.

An amendment lives beside the version in force: submit, return, sign and withdraw concern the wording in work, the
other actions the agreement as a whole.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session, col, select

from bbd.domain.completeness import gaps
from bbd.domain.errors import InputRefused, NotThere, Problem, Stale, StepRefused
from bbd.domain.lifecycle import OVER, Action, Role, State, Step, take
from bbd.services import journal
from bbd.services.measures import with_statuses
from bbd.services.versions import new_version, text_of
from bbd.store.agreement_queries import (
    leading_version,
    lock,
    valid_signatures,
    version_in_force,
    version_in_work,
    versions_of,
)
from bbd.store.agreements import Agreement, AgreementVersion, JournalEntry
from bbd.store.people import Person

ON_WORDING = frozenset({Action.SUBMIT, Action.RETURN, Action.SIGN, Action.WITHDRAW})
"""Actions that concern the wording in work."""


@dataclass(frozen=True, slots=True)
class Request:
    """Who wants which step, and what they say to it.

    `by` None is the worker; `today` is the local date of `now`; `on` the day of a termination; `statements` a
    review's sentence for each goal; `shown` the `stamp` of the wording that the person had before them, None for
    somebody who looks at no page.
    """

    action: Action
    by: Person | None
    now: datetime
    today: date
    reason: str = ""
    on: date | None = None
    statements: Mapping[str, str] = field(default_factory=dict)
    shown: str | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """What the asking person may do; the worker may do the one step that time takes."""
        if self.by is not None:
            return self.by.roles
        return frozenset({Role.COORDINATOR}) if self.action is Action.MONITOR else frozenset()


def stamp(version: AgreementVersion) -> str:
    """Return what tells this wording from every other of the agreement: "2.5" is the fifth save of version 2."""
    return f"{version.number}.{version.edition}"


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
    step = take(before, request.action, request.roles, request.reason)
    if step.needs_date and request.on is None:
        raise InputRefused.because("Bitte angeben, zu welchem Tag gekündigt wird.", field="date")
    if step.role is Role.LEADERSHIP:
        require_party(agreement, request.by)
    if request.action in _CHECKS:
        _CHECKS[request.action](session, agreement, version, request)
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
        details={"statements": dict(request.statements)} if request.statements else None,
    )


def require_party(agreement: Agreement, by: Person | None) -> None:
    """Refuse (NotThere) somebody who belongs to neither party: for them the agreement does not exist."""
    if by is None or by.organisation_id not in {agreement.issuer_id, agreement.partner_id}:
        raise NotThere.because(f"Eine Zielvereinbarung „{agreement.number}“ gibt es nicht.")


def void_signatures(session: Session, version: AgreementVersion, *, now: datetime) -> None:
    """Make the signatures under this version void; they stay on record."""
    for signature in valid_signatures(session, version):
        signature.void_at = now
        session.add(signature)


def _check_submit(session: Session, _agreement: Agreement, version: AgreementVersion, _request: Request) -> None:
    known = set(session.exec(select(Person.mail).where(col(Person.active))))
    problems = gaps(text_of(version), known)
    if problems:
        raise InputRefused(problems)


def _check_monitor(_session: Session, _agreement: Agreement, version: AgreementVersion, request: Request) -> None:
    if version.valid_from is not None and request.today < version.valid_from:
        raise StepRefused.because("Die Laufzeit hat noch nicht begonnen.")


def _check_review(_session: Session, _agreement: Agreement, version: AgreementVersion, request: Request) -> None:
    problems = [
        Problem(f"Zu Ziel {goal.key} fehlt eine Aussage.", field=f"statement-{goal.key}")
        for goal in text_of(version).goals
        if not request.statements.get(goal.key, "").strip()
    ]
    if problems:
        raise InputRefused(problems)


def _check_resume(_session: Session, _agreement: Agreement, version: AgreementVersion, request: Request) -> None:
    if version.valid_to is not None and request.today > version.valid_to:
        raise StepRefused.because("Die Laufzeit ist zu Ende.", remedy="Möglich ist der Abschluss.")


def _check_amend(session: Session, agreement: Agreement, _version: AgreementVersion, _request: Request) -> None:
    if version_in_work(session, agreement) is not None:
        raise StepRefused.because("Ein Nachtrag ist schon in Arbeit.", remedy="Bitte zuerst diesen zu Ende bringen.")


_CHECKS: Mapping[Action, Callable[[Session, Agreement, AgreementVersion, Request], None]] = {
    Action.SUBMIT: _check_submit,
    Action.MONITOR: _check_monitor,
    Action.REVIEW: _check_review,
    Action.RESUME: _check_resume,
    Action.AMEND: _check_amend,
}


def _move(session: Session, agreement: Agreement, version: AgreementVersion, step: Step, request: Request) -> None:
    """Carry the step out on agreement and version."""
    if step.action is Action.AMEND:
        number = versions_of(session, agreement)[0].number + 1
        text = with_statuses(session, version.id, text_of(version))
        new_version(session, agreement, text, number=number, by=request.by, now=request.now, reason=request.reason)
        return
    if step.target is None:
        raise StepRefused.because("Gezeichnet wird auf der Seite „Zeichnen“, mit dem Passwort.")
    if step.action in ON_WORDING:
        _move_wording(session, version, step, request.now)
        if version_in_force(session, agreement) is None:
            agreement.state = step.target
    else:
        agreement.state = step.target
        agreement.ended_on = request.on if step.action is Action.TERMINATE else agreement.ended_on
        _drop_work_when_over(session, agreement)
    session.add(agreement)
    session.flush()


def _move_wording(session: Session, version: AgreementVersion, step: Step, now: datetime) -> None:
    version.state = step.target or version.state
    if step.action is Action.SUBMIT:
        version.submitted_at = now
    if step.action in {Action.RETURN, Action.WITHDRAW}:
        void_signatures(session, version, now=now)
    session.add(version)


def _drop_work_when_over(session: Session, agreement: Agreement) -> None:
    """End the amendment in work of an agreement that is over."""
    in_work = version_in_work(session, agreement)
    if State(agreement.state) in OVER and in_work is not None:
        in_work.state = "withdrawn"
        session.add(in_work)
