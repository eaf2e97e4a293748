"""Terminating an agreement: what its page says of it, and the form that takes the password."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Response as FlaskResponse
from flask import flash, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response

from bbd.domain.errors import InputRefused, Problem, StepRefused
from bbd.domain.german_dates import written
from bbd.domain.lifecycle import TERMINABLE, Action, State, Step, steps_with
from bbd.domain.signing import Right
from bbd.services.agreements import find
from bbd.services.signin import PasswordProof, TooMany
from bbd.services.steps import Request, terminate
from bbd.services.terminations import Pending, pending, right_of
from bbd.services.versions import text_of
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.people import Person, people_by_mail
from bbd.web.confirming import confirmed, just_signed_in
from bbd.web.edge import now, today
from bbd.web.forms import Form
from bbd.web.seats import name_of
from bbd.web.signin import too_many
from bbd.web.telling import tell
from bbd.web.writing import Page, attempt


@dataclass(frozen=True, slots=True)
class Terminating:
    """How far terminations of the wording in force are; `names` are those of all signatories, by mail.

    `right` is for whom the person who looks at it may declare one, None where they may not; `needed` of `of`
    signatories of that party must, and `left` are missing once this person has.
    """

    pending: Sequence[Pending]
    names: Mapping[str, str]
    right: Right | None
    needed: int = 1
    of: int = 1
    left: int = 0

    @property
    def own(self) -> Pending | None:
        """What the person's own party has declared so far."""
        return next((one for one in self.pending if self.right and one.party is self.right.party), None)

    @property
    def day(self) -> date | None:
        """The day that is settled already for this person's declaration."""
        return self.own.on if self.own else None


NOTHING = Terminating((), {}, None)


def terminating(session: Session, agreement: Agreement, version: AgreementVersion, by: Person) -> Terminating:
    """Return how things stand with terminating the agreement, whose wording in force this is, for `by`."""
    if State(agreement.state) not in TERMINABLE:
        return NOTHING
    text, found, right = text_of(version), pending(session, version, today()), _right(session, version, by)
    mails = {*text.issuer.signatories, *text.partner.signatories}
    people = people_by_mail(session, mails)
    names = {mail: name_of(mail, people) for mail in mails}
    if right is None:
        return Terminating(found, names, None)
    party = text.party(right.party)
    already = next((one.missing for one in found if one.party is right.party), party.quorum)
    return Terminating(found, names, right, party.quorum, len(party.signatories), max(0, already - 1))


def _right(session: Session, version: AgreementVersion, by: Person) -> Right | None:
    try:
        return right_of(session, version, by, today())[0]
    except StepRefused:
        return None


def offered(steps: Sequence[Step], state: State, found: Terminating) -> tuple[Step, ...]:
    """Return the steps with the termination for who may declare it, and without it for everybody else."""
    rows = [step for step in steps_with(Action.TERMINATE) if step.source is state] if found.right else []
    return (*(step for step in steps if step.action is not Action.TERMINATE), *rows)


def send(number: str, form: Form, page: Page) -> Response:
    """Declare a termination, or show the page again with what speaks against it."""
    fine = form.validate() & _whole(form)
    proof = confirmed(form) if "password" in form else just_signed_in()
    if isinstance(proof, TooMany):
        return too_many(proof)
    if proof is None or not fine:
        return FlaskResponse(page(), status=422)
    return attempt(form, lambda session, by: _act(session, by, number, form, proof), page)


def _whole(form: Form) -> bool:
    """Say whether reason and day are there; all that is missing is told at once, before a password is asked for."""
    problems = []
    if not (form["reason"].data or "").strip():
        problems.append(Problem("„Kündigen“ braucht eine Begründung.", "", "Bitte in ein, zwei Sätzen.", "reason"))
    if form["date"].data is None and not form["date"].errors:
        problems.append(Problem("Bitte angeben, zu welchem Tag gekündigt wird.", field="date"))
    if problems:
        form.refuse(InputRefused(problems))
    return not problems


def _act(session: Session, by: Person, number: str, form: Form, proof: PasswordProof) -> Response:
    agreement = find(session, number, by)
    said = Request(
        Action.TERMINATE,
        by,
        now(),
        today(),
        reason=form["reason"].data,
        on=form["date"].data,
        shown=request.form.get("version", ""),
    )
    entry = terminate(session, agreement, said, proof=proof)
    # Of a declared one as well, should anybody be written to: `entry` says which it is.
    tell(session, agreement, entry, by)
    flash(_said(agreement, entry.action), "success")
    return redirect(f"/agreements/{number}", code=303)


def _said(agreement: Agreement, action: str) -> str:
    if action != Action.TERMINATE:
        return "Ihre Kündigung ist erklärt. Wirksam wird sie mit den Erklärungen, die Ihrer Seite noch fehlen."
    if agreement.runs_until is None:
        return "Gekündigt. Die Zielvereinbarung ist beendet."
    return f"Gekündigt zum {written(agreement.runs_until)}. Bis dahin gilt die Zielvereinbarung weiter."
