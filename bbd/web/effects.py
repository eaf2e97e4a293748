"""The page of one measure, what people say there of its effect, and the page on which they choose whom to compare."""

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from bbd.domain.effect_questions import EFFECT_QUESTIONS
from bbd.domain.lifecycle import Role
from bbd.services import agreements, effects, measures
from bbd.services.effect_candidates import candidates
from bbd.services.effect_studies import Study, study
from bbd.services.effects import Judgement
from bbd.store.effects import newest_study
from bbd.store.people import Person
from bbd.web import measure_page
from bbd.web.access import allow
from bbd.web.edge import now, reading, viewer
from bbd.web.effect_forms import AnswerForm, ReplyForm, compared, comparison_form
from bbd.web.finding_forms import named
from bbd.web.forms import Form, sent_version
from bbd.web.why_not import answers
from bbd.web.writing import handle

blueprint = Blueprint("effects", __name__)
HERE = "/measures/<number>/<key>"
QUESTION = "<any(reached, causal, economical):question>"


@blueprint.get(HERE)
@allow(Role.COORDINATOR, Role.LEADERSHIP, Role.CONTACT, Role.AUDITOR, scope="organisation")
def one(number: str, key: str) -> str:
    """Show one measure."""
    return _page(number, key)


@blueprint.route(f"{HERE}/judge/{QUESTION}", methods=["GET", "POST"])
@allow(Role.COORDINATOR)
def judge(number: str, key: str, question: str) -> Response:
    """Answer one of the three questions."""
    form = AnswerForm()

    def act(session: Session, person: Person) -> Response:
        agreement = agreements.find_for_change(session, number, person)
        given = Judgement(key, question, form.answer.data, form.reason.data, sent_version())
        effects.judge(session, agreement, given, by=person, now=now())
        flash(f"Festgehalten: Ihre Antwort auf die Frage „{EFFECT_QUESTIONS[question]}“")
        return _back(number, key, question)

    return handle(form, act, lambda: _page(number, key, **{f"judge-{question}": form}))


@blueprint.route(f"{HERE}/reply/{QUESTION}", methods=["GET", "POST"])
@allow(Role.LEADERSHIP, Role.CONTACT, scope="organisation")
def reply(number: str, key: str, question: str) -> Response:
    """Say something to an answer, for the partner."""
    form = ReplyForm()

    def act(session: Session, person: Person) -> Response:
        agreement = agreements.find_for_change(session, number, person)
        text, seen = form.text.data, sent_version()
        effects.reply(session, agreement, key, question, text, seen=seen, by=person, now=now())
        flash("Ihre Stellungnahme ist festgehalten.")
        return _back(number, key, question)

    return handle(form, act, lambda: _page(number, key, **{f"reply-{question}": form}))


@blueprint.route(f"{HERE}/comparison", methods=["GET", "POST"])
@allow(Role.COORDINATOR)
def comparison(number: str, key: str) -> Response:
    """Choose which partners are compared, and say when the measure began."""
    agreement = agreements.find(reading(), number, viewer())
    measures.find(reading(), agreement, key)
    goal, text = measure_page.wording(agreement, key)
    found = candidates(reading(), agreement, goal)
    form = comparison_form(found, newest_study(reading(), agreement, key))

    def act(session: Session, person: Person) -> Response:
        mine = agreements.find_for_change(session, number, person)
        given = Study(key, form.started_on.data, compared(form, found), form.reason.data, sent_version())
        study(session, mine, given, by=person, now=now())
        flash("Festgehalten: womit die Maßnahme verglichen wird.")
        return redirect(url_for("effects.one", number=number, key=key), code=303)

    def page() -> str:
        fresh = newest_study(reading(), agreements.find(reading(), number, viewer()), key)
        return render_template(
            "measures/comparison.html", agreement=agreement, text=text, goal=goal, found=found, form=form,
            edition=fresh.number if fresh else 0,
        )  # fmt: skip

    return handle(form, act, page)


def _back(number: str, key: str, question: str) -> Response:
    return redirect(url_for("effects.one", number=number, key=key, _anchor=question), code=303)


def _page(number: str, key: str, **sent: Form) -> str:
    """Return the page of a measure, with the form as sent where one was refused."""
    it = measure_page.load(number, key)
    offered: dict[str, Form] = {}
    for question, given in it.answers.items():
        seen = given[0].answer.number if given else 0
        if it.judges:
            offered[f"judge-{question}"] = _ready(sent, f"judge-{question}", AnswerForm, seen)
        if it.replies and given:
            offered[f"reply-{question}"] = _ready(sent, f"reply-{question}", ReplyForm, seen)
    # A form that is not offered was refused all the same, and says why.
    refused = next(iter(sent.values()), None)
    quiet = answers(f"{number}/{key}", "measure")
    return render_template("measures/one.html", it=it, offered=offered, refused=refused, quiet=quiet)


def _ready(sent: dict[str, Form], name: str, kind: type[Form], seen: int) -> Form:
    """Return the form as it was sent, or an empty one, for the answer that counts now."""
    form = named(sent.get(name) or kind(formdata=None), name)
    form.version.data = str(seen)
    return form
