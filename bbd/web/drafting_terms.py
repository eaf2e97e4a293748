"""Fields of an indicator's form that most do without.

Other aims than a target, targets that follow a benchmark, parts of another indicator, breaks of the definition.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from wtforms import FieldList, FormField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.validators import Length, Optional

from bbd.domain.document import AgreementText
from bbd.domain.document_parts import IndicatorText
from bbd.domain.errors import Refused
from bbd.domain.words import AIMS, DEFINITIONS
from bbd.web.drafting_choices import Choices
from bbd.web.drafting_contradictions import AIMLESS, WATCH
from bbd.web.drafting_head import NOT_LISTED, day_text
from bbd.web.drafting_parts import LINE, PROSE, PartForm, listed
from bbd.web.drafting_values import JOINT, number_text
from bbd.web.fields import Clean, DayField, DecimalField, Fits, Later, one_line, prose

SHORT = (Length(max=100, message="Bitte höchstens 100 Zeichen."), Clean())
_FIELDS: Final = {
    "target": "target_value", "target_relative": "target_series", "corridor": "corridor_low",
    "breakdown_of": "part_of", "breakdown_dimension": "dimension", "breakdown_category": "category",
    "milestones": "", "breaks": "",
}  # fmt: skip
"""Where the form has another field than the document, or a list that shows no sentence of its own."""


class BreakForm(PlainForm):  # type: ignore[misc]  # WTForms ships no types
    """One break of the definition; an empty line is none."""

    date = DayField("Gilt ab", [Later()])
    reason = StringField("Was sich geändert hat", [Optional(), *LINE], filters=[one_line])
    definition = TextAreaField("Definition bis dahin", list(PROSE), filters=[prose])


class TermsForm(PartForm):
    """What of an indicator's form goes beyond a value on a day."""

    aim = RadioField(
        "Was erreicht werden soll", default="reach", choices=listed(AIMS), invalid_choice_message=NOT_LISTED
    )
    target_series = SelectField("Zielwert folgt", [Optional()], default="", invalid_choice_message=NOT_LISTED)
    target_percent = DecimalField("Davon", [Later(), Fits()], default=Decimal(100))
    part_of = SelectField("Teil von", [Optional()], default="", invalid_choice_message=NOT_LISTED)
    dimension = StringField("Gegliedert nach", [Optional(), *SHORT], filters=[one_line])
    category = StringField("Gruppe", [Optional(), *SHORT], filters=[one_line])
    breaks = FieldList(FormField(BreakForm), label="Brüche der Definition", min_entries=1, max_entries=20)

    def offer_terms(self, given: Choices, text: AgreementText, part: IndicatorText | None) -> None:
        """Offer the benchmarks by their definitions, and the indicators that this one may be a part of."""
        relative = part.target_relative if part else None
        current = JOINT.join((relative.benchmark, relative.definition)) if relative else ""
        named = {JOINT.join(one): f"{one[0]} ({DEFINITIONS.get(one[1], one[1])})" for one in given.definitions}
        known = {**named, **({current: current.replace(JOINT, " – ")} if current and current not in named else {})}
        self.target_series.choices = [SelectChoice("", "– keiner Vergleichsgröße –"), *listed(known)]
        wholes = [one for one in text.indicators if one.breakdown is None and (part is None or one.key != part.key)]
        whole = {one.key: f"{one.key} {one.name}" for one in wholes}
        self.part_of.choices = [SelectChoice("", "– ist selbst ein Ganzes –"), *listed(whole)]

    def say_what_is_needed(self) -> None:
        """Mark no figure as needed for the signature that this aim does without."""
        aimless, follows = self.aim.data in AIMLESS, bool(self.target_series.data)
        needless = ["baseline_value", "baseline_date", "target_value", "target_date"] if aimless else []
        for name in [*needless, *(["target_value"] if follows else [])]:
            self[name].flags.for_signature = False

    def refuse(self, refusal: Refused) -> None:
        """Show each problem beside the form's field for what the document says."""
        super().refuse(type(refusal)(replace(one, field=_FIELDS.get(one.field, one.field)) for one in refusal.problems))

    def wrong_terms(self) -> Iterator[tuple[Any, str]]:
        """Yield the fields that contradict each other, with the sentence for each."""
        aimless, follows = self.aim.data in AIMLESS, bool(self.target_series.data)
        if aimless and follows:
            yield self.target_series, "Ohne Zielwert ist auch keiner einer Vergleichsgröße vereinbart."
        if follows and (self.target_percent.data is None or self.target_percent.data <= 0):
            yield self.target_percent, "Bitte angeben, wie viel Prozent der Vergleichsgröße erreicht werden sollen."
        described = self.dimension.data, self.category.data
        if self.part_of.data and not all(described):
            yield (
                (self.category if described[0] else self.dimension),
                "Bitte angeben, wonach gegliedert wird und welche Gruppe gemeint ist.",
            )
        if not self.part_of.data and any(described):
            yield self.part_of, "Bitte die Kennzahl wählen, von der dies ein Teil ist, oder die Gliederung leeren."
        for line in self.breaks:
            if bool(line.form.date.data) != bool(line.form.reason.data) and not line.form.date.errors:
                missing = line.form.reason if line.form.date.data else line.form.date
                yield missing, "Bitte den Tag und die Änderung angeben, oder beides weglassen."

    def terms(self, until: date | None) -> dict[str, Any]:
        """Return the fields of the document that stand here; `until` is the day of the target."""
        return {
            "aim": "reach" if self.aim.data == WATCH else self.aim.data,
            "monitoring": self.aim.data == WATCH,
            "target_relative": self._relative(until),
            "breakdown": self._breakdown(),
            "breaks": sorted(self._breaks(), key=lambda one: str(one["date"])),
        }

    def _relative(self, until: date | None) -> dict[str, Any] | None:
        if not self.target_series.data or until is None:
            return None
        benchmark, _, definition = self.target_series.data.partition(JOINT)
        percent = number_text(self.target_percent.data)
        return {"benchmark": benchmark, "definition": definition, "percent": percent, "date": day_text(until)}

    def _breakdown(self) -> dict[str, Any] | None:
        if not self.part_of.data:
            return None
        return {"of": self.part_of.data, "dimension": self.dimension.data, "category": self.category.data}

    def _breaks(self) -> Iterator[dict[str, Any]]:
        for line in self.breaks:
            one = line.form
            if one.date.data:
                yield {
                    "date": day_text(one.date.data),
                    "reason": one.reason.data,
                    "definition": one.definition.data or "",
                }
