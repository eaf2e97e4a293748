"""The forms with which the administration keeps people: who they are, what they may do, whether they have access."""

import hashlib

from wtforms import PasswordField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from bbd.domain.errors import Stale
from bbd.domain.words import BY_SOMEBODY, ROLES
from bbd.store.people import Organisation, Person
from bbd.web.fields import Clean, one_line
from bbd.web.forms import Form


class RolesField(SelectMultipleField):  # type: ignore[misc]  # WTForms ships no types
    """Several roles, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PersonForm(Form):
    """Somebody's name, organisation, roles and deputy; the mail address is only asked for once, when they are added."""

    mail = StringField(
        "E-Mail-Adresse", [InputRequired("Bitte die E-Mail-Adresse angeben."), Length(max=254)], filters=[one_line]
    )
    name = StringField(
        "Name", [InputRequired("Bitte den Namen angeben."), Length(max=200), Clean()], filters=[one_line]
    )
    function = StringField(
        "Funktion", [Optional(), Length(max=200, message="Bitte höchstens 200 Zeichen."), Clean()], filters=[one_line]
    )
    organisation = SelectField("Organisation", [InputRequired("Bitte die Organisation wählen.")])
    roles = RolesField("Rollen", [Optional()], choices=[SelectChoice(role, ROLES[role]) for role in ROLES])
    deputy = SelectField("Vertretung", [Optional()])

    def offer(self, organisations: list[Organisation], people: list[tuple[Person, Organisation]]) -> None:
        """Fill the lists to choose from."""
        self.organisation.choices = [
            SelectChoice("", "Bitte wählen"),
            *(SelectChoice(one.name, one.name) for one in organisations),
        ]
        self.deputy.choices = [
            SelectChoice("", "keine"),
            *(SelectChoice(one.mail, f"{one.name} ({home.name})") for one, home in people),
        ]

    def show(self, person: Person, organisation: str, deputy: str) -> None:
        """Fill the form with what is known of somebody."""
        self.mail.data, self.name.data, self.function.data = person.mail, person.name, person.function
        self.organisation.data, self.deputy.data = organisation, deputy
        self.roles.data = person.role_names.split()


class PasswordForm(Form):
    """A new password for somebody."""

    password = PasswordField("Neues Passwort", [InputRequired("Bitte das neue Passwort angeben."), Length(max=1000)])


class AccessForm(Form):
    """Ends or opens somebody's access; there is nothing to fill in."""


def stamp(person: Person) -> str:
    """Return what tells whether somebody else changed the person meanwhile; it says nothing by itself."""
    known = (person.name, person.function, person.organisation_id, person.role_names, person.deputy_id, person.active)
    return hashlib.sha256(repr(known).encode()).hexdigest()[:16]


def require_unchanged(person: Person, form: Form) -> None:
    """Refuse (Stale) a form that was shown with other facts about the person."""
    if form.version.data != stamp(person):
        raise Stale.because(
            f"Die Angaben zu dieser Person wurden inzwischen geändert, {BY_SOMEBODY}.",
            remedy="Ihre Angaben stehen noch da; bitte mit dem jetzigen Stand vergleichen und noch einmal speichern.",
        )
