"""The forms with which people take a finding over or silence it, and who is offered them."""

from flask import request
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from bbd.domain.errors import Stale
from bbd.domain.lifecycle import Role
from bbd.domain.words import BY_SOMEBODY
from bbd.services.findings import TAKE_OVER
from bbd.store.findings import Finding
from bbd.store.people import Person
from bbd.web.fields import Clean, DayField, Needed, prose
from bbd.web.forms import Form


class PromiseForm(Form):
    """By when it will be settled."""

    date = DayField("Erledigt bis", [Needed("Bitte den Tag angeben, bis zu dem es erledigt ist.")])


class SilenceForm(Form):
    """Until when it rests, and why."""

    date = DayField("Ruht bis", [Needed("Bitte den Tag angeben, bis zu dem der Hinweis ruht.")])
    reason = TextAreaField(
        "Begründung",
        [InputRequired("Bitte begründen, warum der Hinweis ruhen soll."), Length(max=2000), Clean()],
        filters=[prose],
    )


class SpeakForm(Form):
    """Lifts a silence; there is nothing to fill in."""


def named(form: Form, name: str) -> Form:
    """Return `form` with ids of its own, so that two of them fit on one page."""
    for field in form:
        field.id = f"{name}-{field.name}"
        field.label.field_id = field.id
    return form


def may_take_over(person: Person, finding: Finding) -> bool:
    """Say whether somebody who sees the finding is offered to promise a date for it."""
    return finding.state != "resolved" and bool(person.roles & TAKE_OVER)


def may_silence(person: Person, finding: Finding) -> bool:
    """Say whether somebody is offered to silence the finding."""
    return finding.state != "resolved" and Role.COORDINATOR in person.roles


def edition_of(finding: Finding) -> str:
    """Return what tells whether somebody else dealt with the finding meanwhile."""
    return f"{finding.state}:{finding.promised_until or ''}:{finding.silenced_until or ''}"


def require_unchanged(finding: Finding) -> None:
    """Refuse (Stale) a form that was shown with another state of the finding."""
    if request.form.get("version", "") != edition_of(finding):
        raise Stale.because(
            f"Der Hinweis wurde inzwischen bearbeitet, {BY_SOMEBODY}.",
            remedy="Ihre Angaben stehen noch da; bitte mit dem jetzigen Stand vergleichen und dann neu entscheiden.",
        )
