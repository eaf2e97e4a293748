"""A draft on the desk of the coordinator: finding it, saving a change to it, and showing a stale form beside it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request
from sqlmodel import Session
from werkzeug.wrappers import Response
from wtforms import HiddenField

from bbd.domain.document import AgreementText
from bbd.domain.document_editing import Place, pointer
from bbd.domain.errors import InputRefused, NotThere, Refused, StepRefused
from bbd.domain.lifecycle import VersionState
from bbd.services.agreements import draft_at, find, save_draft
from bbd.services.versions import text_of
from bbd.store.agreement_queries import version_in_work
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.people import Person
from bbd.web import refusals
from bbd.web.edge import end_reading, now, reading, viewer
from bbd.web.forms import Form, sent_version
from bbd.web.writing import Act, once

Change = Callable[[AgreementText], AgreementText]


@dataclass(frozen=True, slots=True)
class Desk:
    """A draft as it stands now."""

    agreement: Agreement
    version: AgreementVersion
    text: AgreementText

    @property
    def path(self) -> str:
        """Where the whole draft is edited."""
        return f"/agreements/{self.agreement.number}/edit"


def desk(number: str) -> Desk:
    """Return the draft of an agreement; NotThere, or StepRefused where its wording cannot be changed now."""
    agreement = find(reading(), number, viewer())
    version = version_in_work(reading(), agreement)
    if version is None or version.state != VersionState.DRAFTED:
        raise StepRefused.because(
            "Hier ist kein Entwurf in Arbeit: Der Wortlaut liegt zur Zeichnung vor oder gilt schon.",
            remedy="Zum Ändern muss er zurückgegeben oder auf ihrer Seite ein Nachtrag begonnen werden.",
        )
    return Desk(agreement, version, text_of(version))


def saving(number: str, change: Change, *, place: Place, said: str, then: str) -> Act:
    """Return the act that saves `change`; what it refuses below `place` is named by the form's fields."""

    def act(session: Session, by: Person) -> Response:
        agreement = find(session, number, by)
        edition = sent_version()
        text = text_of(draft_at(session, agreement, edition=edition))
        try:
            save_draft(session, agreement, change(text), edition=edition, by=by, now=now())
        except LookupError as error:
            raise NotThere.because("Diesen Teil des Entwurfs gibt es nicht.") from error
        except InputRefused as refusal:
            raise _by_field(refusal, place) from refusal
        flash(said, "success")
        return redirect(then, code=303)

    return act


def gone(refusal: Refused, form: type[Form]) -> Response:
    """Answer a form whose draft, or part of it, is no longer there to be edited: with what was sent, or as before."""

    def act(_session: Session, _by: Person) -> Response:
        raise refusal

    try:
        return once(act)
    except Refused as refused:
        end_reading()
        refusals.tell(refused)
        return FlaskResponse(lost_page(refused, form), status=refused.http_status)


def lost_page(refusal: Refused, form: type[Form]) -> str:
    """Return the page that gives back what was sent where there is no form to hold it any more."""
    sent = [(_label(form, name), text) for name, text in request.form.items() if text.strip() and _label(form, name)]
    return render_template(
        "error.html",
        status=refusal.http_status,
        title="Der Entwurf lässt sich nicht mehr ändern",
        problems=refusal.problems,
        sent=sent,
    )


def _label(form: type[Form], name: str) -> str:
    """Return the label of the field `name`, of a line in a list that of the list; empty for a hidden one."""
    field = getattr(form, name.split("-", maxsplit=1)[0], None)
    if field is None or field.field_class is HiddenField:
        return ""
    return str(field.kwargs.get("label", field.args[0] if field.args else ""))


def _by_field(refusal: InputRefused, place: Place) -> InputRefused:
    """Name the problems by the form's fields: "/goals/0/target/value" at the goal's place is `target_value`."""
    prefix = pointer(place)
    return InputRefused(
        replace(problem, where="", field=problem.field.removeprefix(prefix).strip("/").replace("/", "_"))
        for problem in refusal.problems
    )


def differences(form: Form, current: Form) -> list[tuple[str, str]]:
    """Return (label, present value) of each field whose sent value is another; and let the form be sent again.

    For a form that is not stale there are none.
    """
    if not form.stale:
        return []
    form.version.data = current.version.data
    return [
        (field.label.text, _shown(current[field.short_name]))
        for field in form
        if field.short_name not in {"version", "idempotency_key", "csrf_token"}
        and _shown(field) != _shown(current[field.short_name])
    ]


def _shown(field: Any) -> str:  # noqa: ANN401 - WTForms ships no types
    """Return a field's value as people read it."""
    if hasattr(field, "entries"):
        return "; ".join(filter(None, (_shown(entry) for entry in field.entries)))
    if hasattr(field, "form"):
        return " ".join(filter(None, (_shown(inner) for inner in field.form)))
    if hasattr(field, "iter_choices"):
        return ", ".join(str(choice.label) for choice in field.iter_choices() if choice.selected and choice.value)
    if isinstance(field.data, bool):
        return "ja" if field.data else "nein"
    return str(field._value()) if field.data is not None else ""  # noqa: SLF001 - what the field shows has no public name
