"""The page of one part of a draft: finding it, its form, and showing it as things stand now."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from bbd.domain.document_editing import free_key, pointer
from bbd.domain.errors import NotThere, StepRefused
from bbd.domain.second_look import hints
from bbd.web.draft_desk import Desk, desk, differences, gone, lost_page
from bbd.web.draft_spots import MEASURE, Spot, old_place
from bbd.web.drafting_choices import Choices, choices
from bbd.web.drafting_parts import PartForm
from bbd.web.edge import reading, today
from bbd.web.forms import Form
from bbd.web.negotiation_page import counter_to


def new_form(at: Desk, given: Choices, spot: Spot, *, fresh: bool) -> PartForm:
    """Return the form of a part that does not exist yet; a `fresh` one takes nothing from what was sent."""
    held = {"key": free_key(at.text, spot.kind.part, spot.goal), "version": at.version.edition}
    form = spot.kind.form(formdata=None, **held) if fresh else spot.kind.form(**held)
    form.offer(given, at.text, None)
    return form


def part_form(at: Desk, spot: Spot, *, fresh: bool) -> PartForm:
    """Return the form of a part of the draft; its key is not asked for again."""
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


def desk_with(spot: Spot) -> Desk | Response:
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


def part_page(spot: Spot, form: Form, fresh: Callable[[Desk], Form], template: str = "part") -> str:
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
        hints=[] if "key" in form else _hints(at, spot),
        counter=None if spot.kind is MEASURE or "key" in form else counter_to(at.version, spot.goal),
    )


def _hints(at: Desk, spot: Spot) -> list[str]:
    """Return what deserves a second look in the part as it is saved; of a goal nothing, its parts have their pages."""
    place = pointer(old_place(at.text, spot))
    return [problem.what for problem in hints(at.text, today()) if spot.key and problem.field.startswith(f"{place}/")]
