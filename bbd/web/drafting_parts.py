"""The forms of a goal and of a measure, and what the forms of all parts of a draft have in common."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from bbd.domain.document import AgreementText, GoalText
from bbd.domain.document_parts import MeasureText
from bbd.domain.document_texts import KEY
from bbd.domain.words import BINDINGS, FIELDS_OF_ACTION, MEASURE_STATUSES
from bbd.web.drafting_choices import Choices
from bbd.web.drafting_head import NOT_LISTED, day_text
from bbd.web.fields import BeforeSigning, Clean, DayField, Later, one_line, prose
from bbd.web.forms import Form

LINE = (Length(max=300, message="Bitte höchstens 300 Zeichen."), Clean())
PROSE = (Optional(), Length(max=10_000, message="Bitte höchstens 10.000 Zeichen."), Clean())


def listed(words: Mapping[str, str]) -> list[SelectChoice]:
    """Return the words of bbd.domain.words as choices."""
    return [SelectChoice(value, label) for value, label in words.items()]


class PartForm(Form):
    """A part of a draft; each kind returns it by `document()` as plain data of the document.

    `key` is asked for when the part is added, and stays: its readings hang on it.
    """

    key = StringField(
        "Kennung",
        [
            InputRequired("Bitte eine Kennung angeben."),
            Regexp(
                rf"{KEY}\Z",
                message="Bitte nur Buchstaben, Ziffern, Punkt, Binde- und Unterstrich verwenden, höchstens 20 Zeichen.",
            ),
        ],
        filters=[one_line],
    )

    def offer(self, given: Choices, text: AgreementText, part: Any) -> None:  # noqa: ANN401 - the part of each form
        """Put into the lists what can be chosen; `part` is what stands in the draft now, or None."""

    def keyed(self) -> dict[str, Any]:
        """Return the key where the form asks for it."""
        return {"key": self.key.data} if "key" in self else {}


class GoalForm(PartForm):
    """Who reaches what by when."""

    title = StringField("Ziel", [InputRequired("Bitte das Ziel in einem Satz angeben."), *LINE], filters=[one_line])
    field_of_action = SelectField(
        "Handlungsfeld", default="training", choices=listed(FIELDS_OF_ACTION), invalid_choice_message=NOT_LISTED
    )
    binding = RadioField("Verbindlichkeit", default="must", choices=listed(BINDINGS), invalid_choice_message=NOT_LISTED)
    description = TextAreaField("Erläuterung", list(PROSE), filters=[prose])
    qualitative = BooleanField("Qualitatives Ziel, ohne Kennzahl")

    def document(self) -> dict[str, Any]:
        """Return the goal without its parts."""
        names = ("title", "field_of_action", "binding", "description", "qualitative")
        return {**self.keyed(), **{name: self[name].data for name in names}}


class MeasureForm(PartForm):
    """What is done towards a goal, by whom and until when."""

    title = StringField("Maßnahme", [InputRequired("Bitte die Maßnahme benennen."), *LINE], filters=[one_line])
    responsible = SelectField("Zuständige Person", [BeforeSigning()], default="", invalid_choice_message=NOT_LISTED)
    deputy = SelectField("Vertretung", [Optional()], default="", invalid_choice_message=NOT_LISTED)
    due = DayField("Termin", [BeforeSigning()])
    output = TextAreaField("Ergebnis", list(PROSE), filters=[prose])
    expected_effect = TextAreaField("Erwartete Wirkung", list(PROSE), filters=[prose])
    status = RadioField("Stand", default="open", choices=listed(MEASURE_STATUSES), invalid_choice_message=NOT_LISTED)
    done_on = DayField("Erledigt am", [Later()])

    def offer(self, given: Choices, text: AgreementText, part: MeasureText | None) -> None:
        """Offer the people of both parties, the partner's first."""
        parties = both(text)
        self.responsible.choices = given.members(parties, part.responsible if part else None)
        self.deputy.choices = given.members(parties, part.deputy if part else None)

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check as well that a measure that is done says since when, and no other does."""
        fine: bool = super().validate(extra_validators)
        done = self.status.data == "done"
        if not self.done_on.errors and done != (self.done_on.data is not None):
            said = "Bitte angeben, seit wann." if done else "Der Tag gehört nur zu einer erledigten Maßnahme."
            self.done_on.errors = [said]
            return False
        return fine

    def document(self) -> dict[str, Any]:
        """Return the measure."""
        texts = {name: self[name].data for name in ("title", "output", "expected_effect", "status")}
        people = {name: self[name].data or None for name in ("responsible", "deputy")}
        return {
            **self.keyed(),
            **texts,
            **people,
            "due": day_text(self.due.data),
            "done_on": day_text(self.done_on.data),
        }


def both(text: AgreementText) -> Sequence[str]:
    """Return the organisations of both parties, the partner's first: it delivers."""
    return (text.partner.organisation, text.issuer.organisation)


def goal_of(goal: GoalText) -> dict[str, Any]:
    """Return what the fields of GoalForm hold for a goal."""
    return goal.model_dump(exclude={"key", "indicators", "measures"})


def measure_of(measure: MeasureText) -> dict[str, Any]:
    """Return what the fields of MeasureForm hold for a measure."""
    held = measure.model_dump(exclude={"key"})
    return {**held, "responsible": measure.responsible or "", "deputy": measure.deputy or ""}
