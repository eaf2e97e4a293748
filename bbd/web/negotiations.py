"""Negotiating an agreement: the page, and the coordinator's answers to counter-proposals.

What the page shows is put together in bbd.web.negotiation_page; the wordings side by side are bbd.web.synopses.
"""

from flask import Blueprint, flash, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response

from bbd.documents.agreement_wording import quantity
from bbd.domain.counter_proposals import beyond_target, figure_of, goal_in
from bbd.domain.german_dates import written
from bbd.domain.lifecycle import Role
from bbd.domain.title_figures import contradictions
from bbd.services.agreements import find
from bbd.services.answering import Answer, answer
from bbd.services.versions import text_of
from bbd.store.agreement_queries import version_in_work
from bbd.store.agreements import Agreement
from bbd.store.negotiations import CounterProposal
from bbd.store.people import Person
from bbd.web.access import allow
from bbd.web.agreements import READERS
from bbd.web.edge import now, reading, viewer
from bbd.web.forms import sent_version
from bbd.web.negotiation_form import sent_form
from bbd.web.negotiation_page import page
from bbd.web.writing import handle

blueprint = Blueprint("negotiations", __name__)
SAID = {
    "taken": "Der Wert steht jetzt im Entwurf.",
    "met": "Bitte tragen Sie hier ein, was Sie stattdessen vorschlagen.",
    "kept": "Die Leitung des Partners liest Ihre Begründung beim Zeichnen.",
}


@blueprint.get("/agreements/<number>/negotiation")
@allow(*READERS, scope="organisation")
def negotiation(number: str) -> str:
    """Show what was proposed and answered, and the forms for what is open."""
    return page(number, None)


@blueprint.route("/agreements/<number>/negotiation/answer", methods=["GET", "POST"])
@allow(Role.COORDINATOR, scope="all")
def answering(number: str) -> Response:
    """Answer one counter-proposal; the address is left over where an answer was refused, and leads back."""
    if request.method == "GET":
        return redirect(f"/agreements/{number}/negotiation", code=303)
    find(reading(), number, viewer())
    form = sent_form()

    def act(session: Session, by: Person) -> Response:
        agreement = find(session, number, by)
        said = Answer(
            form.goal.data or "", form.answer.data, form.reason.data or "", sent_version(), form.seen.data or ""
        )
        given = answer(session, agreement, said, by=by, now=now())
        flash(f"Die Antwort zu Ziel {given.goal_key} ist festgehalten. {SAID[given.answer]}", "success")
        return redirect(_next(session, agreement, given), code=303)

    return handle(form, act, lambda: page(number, form))


def _next(session: Session, agreement: Agreement, given: CounterProposal) -> str:
    """Return where to go on: to the draft for who wants another value, else to the counter-proposal."""
    draft = version_in_work(session, agreement)
    goal = goal_in(text_of(draft), given.goal_key) if draft else None
    figure = figure_of(goal)
    edit = f"/agreements/{agreement.number}/edit"
    if given.answer == "met" and goal is not None:
        return f"{edit}/goals/{goal.key}/indicators/{figure.key}" if figure else f"{edit}#goal-{goal.key}"
    if given.answer == "taken" and figure is not None and (beyond := beyond_target(figure)):
        named = "; ".join(f"{quantity(one.value, figure.unit)} bis {written(one.date)}" for one in beyond)
        flash(
            f"Bitte prüfen: Ein Meilenstein von {figure.key} verlangt mehr als der neue Zielwert ({named}). "
            "Er steht unverändert im Entwurf.",
            "warning",
        )
    if given.answer == "taken" and draft is not None:
        for hint in contradictions(text_of(draft)):
            flash(f"{hint.what} {hint.remedy}", "warning")
    return f"/agreements/{agreement.number}/negotiation#goal-{given.goal_key}"
