"""The forms of the steps on the page of an agreement: one for each action that the person can take."""

from collections.abc import Mapping
from typing import Any

from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from bbd.domain.document import AgreementText
from bbd.domain.lifecycle import Action, steps_with
from bbd.services.open_steps import Situation
from bbd.services.step_effects import time_to_sign
from bbd.services.steps import stamp
from bbd.store.agreement_history import last_review
from bbd.store.agreements import AgreementVersion
from bbd.web.agreement_page import AgreementPage
from bbd.web.closing import ClosingForm, closing_form
from bbd.web.confirming import just_signed_in, password_field
from bbd.web.edge import reading
from bbd.web.fields import Clean, DayField, Later, prose
from bbd.web.forms import Form

LONGEST = 5_000
FROM_TODAY = "Heute oder später. Zum heutigen Tag gekündigt, endet die Zielvereinbarung sofort."
SAME_DAY = "Zu diesem Tag ist die Kündigung für Ihre Seite schon erklärt; alle Erklärungen nennen denselben."
CLEAN = (Length(max=LONGEST, message=f"Bitte höchstens {LONGEST} Zeichen."), Clean())


def step_form(action: Action, text: AgreementText, situation: Situation) -> Form:
    """Return the form of `action`: a reason and a day where the state table asks for them, a statement for each goal.

    Whether they are there, the service says; so the page and every other way in speak with one voice.
    """
    version = situation.version_for(action)
    made = _closing(text, situation) if action is Action.CLOSE else _form_class(action, text, version)
    form: Form = made(version=stamp(version))
    for field in form:
        field.id = f"{action}-{field.name}"
    return form


def _form_class(action: Action, text: AgreementText, version: AgreementVersion) -> type[Form]:
    rows = steps_with(action)
    fields: dict[str, Any] = {}
    if action is Action.SUBMIT:
        otherwise = f"Ohne Angabe: {time_to_sign(reading(), version).days} Tage ab heute."
        fields["date"] = DayField("Zu zeichnen bis", [Optional()], description=otherwise)
    if any(row.needs_date for row in rows):
        fields["date"] = DayField("Zu welchem Tag?", [Later()])
    if any(row.needs_reason for row in rows):
        fields["reason"] = TextAreaField("Begründung", list(CLEAN), filters=[prose])
    if action is Action.TERMINATE:
        fields["date"] = DayField("Zu welchem Tag?", [Later()], description=FROM_TODAY)
        if just_signed_in() is None:
            fields["password"] = password_field()
    for goal in text.goals if action is Action.REVIEW else ():
        fields[f"statement-{goal.key}"] = TextAreaField(f"Aussage zu Ziel {goal.key}", list(CLEAN), filters=[prose])
    return type("StepForm", (Form,), fields)


def _closing(text: AgreementText, situation: Situation) -> type[Form]:
    return closing_form(text, last_review(reading(), situation.agreement), CLEAN)


def statements(form: Form, text: AgreementText) -> dict[str, str]:
    """Return what a review, or the end, says of each goal; an empty text where a review says nothing."""
    if isinstance(form, ClosingForm):
        return {goal.key: said for goal in text.goals if (said := form.said_of(goal.key))}
    return {goal.key: form[f"statement-{goal.key}"].data for goal in text.goals if f"statement-{goal.key}" in form}


def _with_day(form: Form, page: AgreementPage) -> None:
    """Put in the day that somebody of the same side has declared: all of one side name the same."""
    if page.terminating.day is not None:
        form["date"].data, form["date"].description = page.terminating.day, SAME_DAY


def step_forms(page: AgreementPage, sent: Mapping[Action, Form]) -> Mapping[Action, Form]:
    """Return a form for each open step but the signature; one that was refused stays as it was sent."""
    offered = [step.action for step in page.steps if step.action is not Action.SIGN]
    forms: dict[Action, Form] = {action: step_form(action, page.text, page.situation) for action in offered}
    if Action.TERMINATE in forms:
        _with_day(forms[Action.TERMINATE], page)
    for action, form in sent.items():
        if form.stale:
            # Who has been shown the present wording may decide on it.
            form.version.data = stamp(page.situation.version_for(action))
        forms[action] = form
    return forms
