"""The page „Mein Konto“: who bbd takes somebody for, and a new password of their own."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, session
from flask import Response as FlaskResponse
from flask_login import login_user
from sqlmodel import Session
from werkzeug.wrappers import Response
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from bbd.domain.errors import InputRefused
from bbd.domain.lifecycle import Role
from bbd.services import signin
from bbd.services.people import set_password
from bbd.services.signin import PasswordProof, TooMany
from bbd.store.people import Organisation, Person
from bbd.web.access import allow
from bbd.web.confirming import confirmed, password_field
from bbd.web.edge import now, reading, viewer
from bbd.web.forms import Form
from bbd.web.signin import Visitor, too_many
from bbd.web.writing import attempt

blueprint = Blueprint("account", __name__)


class NewPasswordForm(Form):
    """The password so far, and the new one twice."""

    password = password_field("Bisheriges Passwort")
    new_password = PasswordField(
        "Neues Passwort", [InputRequired("Bitte das neue Passwort eingeben."), Length(max=1000)]
    )
    repeated = PasswordField(
        "Neues Passwort noch einmal",
        [
            InputRequired("Bitte das neue Passwort noch einmal eingeben."),
            EqualTo("new_password", "Die beiden neuen Passwörter sind nicht gleich."),
        ],
    )


@blueprint.route("/account", methods=["GET", "POST"])
@allow(*Role)
def account() -> Response:
    """Show who somebody is to bbd, or give them the password that they chose."""
    form = NewPasswordForm()
    if request.method == "GET":
        return FlaskResponse(_page(form))
    fine = form.validate()
    proof = confirmed(form)
    if isinstance(proof, TooMany):
        return too_many(proof)
    if proof is None or not fine:
        return FlaskResponse(_page(form), status=422)
    return _change(form, proof)


def _change(form: NewPasswordForm, proof: PasswordProof) -> Response:
    opened: list[Visitor] = []

    def act(writer: Session, by: Person) -> Response:
        new = form.new_password.data or ""
        if new == form.password.data:
            raise InputRefused.because("Das ist das Passwort, das Sie schon haben.", field="new_password")
        try:
            set_password(writer, by, new, now=now(), by=by)
        except InputRefused as refusal:
            raise InputRefused(replace(one, field="new_password") for one in refusal.problems) from refusal
        # All sessions have ended, this one too; whoever is here goes on in a new one.
        opened.append(Visitor(by, signin.open_session(writer, proof, now=now())))
        flash("Ihr Passwort ist geändert. Wo Sie sonst noch angemeldet waren, sind Sie es nicht mehr.", "success")
        return redirect("/account", code=303)

    answer = attempt(form, act, lambda: _page(form))
    if opened:
        said = session.get("_flashes")
        session.clear()
        login_user(opened[0])
        session["_flashes"] = said
    return answer


def _page(form: NewPasswordForm) -> str:
    deputy = reading().get(Person, viewer().deputy_id) if viewer().deputy_id else None
    return render_template(
        "account.html",
        form=form,
        house=reading().get_one(Organisation, viewer().organisation_id).name,
        deputy=deputy.name if deputy else "",
    )
