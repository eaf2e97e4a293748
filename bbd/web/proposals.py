"""Proposed rulebooks: sending one in, looking at what it changes, and the consent of two people."""

import uuid
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as FlaskResponse
from sqlmodel import Session
from werkzeug.wrappers import Response

from bbd.domain.errors import InputRefused, Problem, Refused
from bbd.domain.lifecycle import Role
from bbd.rulebook.model import Rulebook
from bbd.rulebook.rule_files import Files
from bbd.services import rule_consent, rule_proposals
from bbd.store.people import Person
from bbd.store.rulebook_pages import names_of
from bbd.store.rulebook_queries import proposals
from bbd.web.access import allow
from bbd.web.edge import edge, now, reading
from bbd.web.proposal_forms import ConsentForm, ProposalForm, WithdrawalForm
from bbd.web.proposal_page import file_page, proposal_page, require_unchanged
from bbd.web.writing import answered, attempt, handle

blueprint = Blueprint("proposals", __name__)
READERS = (Role.COORDINATOR, Role.AUDITOR, Role.ADMIN)
MOST_PROBLEMS = 50
"""Shown at once; who sends in so many begins with these."""


@blueprint.get("/rules/proposals")
@allow(*READERS)
def everything() -> str:
    """List the proposals, and offer to send one in."""
    return _list(ProposalForm(formdata=None))


@blueprint.route("/rules/proposals/new", methods=["GET", "POST"])
@allow(Role.ADMIN)
def new() -> Response:
    """Propose the rules that are sent; what fails its check or its cases is refused with all that is wrong."""
    form = ProposalForm()
    if request.method == "GET":
        return redirect(url_for("proposals.everything", _anchor="new"), code=303)
    valid = form.validate()
    files = _sent(form)
    try:
        # What is told at once comes first: the cases take seconds.
        if valid and files is not None:
            if (earlier := answered()) is not None:
                return earlier
            rule_proposals.refuse_what_is_in_force(reading(), edge().settings, files)
    except Refused as refusal:
        form.refuse(refusal)
        return FlaskResponse(_list(form), status=422)
    rulebook = _tested(form, files, play=valid) if files is not None else None
    if not valid or rulebook is None:
        return FlaskResponse(_list(form), status=422)

    def act(session: Session, by: Person) -> Response:
        proposal = rule_proposals.propose(
            session, edge().settings, rulebook, title=form.title.data, by=by, now=now()
        )  # fmt: skip
        flash("Der Vorschlag ist angelegt; alle Fälle sind wie erwartet. In Kraft ist er noch nicht.", "success")
        return redirect(url_for("proposals.one", proposal_id=proposal.id), code=303)

    return attempt(form, act, lambda: _list(form))


@blueprint.get("/rules/proposals/<uuid:proposal_id>")
@allow(*READERS)
def one(proposal_id: uuid.UUID) -> str:
    """Show what a proposal changes, and how far it is."""
    return proposal_page(proposal_id)


@blueprint.get("/rules/proposals/<uuid:proposal_id>/files/<file>")
@allow(*READERS)
def file(proposal_id: uuid.UUID, file: str) -> str:
    """Show the text of a file that was sent."""
    return file_page(proposal_id, file)


@blueprint.route("/rules/proposals/<uuid:proposal_id>/consent", methods=["GET", "POST"])
@allow(Role.COORDINATOR, Role.ADMIN)
def consent(proposal_id: uuid.UUID) -> Response:
    """Consent to a proposal: the first time, or the second, which brings it into force."""
    form = ConsentForm()

    def act(session: Session, by: Person) -> Response:
        proposal = rule_proposals.find(session, proposal_id)
        shown = form.version.data or ""
        done = rule_consent.consent(session, edge().settings, proposal, by=by, shown=shown, now=now())
        if done:
            message = f"Fassung {done.number} ist in Kraft; die nächste Prüfung der Regeln arbeitet mit ihr."
        else:
            message = "Ihre Freigabe ist vermerkt. Nach dem Vier-Augen-Prinzip fehlt noch eine zweite Person."
        flash(message, "success")
        return redirect(url_for("proposals.one", proposal_id=proposal_id), code=303)

    return handle(form, act, lambda: proposal_page(proposal_id, consent=form))


@blueprint.route("/rules/proposals/<uuid:proposal_id>/withdraw", methods=["GET", "POST"])
@allow(Role.ADMIN)
def withdraw(proposal_id: uuid.UUID) -> Response:
    """Withdraw a proposal, with a reason."""
    form = WithdrawalForm()

    def act(session: Session, by: Person) -> Response:
        proposal = rule_proposals.find(session, proposal_id)
        require_unchanged(session, proposal, form)
        rule_proposals.withdraw(session, proposal, reason=form.reason.data, by=by, now=now())
        flash("Der Vorschlag ist zurückgezogen.", "success")
        return redirect(url_for("proposals.one", proposal_id=proposal_id), code=303)

    return handle(form, act, lambda: proposal_page(proposal_id, withdraw=form))


def _list(form: ProposalForm) -> str:
    found = proposals(reading())
    people = names_of(reading(), {one.proposed_by_id for one in found})
    return render_template("rules/proposals.html", proposals=found, people=people, form=form)


def _sent(form: ProposalForm) -> Files | None:
    """Return the files that were sent; None, with the problems beside the form, where they are no rulebook's."""
    try:
        return form.sent_files()
    except InputRefused as refusal:
        form.refuse(refusal)
        return None


def _tested(form: ProposalForm, files: Files, *, play: bool) -> Rulebook | None:
    """Return the rulebook of the files; None, with the problems beside the form, where it is not fit.

    Its cases are played only where nothing else is wrong.
    """
    try:
        return rule_proposals.proven(files) if play else rule_proposals.checked(files)
    except Refused as refusal:
        # The fields that these problems name are those of the packs, not of the form.
        problems = [replace(problem, field="") for problem in refusal.problems]
        rest = len(problems) - MOST_PROBLEMS
        form.refuse(InputRefused([*problems[:MOST_PROBLEMS], *([Problem(f"Und {rest} weitere.")] if rest > 0 else [])]))
        return None
