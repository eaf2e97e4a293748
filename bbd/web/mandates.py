"""Mandates to sign in somebody's place (i. V.): which there are, granting one, ending one."""

import uuid
from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template
from sqlmodel import Session
from werkzeug.wrappers import Response
from wtforms import SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from bbd.domain.errors import NotThere
from bbd.domain.lifecycle import Role
from bbd.domain.mandates import Origin
from bbd.services.mandate_letters import tell_ended, tell_granted
from bbd.services.mandates import CAN_SIGN, end, grant, refuse_stranger
from bbd.store.mandate_queries import possible_deputies, possible_principals, seen_by
from bbd.store.mandates import Mandate
from bbd.store.people import Person, person_by_mail
from bbd.store.people_pages import organisations
from bbd.web.access import allow
from bbd.web.edge import edge, now, reading, today, viewer
from bbd.web.fields import Clean, DayField, Later, Needed, prose
from bbd.web.forms import Form
from bbd.web.writing import handle

blueprint = Blueprint("mandates", __name__)
GRANTING = (Role.COORDINATOR, Role.LEADERSHIP, Role.ADMIN)


class MandateForm(Form):
    """Who signs for whom, from when to when, and on what grounds."""

    principal = SelectField("Wer wird vertreten?", [InputRequired("Bitte eine Person wählen.")])
    deputy = SelectField("Wer zeichnet in Vertretung?", [InputRequired("Bitte eine Person wählen.")])
    valid_from = DayField("Vom", [Needed("Bitte angeben, ab wann die Vollmacht gilt.")])
    valid_to = DayField("Bis einschließlich", [Later()])
    reason = TextAreaField(
        "Grundlage", [Later(), Length(max=2000, message="Bitte höchstens 2000 Zeichen."), Clean()], filters=[prose]
    )


class EndForm(Form):
    """Nothing but the button."""


@blueprint.route("/mandates", methods=["GET", "POST"])
@allow(*GRANTING, scope="organisation")
def all_mandates() -> Response:
    """Show the mandates this person may see, or grant one."""
    form = MandateForm(valid_from=today())
    _offer(form)

    def act(session: Session, by: Person) -> Response:
        principal, deputy = _person(session, form.principal.data), _person(session, form.deputy.data)
        mandate = grant(
            session, principal, deputy, first=form.valid_from.day, last=form.valid_to.data,
            reason=form.reason.data or "", by=by, now=now(),
        )  # fmt: skip
        tell_granted(session, edge().settings, mandate, principal=principal, deputy=deputy, by=by)
        flash("Die Vollmacht ist erteilt; wer davon betroffen ist, erfährt es mit einem Brief.", "success")
        return redirect("/mandates", code=303)

    return handle(form, act, lambda: _page(form))


@blueprint.post("/mandates/<uuid:mandate_id>/end")
@allow(*GRANTING, scope="organisation")
def ending(mandate_id: uuid.UUID) -> Response:
    """End a mandate now."""
    form = EndForm()

    def act(session: Session, by: Person) -> Response:
        mandate = session.get(Mandate, mandate_id)
        if mandate is None or mandate.origin == Origin.PEOPLE:
            raise NotThere.because("Diese Vollmacht gibt es nicht.")
        principal = session.get_one(Person, mandate.principal_id)
        refuse_stranger(principal, by)
        end(session, mandate, by=by, now=now())
        deputy = session.get_one(Person, mandate.deputy_id)
        tell_ended(session, edge().settings, mandate, principal=principal, deputy=deputy, by=by)
        flash("Die Vollmacht ist beendet.", "success")
        return redirect("/mandates", code=303)

    return handle(form, act, lambda: _page(None))


def _offer(form: MandateForm) -> None:
    """Fill the lists to choose from; who can only give their own mandate need not choose."""
    principals, deputies = possible_principals(reading(), viewer()), possible_deputies(reading(), viewer())
    houses = {one.id: one.name for one in organisations(reading())}
    first = [] if len(principals) == 1 else [NOBODY]
    form.principal.choices = [*first, *(_choice(one, houses) for one in principals)]
    form.deputy.choices = [NOBODY, *(_choice(one, houses) for one in deputies if one.roles & CAN_SIGN)]


NOBODY = SelectChoice("", "Bitte wählen")


def _choice(person: Person, houses: Mapping[uuid.UUID, str]) -> SelectChoice:
    return SelectChoice(person.mail, f"{person.name} ({houses[person.organisation_id]})")


def _person(session: Session, mail: str) -> Person:
    found = person_by_mail(session, mail)
    if found is None:
        raise NotThere.because("Diese Person gibt es nicht.")
    return found


def _page(form: MandateForm | None) -> str:
    if form is None:
        form = MandateForm(formdata=None, valid_from=today())
        _offer(form)
    given = seen_by(reading(), viewer())
    running = [one for one in given if one.holds_on(today()) or one.begins_after(today())]
    return render_template(
        "people/mandates.html", form=form, end_form=EndForm(), running=running,
        ended=[one for one in given if one not in running], today=today(),
    )  # fmt: skip
