"""The page of one person: everything that can be changed about them, each in a form of its own."""

import uuid

from flask import abort, render_template

from bbd.services import people
from bbd.store.people import Organisation, Person
from bbd.store.people_pages import organisations
from bbd.web.edge import reading, viewer
from bbd.web.forms import Form
from bbd.web.people_forms import AccessForm, PasswordForm, PersonForm, stamp


def person_page(person_id: uuid.UUID, **sent: Form) -> str:
    """Return the page of a person, with the form as sent where one was refused."""
    everyone = people.everybody(reading())
    by_id = {person.id: (person, home) for person, home in everyone}
    if person_id not in by_id:
        abort(404)
    person, home = by_id[person_id]
    offered = {"person": sent.get("person") or _filled(person, home, by_id, everyone)}
    offered["password"] = sent.get("password") or PasswordForm(formdata=None)
    action = "disable" if person.active else "enable"
    if person.id != viewer().id:
        offered[action] = sent.get(action) or AccessForm(formdata=None)
    for name, form in offered.items():
        for field in form:
            field.id = f"{name}-{field.name}"
    return render_template(
        "people/one.html", who=person, home=home, offered=offered, refused=next(iter(sent.values()), None),
        edition=stamp(person),
    )  # fmt: skip


def _filled(
    person: Person,
    home: Organisation,
    by_id: dict[uuid.UUID, tuple[Person, Organisation]],
    everyone: list[tuple[Person, Organisation]],
) -> PersonForm:
    form = PersonForm(formdata=None)
    deputy = by_id[person.deputy_id][0].mail if person.deputy_id in by_id else ""
    form.offer([*organisations(reading())], [(one, at) for one, at in everyone if one.id != person.id])
    form.show(person, home.name, deputy)
    del form.mail
    return form
