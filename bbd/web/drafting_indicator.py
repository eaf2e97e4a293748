"""The form of an indicator: what is measured, from where to where, how it is judged and who delivers it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from wtforms import FieldList, FormField, RadioField, SelectField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from bbd.domain.document import AgreementText
from bbd.domain.document_parts import IndicatorText
from bbd.domain.words import DIRECTIONS, FREQUENCIES, KINDS, METHODS
from bbd.web.drafting_choices import Choices
from bbd.web.drafting_contradictions import AIMLESS, contradictions
from bbd.web.drafting_head import NOT_LISTED
from bbd.web.drafting_parts import LINE, PROSE, both, listed
from bbd.web.drafting_terms import TermsForm
from bbd.web.drafting_values import EMPTY_MILESTONES, number_text, point
from bbd.web.fields import BeforeSigning, DayField, DecimalField, Fits, Later, WholeField, one_line, prose

SHARES = ("baseline_value", "target_value", "corridor_low", "corridor_high")
BOTH = "Bitte Wert und Datum angeben, oder beides weglassen."


class MilestoneForm(PlainForm):  # type: ignore[misc]  # WTForms ships no types
    """One milestone; an empty line is none."""

    value = DecimalField("Meilenstein", [Later(), Fits()])
    date = DayField("zum", [Later()])


class IndicatorForm(TermsForm):
    """An indicator; while it is a draft, only its name has to be there."""

    name = StringField("Name der Kennzahl", [InputRequired("Bitte die Kennzahl benennen."), *LINE], filters=[one_line])
    definition = TextAreaField("Definition", list(PROSE), filters=[prose])
    kind = RadioField("Art", default="share", choices=listed(KINDS), invalid_choice_message=NOT_LISTED)
    unit = StringField(
        "Einheit",
        [Later(), Length(max=40, message="Bitte höchstens 40 Zeichen.")],
        default="%",
        filters=[one_line],
    )
    direction = RadioField("Richtung", default="up", choices=listed(DIRECTIONS), invalid_choice_message=NOT_LISTED)
    baseline_value = DecimalField("Ausgangswert", [BeforeSigning(), Fits()])
    baseline_date = DayField("Stand vom", [BeforeSigning()])
    baseline_source = StringField("Quelle des Ausgangswerts", [BeforeSigning(), *LINE], filters=[one_line])
    target_value = DecimalField("Zielwert", [BeforeSigning(), Fits()])
    target_date = DayField("Zu erreichen bis", [BeforeSigning()])
    milestones = FieldList(FormField(MilestoneForm), label="Meilensteine", min_entries=EMPTY_MILESTONES, max_entries=50)
    corridor_low = DecimalField("Untere Grenze", [Later(), Fits()])
    corridor_high = DecimalField("Obere Grenze", [Later(), Fits()])
    benchmark = SelectField("Vergleichsgröße", [Optional()], default="", invalid_choice_message=NOT_LISTED)
    method = RadioField("Beurteilt nach", default="path", choices=listed(METHODS), invalid_choice_message=NOT_LISTED)
    slightly_off = DecimalField("Leicht dahinter ab", [Later(), Fits()], default=Decimal(5))
    off_track = DecimalField("Deutlich dahinter über", [Later(), Fits()], default=Decimal(20))
    frequency = SelectField(
        "Gemeldet wird", default="year", choices=listed(FREQUENCIES), invalid_choice_message=NOT_LISTED
    )
    due_days = WholeField(
        "Frist nach Ende des Zeitraums",
        [Later(), NumberRange(0, 366, message="Bitte 0 bis 366 Tage angeben.")],
        default=30,
    )
    contact = SelectField("Ansprechperson", [BeforeSigning()], default="", invalid_choice_message=NOT_LISTED)
    deputy = SelectField("Vertretung", [Optional()], default="", invalid_choice_message=NOT_LISTED)

    def offer(self, given: Choices, text: AgreementText, part: IndicatorText | None) -> None:
        """Offer the people of both parties, the partner's first, and the comparison series."""
        parties = both(text)
        self.contact.choices = given.members(parties, part.contact if part else None)
        self.deputy.choices = given.members(parties, part.deputy if part else None)
        self.benchmark.choices = given.series(part.benchmark if part else None)
        self.offer_terms(given, text, part)
        self.say_what_is_needed()

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check as well that values come with their days, bounds in their order, and shares within 0 and 100."""
        fine: bool = super().validate(extra_validators)
        for field, said in list(self._mistakes()):
            field.errors = [*field.errors, said]
            fine = False
        for lines in (self.milestones, self.breaks):
            # A list knows only what its own check found; the summary on top asks it.
            lines.errors = [line.form.errors for line in lines if line.form.errors]
        return fine

    def _mistakes(self) -> Iterator[tuple[Any, str]]:
        pairs = [(self.baseline_value, self.baseline_date)]
        yield from self._target()
        yield from self.wrong_terms()
        yield from contradictions(self)
        pairs += [(line.form.value, line.form.date) for line in self.milestones]
        for value, day in pairs:
            if not (value.errors or day.errors) and (value.data is None) != (day.data is None):
                yield (value if value.data is None else day), BOTH
        yield from self._bounds()
        if self.kind.data == "share":
            values = [*(self[name] for name in SHARES), *(line.form.value for line in self.milestones)]
            for field in values:
                if field.data is not None and not 0 <= field.data <= 100:  # noqa: PLR2004 - per cent
                    yield field, "Ein Anteil liegt zwischen 0 und 100."

    def _target(self) -> Iterator[tuple[Any, str]]:
        value, day, follows = self.target_value, self.target_date, bool(self.target_series.data)
        if value.errors or day.errors:
            return
        if self.aim.data in AIMLESS and (value.data is not None or day.data is not None):
            yield value, "Bitte den Zielwert leeren, oder oben wählen, dass er erreicht oder gehalten werden soll."
        elif follows and value.data is not None:
            yield value, "Bitte entweder einen festen Zielwert angeben oder eine Vergleichsgröße, der er folgt."
        elif (value.data is None and not follows) != (day.data is None):
            yield (day if day.data is None else value), BOTH

    def _bounds(self) -> Iterator[tuple[Any, str]]:
        low, high = self.corridor_low, self.corridor_high
        if not (low.errors or high.errors):
            if (low.data is None) != (high.data is None):
                yield (low if low.data is None else high), "Bitte beide Grenzen angeben, oder keine."
            elif low.data is not None and high.data is not None and low.data >= high.data:
                yield high, "Die obere Grenze muss über der unteren liegen."
        slightly, off = self.slightly_off, self.off_track
        if slightly.data is not None and slightly.data < 0:
            yield slightly, "Die Toleranz ist mindestens 0."
        if slightly.data is not None and off.data is not None and slightly.data > off.data:
            yield off, "„Deutlich dahinter“ kann nicht früher beginnen als „leicht dahinter“."

    def document(self) -> dict[str, Any]:
        """Return the indicator."""
        texts = {name: self[name].data for name in ("name", "definition", "kind", "direction", "method", "frequency")}
        baseline = point(self.baseline_value.data, self.baseline_date.data)
        corridor = {"low": number_text(self.corridor_low.data), "high": number_text(self.corridor_high.data)}
        milestones = [point(line.form.value.data, line.form.date.data) for line in self.milestones]
        return {
            **self.keyed(),
            **texts,
            **self.terms(self.target_date.data),
            "unit": "percent" if self.kind.data == "share" or self.unit.data == "%" else self.unit.data,
            "baseline": {**baseline, "source": self.baseline_source.data} if baseline else None,
            "target": point(self.target_value.data, self.target_date.data),
            "milestones": [one for one in milestones if one],
            "corridor": corridor if corridor["low"] is not None else None,
            "tolerance": {
                "slightly_off": number_text(self.slightly_off.data) or "5",
                "off_track": number_text(self.off_track.data) or "20",
            },
            "due_days": 30 if self.due_days.data is None else self.due_days.data,
            **{name: self[name].data or None for name in ("benchmark", "contact", "deputy")},
        }
