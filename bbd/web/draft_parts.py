"""The parts of a draft on pages of their own: goals, their indicators and measures; added, changed, removed."""

from dataclasses import replace
from functools import partial

from flask import Blueprint, request
from werkzeug.wrappers import Response

from bbd.domain.document import AgreementText
from bbd.domain.document_editing import added, changed, removed
from bbd.domain.lifecycle import Role
from bbd.web.access import allow
from bbd.web.draft_desk import saving
from bbd.web.draft_part_page import desk_with, new_form, part_form, part_page
from bbd.web.draft_spots import BY_NAME, BY_PART, GOAL, Spot, new_place, old_place
from bbd.web.drafting_choices import choices
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


def _add(spot: Spot) -> Response:
    at = desk_with(spot)
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
    return handle(form, act, lambda: part_page(spot, form, form_of))


def _change(spot: Spot) -> Response:
    at = desk_with(spot)
    if isinstance(at, Response):
        return at
    form = part_form(at, spot, fresh=False)

    def change(text: AgreementText) -> AgreementText:
        return changed(text, spot.place(text), form.document())

    act = saving(
        spot.number, change, place=old_place(at.text, spot), said=f"{spot.title} ist gespeichert.", then=spot.back
    )
    return handle(form, act, lambda: part_page(spot, form, partial(part_form, spot=spot, fresh=True)))


def _remove(spot: Spot) -> Response:
    at = desk_with(spot)
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
        lambda: part_page(spot, form, lambda now_at: Form(formdata=None, version=now_at.version.edition), "remove"),
    )
