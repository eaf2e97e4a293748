"""Negotiating an agreement: the counter-proposals and their answers. The wordings side by side are beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request
from sqlmodel import Session
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length

from bbd.domain.document import GoalText
from bbd.domain.lifecycle import Role, State
from bbd.domain.words import ANSWERS
from bbd.services import negotiations
from bbd.services.agreements import find
from bbd.services.negotiations import Answer
from bbd.services.versions import text_of
from bbd.store.agreement_queries import version_in_work
from bbd.store.agreements import AgreementVersion
from bbd.store.negotiation_queries import proposals_of, waiting_for_answer
from bbd.store.negotiations import CounterProposal
from bbd.store.people import Person
from bbd.web.access import allow
from bbd.web.edge import now, reading, viewer
from bbd.web.fields import Clean, Later, prose
from bbd.web.forms import Form, sent_version
from bbd.web.writing import handle

blueprint = Blueprint("negotiations", __name__)
READERS = (Role.COORDINATOR, Role.LEADERSHIP, Role.CONTACT, Role.AUDITOR)
LONGEST = 5_000


class AnswerForm(Form):
    """What the coordinator says to a counter-proposal."""

    goal = HiddenField()
    answer = RadioField("Ihre Antwort", [InputRequired("Bitte eine Antwort wählen.")])
    reason = TextAreaField(
        "Begründung", [Later(), Length(max=LONGEST, message=f"Bitte höchstens {LONGEST} Zeichen."), Clean()],
        filters=[prose],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A counter-proposal with the goal it was made to; `form` where the coordinator can answer it now."""

    proposal: CounterProposal
    goal: GoalText | None
    who: str
    answered_by: str
    form: AnswerForm | None


@dataclass(frozen=True, slots=True)
class Round:
    """What was said to one version."""

    version: AgreementVersion
    lines: tuple[Line, ...]


@blueprint.get("/agreements/<number>/negotiation")
@allow(*READERS, scope="organisation")
def negotiation(number: str) -> str:
    """Show what was proposed and answered, and the forms for what is open."""
    return _page(number, None)


@blueprint.route("/agreements/<number>/negotiation/answer", methods=["GET", "POST"])
@allow(Role.COORDINATOR, scope="all")
def answering(number: str) -> Response:
    """Answer one counter-proposal; the address is left over where an answer was refused, and leads back."""
    if request.method == "GET":
        return redirect(f"/agreements/{number}/negotiation", code=303)
    agreement = find(reading(), number, viewer())
    draft = version_in_work(reading(), agreement)
    form = _form(draft, None, request.form.get("goal", ""))

    def act(session: Session, by: Person) -> Response:
        said = Answer(form.goal.data or "", form.answer.data, form.reason.data or "", sent_version())
        given = negotiations.answer(session, find(session, number, by), said, by=by, now=now())
        taken = "Der Wert steht jetzt im Entwurf." if given.answer == "taken" else "Die Leitung liest Ihre Begründung."
        flash(f"Die Antwort zu Ziel {given.goal_key} ist festgehalten. {taken}", "success")
        return redirect(f"/agreements/{number}/negotiation", code=303)

    return handle(form, act, lambda: _page(number, form))


def _form(draft: AgreementVersion | None, proposal: CounterProposal | None, goal_key: str) -> AnswerForm:
    form = AnswerForm(version=draft.edition if draft else 0, goal=goal_key)
    possible = ["kept"] if proposal and draft and not negotiations.can_take(text_of(draft), proposal) else list(ANSWERS)
    form.answer.choices = [SelectChoice(value, ANSWERS[value]) for value in possible if value != "met"]
    for name, field in form._fields.items():
        field.id = f"{goal_key}-{name}"
    return form


def _page(number: str, sent: AnswerForm | None) -> str:
    agreement = find(reading(), number, viewer())
    draft = version_in_work(reading(), agreement)
    if sent is not None and sent.stale and draft is not None:
        sent.version.data = draft.edition
    rounds: dict[int, tuple[AgreementVersion, list[CounterProposal]]] = {}
    for proposal, version in proposals_of(reading(), agreement):
        rounds.setdefault(version.number, (version, []))[1].append(proposal)
    answerable = draft if draft is not None and draft.state == State.DRAFTED else None
    told = [_round(version, made, answerable, sent) for version, made in rounds.values()]
    return render_template(
        "agreements/negotiation.html", agreement=agreement, draft=draft, rounds=told[::-1], sent=sent,
        waiting=waiting_for_answer(reading(), agreement),
    )  # fmt: skip


def _round(
    version: AgreementVersion, made: Sequence[CounterProposal], draft: AgreementVersion | None, sent: AnswerForm | None
) -> Round:
    goals = {goal.key: goal for goal in text_of(version).goals}
    open_now = draft is not None and draft.number == version.number + 1 and Role.COORDINATOR in viewer().roles
    lines = []
    for one in made:
        form = None
        if open_now and one.answer == "open":
            form = sent if sent is not None and sent.goal.data == one.goal_key else _form(draft, one, one.goal_key)
        lines.append(Line(one, goals.get(one.goal_key), _name(one.by_id), _name(one.answered_by_id), form))
    return Round(version, tuple(lines))


def _name(person_id: object) -> str:
    found = reading().get(Person, person_id) if person_id else None
    return found.name if found else ""
