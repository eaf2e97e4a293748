"""The page for signing: the whole wording, who has signed, and the form that binds a signature to this wording."""

from flask import Blueprint, flash, redirect, render_template, request
from flask import Response as FlaskResponse
from sqlmodel import Session
from werkzeug.wrappers import Response

from bbd.domain.document import AgreementText, Party
from bbd.domain.errors import InputRefused
from bbd.domain.lifecycle import Role
from bbd.domain.signing import Decision, check_decisions
from bbd.domain.title_figures import contradictions
from bbd.services.agreements import find
from bbd.services.comparisons import compared
from bbd.services.signed_copies import HandedIn
from bbd.services.signin import PasswordProof, TooMany
from bbd.services.signing import Sent, Shown, sign, wording_changed
from bbd.store.agreement_history import signatures
from bbd.store.agreement_queries import versions_of
from bbd.store.negotiation_queries import answered
from bbd.store.people import Person, people_by_mail
from bbd.web.access import allow
from bbd.web.agreement_figures import feasible
from bbd.web.confirming import confirmed
from bbd.web.edge import now, reading, today, viewer
from bbd.web.forms import sent_version
from bbd.web.seats import mails_in, sides
from bbd.web.signed import signed
from bbd.web.signin import too_many
from bbd.web.signing_desk import Desk, desk_of
from bbd.web.signing_form import SigningForm, decisions, homeless, signing_form
from bbd.web.telling import tell
from bbd.web.turns import turns
from bbd.web.writing import attempt
from bbd.web.written_form import handed_in

blueprint = Blueprint("signing", __name__)


@blueprint.route("/agreements/<number>/sign", methods=["GET", "POST"])
@allow(Role.LEADERSHIP, Role.CONTACT, Role.COORDINATOR, scope="organisation")
def signing(number: str) -> Response:
    """Show the wording with its form, or sign it."""
    desk = desk_of(number)
    form = signing_form(desk.text, desk.version, desk.right, viewer().mail)
    if request.method == "GET":
        return FlaskResponse(_page(number, form))
    shown = _shown()
    if (shown.version, shown.sha256) != (desk.version.number, desk.version.sha256):
        # Said before anything else: the fields that are missing or too many belong to another wording.
        return attempt(form, _changed, lambda: _page(number, form))
    fine = form.validate() & _decided(form, desk)
    proof = confirmed(form)
    if isinstance(proof, TooMany):
        return too_many(proof)
    if proof is None or not fine:
        return FlaskResponse(_page(number, form), status=422)
    copy = handed_in(form, desk.agreement, desk.version) if _takes_over(form, desk) else None
    if form.errors or form.problems:
        return FlaskResponse(_page(number, form), status=422)
    return _sign(number, form, desk.text, proof, copy)


def _takes_over(form: SigningForm, desk: Desk) -> bool:
    """Say whether the decisions sent mean a signature; a counter-proposal gives the wording back, unsigned."""
    return all(given.decision is Decision.ACCEPT for given in decisions(form, desk.text).values())


def _decided(form: SigningForm, desk: Desk) -> bool:
    """Say whether every goal is decided as it must be; what is missing goes beside its field, unless that is told."""
    if desk.right is None or desk.right.party is not Party.PARTNER:
        return True
    try:
        check_decisions(desk.text, decisions(form, desk.text))
    except InputRefused as refusal:
        new = [one for one in refusal.problems if one.field not in form or not form[one.field].errors]
        form.refuse(InputRefused(new))
        return False
    return True


def _shown() -> Shown:
    """Return which wording the sent form was under, and whose signature it was to be."""
    return Shown(sent_version(), request.form.get("sha256", ""), request.form.get("seat"))


def _changed(_session: Session, _by: Person) -> Response:
    raise wording_changed()


def _sign(number: str, form: SigningForm, text: AgreementText, proof: PasswordProof, copy: HandedIn | None) -> Response:
    def act(session: Session, by: Person) -> Response:
        agreement = find(session, number, by)
        sent = Sent(_shown(), proof, decisions(form, text), copy)
        entry = sign(session, agreement, sent, by=by, now=now(), today=today())
        tell(session, agreement, entry, by)
        flash(*signed(session, entry))
        return redirect(f"/agreements/{number}", code=303)

    return attempt(form, act, lambda: _page(number, form))


def _page(number: str, sent: SigningForm) -> str:
    """Return the page as things stand now, with what was sent in its fields."""
    desk = desk_of(number)
    form = signing_form(desk.text, desk.version, desk.right, viewer().mail)
    for field in sent:
        if field.name in form and field.name not in {"version", "sha256", "seat"}:
            form[field.name].errors = field.errors
    form.problems, form.idempotency_key.data = sent.problems, sent.idempotency_key.data
    if not sent.stale:
        # Only who is told that the wording changed gets a form for the new one.
        form.version.data, form.sha256.data, form.seat.data = sent.version.data, sent.sha256.data, sent.seat.data
    people = people_by_mail(reading(), mails_in(desk.text))
    given = signatures(reading(), desk.agreement).get(desk.version.id, ())
    comparison = compared(versions_of(reading(), desk.agreement), desk.version)
    return render_template(
        "agreements/sign.html",
        desk=desk,
        form=form,
        people=people,
        sides=sides(desk.text, given, people, turns(reading(), desk.version)),
        kept=homeless(form, request.form),
        comparison=comparison,
        answers=answered(reading(), desk.version),
        feasibilities=feasible(desk.agreement, desk.text),
        contradictions=contradictions(desk.text),
    )
