"""The form with which the coordinator answers a counter-proposal."""

from collections.abc import Mapping

from flask import request
from wtforms import HiddenField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length

from bbd.domain.counter_proposals import can_take
from bbd.domain.words import ANSWER_MET_IN_WORDS, ANSWERS
from bbd.services.negotiations import stamp, wanted
from bbd.services.versions import text_of
from bbd.store.agreements import AgreementVersion
from bbd.store.negotiations import CounterProposal
from bbd.web.fields import Clean, Later, prose
from bbd.web.forms import Form

LONGEST = 5_000


class AnswerForm(Form):
    """What the coordinator says to a counter-proposal; `seen` is the answer that they had before them."""

    goal = HiddenField()
    seen = HiddenField()
    answer = RadioField(
        "Ihre Antwort",
        [InputRequired("Bitte eine Antwort wählen.")],
        invalid_choice_message="Bitte eine der Antworten wählen, die hier möglich sind.",
    )
    reason = TextAreaField(
        "Begründung", [Later(), Length(max=LONGEST, message=f"Bitte höchstens {LONGEST} Zeichen."), Clean()],
        filters=[prose],
    )  # fmt: skip


def sent_form() -> AnswerForm:
    """Return the form as it was sent; which answers are possible for its goal, the service knows."""
    return _named(AnswerForm(), request.form.get("goal", ""), ANSWERS)


def answer_form(draft: AgreementVersion, proposal: CounterProposal) -> AnswerForm:
    """Return a fresh form for a counter-proposal under the draft, with the answer it has so far."""
    said = None if proposal.answer == "open" else proposal.answer
    form = AnswerForm(
        formdata=None, version=draft.edition, goal=proposal.goal_key, seen=stamp(proposal), answer=said,
        reason=proposal.answer_reason,
    )  # fmt: skip
    if can_take(text_of(draft), wanted(proposal)):
        return _named(form, proposal.goal_key, ANSWERS)
    return _named(form, proposal.goal_key, {"met": ANSWER_MET_IN_WORDS, "kept": ANSWERS["kept"]})


def _named(form: AnswerForm, goal_key: str, possible: Mapping[str, str]) -> AnswerForm:
    """Offer the answers, and give the fields ids of their own: a page has one form for each goal."""
    form.answer.choices = [SelectChoice(value, label) for value, label in possible.items()]
    for field in form:
        field.id = f"{goal_key}-{field.short_name}"
    return form
