"""The administration's pages of people: who they are, what they may do, and whether they have access."""

import uuid
from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from markupsafe import Markup
from sqlmodel import Session
from werkzeug.wrappers import Response

from bbd.domain.errors import StepRefused
from bbd.domain.lifecycle import Role
from bbd.services import people
from bbd.store.people import Person
from bbd.store.people_pages import organisations
from bbd.web.access import allow
from bbd.web.edge import now, reading
from bbd.web.forms import Form
from bbd.web.people_forms import AccessForm, PasswordForm, PersonForm, require_unchanged
from bbd.web.people_page import person_page
from bbd.web.writing import handle

blueprint = Blueprint("people", __name__)
Change = Callable[[Session, Person, Person], None]
"""Changes the first person in the name of the second."""


@blueprint.get("/people")
@allow(Role.ADMIN)
def everybody() -> str:
    """List everybody by organisation."""
    return render_template("people/everybody.html", people=people.everybody(reading()))


@blueprint.route("/people/new", methods=["GET", "POST"])
@allow(Role.ADMIN)
def add() -> Response:
    """Add somebody."""
    form = PersonForm()
    form.offer(list(organisations(reading())), people.everybody(reading()))

    def act(session: Session, by: Person) -> Response:
        added = people.add_person(
            session, mail=form.mail.data, name=form.name.data, organisation=form.organisation.data,
            roles=form.roles.data, deputy=form.deputy.data or None, now=now(), by=by,
            function=form.function.data or "",
        )  # fmt: skip
        return redirect(url_for("people.one", person_id=added.id, _anchor="password"), code=303)

    answer = handle(form, act, lambda: render_template("people/new.html", form=form))
    return _done(
        answer, Markup('Die Person ist angelegt. Zum Anmelden braucht sie noch <a href="#password">ein Passwort</a>.')
    )


@blueprint.get("/people/<uuid:person_id>")
@allow(Role.ADMIN)
def one(person_id: uuid.UUID) -> str:
    """Show one person with everything that can be changed."""
    return person_page(person_id)


@blueprint.route("/people/<uuid:person_id>/edit", methods=["GET", "POST"])
@allow(Role.ADMIN)
def edit(person_id: uuid.UUID) -> Response:
    """Change what is known of somebody."""
    form = PersonForm()
    del form.mail
    form.offer(list(organisations(reading())), people.everybody(reading()))

    def change(session: Session, person: Person, by: Person) -> None:
        if person.id == by.id and Role.ADMIN not in form.roles.data:
            raise StepRefused.because(
                "Die eigene Rolle „Administration“ kann man nicht abgeben.",
                remedy="Bitte jemand anderen aus der Administration darum bitten.",
                field="roles",
            )
        people.change_person(
            session, person, name=form.name.data, organisation=form.organisation.data, roles=form.roles.data,
            deputy=form.deputy.data or None, now=now(), by=by,
            function=form.function.data or "",
        )  # fmt: skip

    return _changed(person_id, "person", form, change, "Die Angaben sind gespeichert.")


@blueprint.route("/people/<uuid:person_id>/password", methods=["GET", "POST"])
@allow(Role.ADMIN)
def password(person_id: uuid.UUID) -> Response:
    """Give somebody a new password."""
    form = PasswordForm()

    def change(session: Session, person: Person, by: Person) -> None:
        people.set_password(session, person, form.password.data, now=now(), by=by)

    return _changed(person_id, "password", form, change, "Das neue Passwort gilt; frühere Anmeldungen sind beendet.")


@blueprint.route("/people/<uuid:person_id>/<any(disable, enable):action>", methods=["GET", "POST"])
@allow(Role.ADMIN)
def access(person_id: uuid.UUID, action: str) -> Response:
    """End somebody's access, or open it again."""

    def change(session: Session, person: Person, by: Person) -> None:
        if person.id == by.id:
            raise StepRefused.because("Den eigenen Zugang kann man nicht beenden.")
        people.set_active(session, person, active=action == "enable", now=now(), by=by)

    message = "Der Zugang ist wieder offen." if action == "enable" else "Der Zugang ist beendet."
    return _changed(person_id, action, AccessForm(), change, message)


def _changed(person_id: uuid.UUID, name: str, form: Form, change: Change, message: str) -> Response:
    """Do a change to one person, and go back to their page."""

    def act(session: Session, by: Person) -> Response:
        person = session.get(Person, person_id)
        if person is None:
            abort(404)
        require_unchanged(person, form)
        change(session, person, by)
        return redirect(url_for("people.one", person_id=person_id), code=303)

    return _done(handle(form, act, lambda: person_page(person_id, **{name: form})), message)


def _done(answer: Response, message: str) -> Response:
    if answer.status_code == 303:  # noqa: PLR2004 - see other: it was done
        flash(message, "success")
    return answer
