"""The steps of an agreement's life as POST routes; their forms stand on its page. Signing has a page of its own."""

from flask import Blueprint, abort, flash, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response

from bbd.domain.lifecycle import LIFECYCLE, Action, Role
from bbd.domain.words import HAPPENINGS
from bbd.services import terminations
from bbd.services.agreements import find
from bbd.services.steps import Request, take_step
from bbd.services.versions import text_of
from bbd.store.agreement_queries import versions_of
from bbd.store.people import Person
from bbd.web.access import allow
from bbd.web.agreement_page import situation_of
from bbd.web.agreements import agreement_page
from bbd.web.edge import now, reading, today, viewer
from bbd.web.step_forms import statements, step_form
from bbd.web.telling import tell
from bbd.web.terminating import send
from bbd.web.writing import handle

blueprint = Blueprint("steps", __name__)
NAMES = ", ".join(action for action in Action if action not in {Action.SIGN, Action.TERMINATE})


@blueprint.get(f"/agreements/<number>/<any({NAMES}):name>")
@allow(Role.COORDINATOR, Role.LEADERSHIP, scope="organisation")
def back_to_agreement(number: str, name: str) -> Response:  # noqa: ARG001 - part of the address
    """Lead back to the page that holds the form: the address of a step is left over where one was refused."""
    find(reading(), number, viewer())
    return redirect(f"/agreements/{number}", code=303)


@blueprint.post(f"/agreements/<number>/<any({NAMES}):name>")
@allow(Role.COORDINATOR, Role.LEADERSHIP, scope="organisation")
def step(number: str, name: str) -> Response:
    """Take one step, or show the agreement again with what speaks against it."""
    action = Action(name)
    agreement = find(reading(), number, viewer())
    if not any(row.action is action and row.role in viewer().roles for row in LIFECYCLE):
        abort(404)
    situation = situation_of(agreement, versions_of(reading(), agreement))
    text = text_of(situation.leading)
    form = step_form(action, text, situation)

    def act(session: Session, by: Person) -> Response:
        said = Request(
            action,
            by,
            now(),
            today(),
            reason=form.reason.data if "reason" in form else "",
            on=form.date.data if "date" in form else None,
            statements=statements(form, text),
            shown=request.form.get("version", ""),
        )
        found = find(session, number, by)
        tell(session, found, take_step(session, found, said), by)
        flash(f"{HAPPENINGS[action]}.", "success")
        then = "/edit" if action is Action.AMEND else ""
        return redirect(f"/agreements/{number}{then}", code=303)

    return handle(form, act, lambda: agreement_page(number, {action: form}))


@blueprint.route("/agreements/<number>/terminate", methods=["GET", "POST"])
@allow(Role.COORDINATOR, Role.LEADERSHIP, Role.CONTACT, scope="organisation")
def terminating(number: str) -> Response:
    """Declare a termination: for leadership, and for who stands in for it, whatever their own role is."""
    agreement = find(reading(), number, viewer())
    if request.method == "GET":
        return redirect(f"/agreements/{number}", code=303)
    situation = situation_of(agreement, versions_of(reading(), agreement))
    leads = Role.LEADERSHIP in viewer().roles
    if not leads and not terminations.stands_in(reading(), situation.leading, viewer(), today()):
        abort(404)
    form = step_form(Action.TERMINATE, text_of(situation.leading), situation)
    return send(number, form, lambda: agreement_page(number, {Action.TERMINATE: form}))
