"""A request to sign, other than signing it: saying no, asking a colleague, more time. Each has a page of its own."""

from flask import Blueprint, flash, redirect, render_template, request
from sqlmodel import Session
from werkzeug.wrappers import Response
from wtforms import SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from bbd.domain.errors import StepRefused
from bbd.domain.lifecycle import Role, VersionState
from bbd.services import signature_requests as requests
from bbd.services.agreements import find
from bbd.services.forwarding import colleagues, forward
from bbd.services.signing_rights import right_of
from bbd.services.steps import stamp
from bbd.services.tidings import tell_declined, tell_extended
from bbd.store.agreement_queries import version_in_work
from bbd.store.agreements import AgreementVersion
from bbd.store.people import Person
from bbd.web.access import allow
from bbd.web.edge import edge, now, reading, today, viewer
from bbd.web.fields import Clean, DayField, Later, prose
from bbd.web.forms import Form
from bbd.web.telling import occasion, tell
from bbd.web.writing import handle

blueprint = Blueprint("signature_requests", __name__)
LONGEST = 5_000
TEXT = (Length(max=LONGEST, message=f"Bitte höchstens {LONGEST} Zeichen."), Clean())


class DeclineForm(Form):
    """Why somebody does not sign."""

    reason = TextAreaField("Begründung", [Later(), *TEXT], filters=[prose])


class ForwardForm(Form):
    """Whom somebody asks to sign in their place, and why."""

    to = SelectField("An wen?", [InputRequired("Bitte eine Person wählen.")])
    forward_reason = TextAreaField("Begründung", [Later(), *TEXT], filters=[prose])


class ExtendForm(Form):
    """Until when the wording can be signed."""

    date = DayField("Zu zeichnen bis", [Later()])


@blueprint.route("/agreements/<number>/sign/decline", methods=["GET", "POST"])
@allow(Role.LEADERSHIP, scope="organisation")
def declining(number: str) -> Response:
    """Say no to the wording, with a reason."""
    form = DeclineForm(version=_stamp(number))

    def act(session: Session, by: Person) -> Response:
        agreement = find(session, number, by)
        back = requests.decline(
            session, agreement, by=by, reason=form.reason.data or "", shown=_shown(), now=now(), today=today(),
        )  # fmt: skip
        if back is not None:
            tell(session, agreement, back, by)
        else:
            tell_declined(occasion(session, agreement, by), form.reason.data or "")
        said = "Damit geht der Wortlaut zurück an die Koordination." if back else "Die anderen können noch zeichnen."
        flash(f"Ihre Ablehnung ist festgehalten. {said}", "success")
        return redirect(f"/agreements/{number}", code=303)

    return handle(form, act, lambda: _page("agreements/decline.html", number, form))


@blueprint.route("/agreements/<number>/sign/forward", methods=["GET", "POST"])
@allow(Role.LEADERSHIP, scope="organisation")
def forwarding(number: str) -> Response:
    """Ask a colleague to sign instead."""
    form = ForwardForm(version=_stamp(number))
    version = version_in_work(reading(), find(reading(), number, viewer()))
    possible = colleagues(reading(), viewer(), version) if version else []
    form.to.choices = [SelectChoice("", "Bitte wählen"), *(SelectChoice(one.mail, one.name) for one in possible)]

    def act(session: Session, by: Person) -> Response:
        forward(
            session, find(session, number, by), edge().settings, by=by, to=form.to.data,
            reason=form.forward_reason.data or "", shown=_shown(), now=now(), today=today(),
        )  # fmt: skip
        flash("Ihre Bitte ist mit einem Brief unterwegs. Zeichnen können Sie weiterhin auch selbst.", "success")
        return redirect(f"/agreements/{number}", code=303)

    return handle(form, act, lambda: _page("agreements/forward.html", number, form))


@blueprint.route("/agreements/<number>/extend", methods=["GET", "POST"])
@allow(Role.COORDINATOR, scope="all")
def extending(number: str) -> Response:
    """Give a request to sign more time."""
    form = ExtendForm(version=_stamp(number))

    def act(session: Session, by: Person) -> Response:
        until = form.date.data
        agreement = find(session, number, by)
        requests.extend(session, agreement, until, by=by, shown=_shown(), now=now(), today=today())
        tell_extended(occasion(session, agreement, by))
        flash("Die Frist zur Zeichnung ist verlängert; wer noch zeichnen muss, erfährt es mit einem Brief.", "success")
        return redirect(f"/agreements/{number}", code=303)

    return handle(form, act, lambda: _page("agreements/extend.html", number, form, signs=False))


def _shown() -> str:
    """Return the stamp of the wording that the sent form was under."""
    return request.form.get("version", "")


def _stamp(number: str) -> str:
    version = version_in_work(reading(), find(reading(), number, viewer()))
    return stamp(version) if version else ""


def _page(template: str, number: str, form: Form, *, signs: bool = True) -> str:
    agreement = find(reading(), number, viewer())
    version = version_in_work(reading(), agreement)
    if form.stale:
        form.version.data = _stamp(number)
    return render_template(
        template, agreement=agreement, version=version, form=form, refusal=_refusal(version, signs=signs)
    )


def _refusal(version: AgreementVersion | None, *, signs: bool) -> str:
    """Return why this person can do nothing here; empty where they can."""
    if version is None or version.state != VersionState.SUBMITTED:
        return "Zurzeit liegt kein Wortlaut zur Zeichnung vor."
    if not signs:
        return ""
    try:
        right = right_of(reading(), version, viewer(), today())
    except StepRefused as refusal:
        return " ".join(str(problem) for problem in refusal.problems)
    return "" if right.on_behalf_of is None else "In Vertretung (i. V.) können Sie hier nur zeichnen."
