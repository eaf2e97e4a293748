"""Drafting: a new agreement, and the page of the whole draft with its head; bbd.web.draft_parts has its parts."""

import re
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request
from sqlmodel import Session
from werkzeug.wrappers import Response

from bbd.domain.completeness import gaps
from bbd.domain.document_editing import changed
from bbd.domain.document_reading import document_from
from bbd.domain.errors import InputRefused, Problem, StepRefused
from bbd.domain.lifecycle import Role
from bbd.domain.measurability import mix_ups
from bbd.domain.second_look import hints
from bbd.domain.title_figures import contradictions
from bbd.services.agreements import draft
from bbd.store.agreement_history import last_return
from bbd.store.drafting_pages import numbers_from
from bbd.store.people import Person, people_by_mail
from bbd.web import draft_parts
from bbd.web.access import allow
from bbd.web.agreement_figures import feasible
from bbd.web.draft_desk import Desk, desk, differences, gone, lost_page, saving
from bbd.web.draft_gaps import gap_list
from bbd.web.draft_part_page import new_form
from bbd.web.draft_spots import GOAL, INDICATOR, MEASURE, Kind, Spot
from bbd.web.drafting_choices import Choices, choices
from bbd.web.drafting_head import ChangedForm, NewForm, head_of
from bbd.web.edge import now, reading, today, viewer
from bbd.web.forms import Form
from bbd.web.seats import mails_in
from bbd.web.writing import handle

blueprint = Blueprint("drafting", __name__)
blueprint.register_blueprint(draft_parts.blueprint)


@blueprint.route("/agreements/new", methods=["GET", "POST"])
@allow(Role.COORDINATOR, scope="all")
def new_agreement() -> Response:
    """Show the form of a new agreement, or open its draft."""
    given = choices(reading())
    form = NewForm(number=next_number(), coordinator=viewer().mail)
    form.offer(given, viewer().mail)

    def act(session: Session, by: Person) -> Response:
        try:
            opened = draft(session, document_from(form.document(given), where="Entwurf"), now=now(), by=by)
        except InputRefused as refusal:
            raise InputRefused(_beside(problem) for problem in refusal.problems) from refusal
        flash("Der Entwurf ist angelegt. Als Nächstes kommen die Ziele.", "success")
        return redirect(f"/agreements/{opened.number}/edit", code=303)

    return handle(form, act, lambda: render_template("agreements/new.html", form=form))


def _beside(problem: Problem) -> Problem:
    return Problem(problem.what, "", problem.remedy, problem.field.strip("/").split("/")[0])


def next_number() -> str:
    """Return ZV-YEAR-NN with the number after the highest of this year."""
    beginning = f"ZV-{today().year}-"
    used = [
        re.fullmatch(r"[0-9]{1,6}", number.removeprefix(beginning)) for number in numbers_from(reading(), beginning)
    ]
    return f"{beginning}{max((int(found[0]) for found in used if found), default=0) + 1:02}"


@blueprint.route("/agreements/<number>/edit", methods=["GET", "POST"])
@allow(Role.COORDINATOR, scope="all")
def edit(number: str) -> Response:
    """Show the whole draft with what it lacks, or save its head."""
    try:
        at = desk(number)
    except StepRefused as refusal:
        if request.method == "GET":
            raise
        return gone(refusal, ChangedForm)
    given = choices(reading())
    form = _head_form(at, given, fresh=False)
    act = saving(
        number,
        lambda text: changed(text, (), form.document(text, given)),
        place=(),
        said="Die Grunddaten sind gespeichert.",
        then=at.path,
    )
    return handle(form, act, lambda: _edit_page(number, form))


def _head_form(at: Desk, given: Choices, *, fresh: bool) -> ChangedForm:
    """Return the form with what was sent, or `fresh` with what stands in the draft."""
    held = {**head_of(at.text), "version": at.version.edition}
    form = ChangedForm(formdata=None, **held) if fresh else ChangedForm(**held)
    form.offer(given, at.text.coordinator)
    form.offer_signatories(at.text, given)
    return form


def _edit_page(number: str, form: ChangedForm) -> str:
    try:
        at = desk(number)
    except StepRefused as refusal:
        return lost_page(refusal, ChangedForm)
    given = choices(reading())
    lacking = gaps(at.text, {one.mail for one in given.people})
    return render_template(
        "agreements/edit.html",
        desk=at,
        form=form,
        differences=differences(form, _head_form(at, given, fresh=True)),
        gaps=gap_list(lacking, at.text, request.script_root + at.path),
        hints=gap_list(
            (*hints(at.text, today()), *mix_ups(at.text), *contradictions(at.text)),
            at.text,
            request.script_root + at.path,
        ),
        feasibilities=feasible(at.agreement, at.text),
        returned=last_return(reading(), at.version),
        quick=partial(_quick_form, at, given),
        people=people_by_mail(reading(), mails_in(at.text)),
    )


KINDS = {kind.name: kind for kind in (GOAL, INDICATOR, MEASURE)}


def _quick_form(at: Desk, given: Choices, name: str, goal: str = "") -> Form:
    """Return the short form that adds a part from the page of the whole draft; its fields have ids of their own."""
    kind: Kind = KINDS[name]
    form: Form = new_form(at, given, Spot(at.agreement.number, kind, goal), fresh=True)
    for field in form:
        field.id = "-".join(filter(None, ("add", name, goal, field.short_name)))
    return form
