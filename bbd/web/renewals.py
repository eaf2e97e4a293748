"""Renewing an agreement: the page that shows what would be carried on, and opens the follow-on agreement's draft."""

from flask import Blueprint, flash, redirect, render_template
from sqlmodel import Session
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired, Regexp

from bbd.domain.document import AgreementText
from bbd.domain.document_texts import NUMBER
from bbd.domain.lifecycle import Role
from bbd.services.agreements import find
from bbd.services.next_wording import preview
from bbd.services.renewals import renew, why_not
from bbd.store.agreements import Agreement
from bbd.store.people import Person, people_by_mail
from bbd.web.access import allow
from bbd.web.drafting import next_number
from bbd.web.edge import edge, now, reading, viewer
from bbd.web.forms import Form
from bbd.web.seats import mails_in
from bbd.web.writing import handle

blueprint = Blueprint("renewals", __name__)


class RenewForm(Form):
    """The number of the follow-on agreement."""

    number = StringField(
        "Nummer der Fortschreibung",
        [
            InputRequired("Bitte eine Nummer angeben."),
            Regexp(f"^{NUMBER}$", message="Bitte eine Nummer wie ZV-2014-01 angeben."),
        ],
    )


@blueprint.route("/agreements/<number>/renew", methods=["GET", "POST"])
@allow(Role.COORDINATOR, scope="all")
def renewing(number: str) -> Response:
    """Show what is carried on, or open the follow-on agreement."""
    form = RenewForm(number=next_number())

    min_cell = edge().settings.min_cell

    def act(session: Session, by: Person) -> Response:
        following = renew(session, find(session, number, by), form.number.data, by=by, now=now(), min_cell=min_cell)
        flash("Die Fortschreibung ist als Entwurf angelegt. Bitte Ziele, Termine und Maßnahmen prüfen.", "success")
        return redirect(f"/agreements/{following.number}/edit", code=303)

    return handle(form, act, lambda: _page(number, form))


def _page(number: str, form: RenewForm) -> str:
    agreement = find(reading(), number, viewer())
    refusal = why_not(reading(), agreement, viewer())
    text = None if refusal else _wording(agreement, "" if form.errors else form.number.data)
    return render_template(
        "agreements/renew.html",
        agreement=agreement,
        form=form,
        refusal=refusal,
        text=text,
        people=people_by_mail(reading(), mails_in(text)) if text else {},
    )


def _wording(agreement: Agreement, number: str) -> AgreementText:
    return preview(reading(), agreement, number, min_cell=edge().settings.min_cell)
