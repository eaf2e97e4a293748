"""The forms about the effect of a measure: one for each question, a reply to each answer, and whom to compare."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from wtforms import RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from bbd.domain.effect_questions import EFFECT_ANSWERS
from bbd.services.effect_candidates import Candidate
from bbd.services.effect_studies import Compared
from bbd.services.effects import LONGEST
from bbd.store.effects import EffectStudy
from bbd.web.fields import Clean, DayField, Later, prose
from bbd.web.forms import Form

WITH, WITHOUT = "with", "without"
GROUPS: Final[Mapping[str, str]] = {
    "": "nicht vergleichen",
    WITH: "hat dieselbe Maßnahme",
    WITHOUT: "hat sie nicht",
}


def _text(label: str, missing: str) -> TextAreaField:
    length = Length(max=LONGEST, message=f"Bitte höchstens {LONGEST} Zeichen.")
    return TextAreaField(label, [InputRequired(missing), length, Clean()], filters=[prose])


class AnswerForm(Form):
    """An answer to one question."""

    answer = RadioField(
        "Antwort",
        [InputRequired("Bitte eine Antwort wählen.")],
        choices=[SelectChoice(value, label) for value, label in EFFECT_ANSWERS.items()],
    )
    reason = _text("Begründung", "Bitte die Antwort begründen.")


class ReplyForm(Form):
    """What the partner says to an answer."""

    text = _text("Stellungnahme", "Bitte etwas eintragen.")


class ComparisonForm(Form):
    """When the measure began, and why these partners are compared."""

    started_on = DayField("Beginn der Maßnahme", [Later()])
    reason = _text("Begründung", "Bitte die Wahl begründen.")


def comparison_form(found: Sequence[Candidate], study: EffectStudy | None) -> ComparisonForm:
    """Return the form with a choice for each candidate, as it was made last."""
    chosen = {_place(one): WITH if one["has_measure"] else WITHOUT for one in study.compared} if study else {}
    fields: dict[str, Any] = {
        f"group-{one.key}": SelectField(
            f"{one.partner} ({one.number})",
            choices=[SelectChoice(value, label) for value, label in GROUPS.items()],
            default=chosen.get(one.key, ""),
        )
        for one in found
    }
    form: type[ComparisonForm] = type("ChoosingForm", (ComparisonForm,), fields)
    return form(started_on=study.started_on if study else None, version=study.number if study else 0)


def compared(form: Form, found: Iterable[Candidate]) -> list[Compared]:
    """Return what was chosen."""
    return [
        Compared(one.own, one.number, one.other, has_measure=form[f"group-{one.key}"].data == WITH)
        for one in found
        if form[f"group-{one.key}"].data
    ]


def _place(one: Mapping[str, Any]) -> str:
    return f"{one['indicator']}-{one['agreement']}-{one['other']}"
