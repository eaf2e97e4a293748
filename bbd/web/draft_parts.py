"""The parts of a draft on pages of their own: goals, their indicators and measures; added, changed, removed."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from bbd.domain.document import AgreementText
from bbd.domain.document_editing import added, changed, free_key, removed
from bbd.domain.errors import NotThere, StepRefused
from bbd.domain.lifecycle import Role
from bbd.web.access import allow
from bbd.web.draft_desk import Desk, desk, differences, gone, lost_page, saving
from bbd.web.draft_spots import BY_NAME, BY_PART, GOAL, Spot, new_place, old_place
from bbd.web.drafting_choices import Choices, choices
from bbd.web.drafting_parts import PartForm
from bbd.web.edge import reading
from bbd.web.forms import Form
from bbd.web.writing import handle

blueprint = Blueprint("parts", __name__)
EDIT = "/agreements/<number>/edit"
METHODS = ["GET", "POST"]


@blueprint.route(f"{EDIT}/add-goal", methods=METHODS)
@allow(Role.COORDINATOR, scope="all")
def add_goal(number: str) -> Response:
    """Show the form of a new goal, or add it."""
    return _add(Spot(number, GOAL))


@blueprint.route(f"{EDIT}/goals/<goal>/add-<any(indicator, measure):name>", methods=METHODS)
@allow(Role.COORDINATOR, scope="all")
def add_part(number: str, goal: str, name: str) -> Response:
    """Show the form of a new indicator or measure of a goal, or add it."""
    return _add(Spot(number, BY_NAME[name], goal))


@blueprint.route(f"{EDIT}/goals/<goal>", methods=METHODS)
@allow(Role.COORDINATOR, scope="all")
def change_goal(number: str, goal: str) -> Response:
    """Show the form of a goal, or save it."""
    return _change(Spot(number, GOAL, goal))


@blueprint.route(f"{EDIT}/goals/<goal>/<any(indicators, measures):part>/<key>", methods=METHODS)
@allow(Role.COORDINATOR, scope="all")
def change_part(number: str, goal: str, part: str, key: str) -> Response:
    """Show the form of an indicator or a measure, or save it."""
    return _change(Spot(number, BY_PART[part], goal, key))


@blueprint.route(f"{EDIT}/goals/<goal>/remove", methods=METHODS)
@allow(Role.COORDINATOR, scope="all")
def remove_goal(number: str, goal: str) -> Response:
    """Ask whether a goal shall go with all its parts, or remove it."""
    return _remove(Spot(number, GOAL, goal))


@blueprint.route(f"{EDIT}/goals/<goal>/<any(indicators, measures):part>/<key>/remove", methods=METHODS)
@allow(Role.COORDINATOR, scope="all")
def remove_part(number: str, goal: str, part: str, key: str) -> Response:
    """Ask whether an indicator or a measure shall go, or remove it."""
    return _remove(Spot(number, BY_PART[part], goal, key))


def new_form(at: Desk, given: Choices, spot: Spot, *, fresh: bool) -> PartForm:
    """Return the form of a part that does not exist yet; a `fresh` one takes nothing from what was sent."""
    held = {"key": free_key(at.text, spot.kind.part, spot.goal), "version": at.version.edition}
    form = spot.kind.form(formdata=None, **held) if fresh else spot.kind.form(**held)
    form.offer(given, at.text, None)
    return form


def _part_form(at: Desk, spot: Spot, *, fresh: bool) -> PartForm:
    part: Any = at.text
    try:
        for step in spot.place(at.text):
            part = part[step] if isinstance(step, int) else getattr(part, step)
    except LookupError:
        part = None
    held = {**(spot.kind.held(part) if part else {}), "version": at.version.edition}
    form = spot.kind.form(formdata=None, **held) if fresh else spot.kind.form(**held)
    del form.key
    form.offer(choices(reading()), at.text, part)
    return form


def _add(spot: Spot) -> Response:
    at = _desk(spot)
    if isinstance(at, Response):
        return at
    form = new_form(at, choices(reading()), spot, fresh=False)
    form_of = partial(new_form, given=choices(reading()), spot=spot, fresh=True)

    def change(text: AgreementText) -> AgreementText:
        return added(text, spot.place(text), form.document())

    key = form.key.data or ""
    there = replace(spot, goal=key) if spot.kind is GOAL else replace(spot, key=key)
    act = saving(
        spot.number,
        change,
        place=new_place(at.text, spot),
        said=f"{there.title} ist angelegt.",
        then=there.path if "continue" in request.form else there.back,
    )
    return handle(form, act, lambda: _page(spot, form, form_of))


def _change(spot: Spot) -> Response:
    at = _desk(spot)
    if isinstance(at, Response):
        return at
    form = _part_form(at, spot, fresh=False)

    def change(text: AgreementText) -> AgreementText:
        return changed(text, spot.place(text), form.document())

    act = saving(
        spot.number, change, place=old_place(at.text, spot), said=f"{spot.title} ist gespeichert.", then=spot.back
    )
    return handle(form, act, lambda: _page(spot, form, partial(_part_form, spot=spot, fresh=True)))


def _remove(spot: Spot) -> Response:
    at = _desk(spot)
    if isinstance(at, Response):
        return at
    form = Form(version=at.version.edition)

    def change(text: AgreementText) -> AgreementText:
        return removed(text, spot.place(text))

    back = replace(spot, key="").back if spot.kind is not GOAL else f"/agreements/{spot.number}/edit"
    act = saving(spot.number, change, place=(), said=f"{spot.title} ist entfernt.", then=back)
    return handle(
        form,
        act,
        lambda: _page(spot, form, lambda now_at: Form(formdata=None, version=now_at.version.edition), "remove"),
    )


def _desk(spot: Spot) -> Desk | Response:
    """Return the draft with the part; a form for one that is no longer there gets its text back as an answer."""
    try:
        at = desk(spot.number)
        if request.method == "GET":
            spot.place(at.text)
    except LookupError as error:
        raise NotThere.because("Diesen Teil des Entwurfs gibt es nicht.") from error
    except StepRefused as refusal:
        if request.method == "GET":
            raise
        return gone(refusal, spot.kind.form)
    return at


def _page(spot: Spot, form: Form, fresh: Callable[[Desk], Form], template: str = "part") -> str:
    """Return the page of a part as things stand now, with what was sent in its form."""
    try:
        at = desk(spot.number)
    except StepRefused as refusal:
        return lost_page(refusal, spot.kind.form)
    return render_template(
        f"agreements/{template}.html",
        spot=spot,
        desk=at,
        form=form,
        is_new="key" in form,
        differences=differences(form, fresh(at)),
    )
