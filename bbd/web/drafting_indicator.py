"""The form of an indicator: what is measured, from where to where, how it is judged and who delivers it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from wtforms import FieldList, FormField, RadioField, SelectField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from bbd.domain.document import AgreementText
from bbd.domain.document_parts import IndicatorText
from bbd.domain.numbers import plain
from bbd.domain.words import DIRECTIONS, FREQUENCIES, KINDS, METHODS
from bbd.web.drafting_choices import Choices
from bbd.web.drafting_head import NOT_LISTED, day_text
from bbd.web.drafting_parts import LINE, PROSE, PartForm, both, listed
from bbd.web.fields import DayField, DecimalField, Fits, WholeField, one_line, prose

EMPTY_MILESTONES = 2
"""Lines for further milestones; after saving there are as many again."""
SHARES = ("baseline_value", "target_value", "corridor_low", "corridor_high")
BOTH = "Bitte Wert und Datum angeben, oder beides weglassen."


class MilestoneForm(PlainForm):  # type: ignore[misc]  # WTForms ships no types
    """One milestone; an empty line is none."""

    value = DecimalField("Meilenstein", [Optional(), Fits()])
    date = DayField("zum", [Optional()])


class IndicatorForm(PartForm):
    """An indicator; while it is a draft, only its name has to be there."""

    name = StringField("Name der Kennzahl", [InputRequired("Bitte die Kennzahl benennen."), *LINE], filters=[one_line])
    definition = TextAreaField("Definition", list(PROSE), filters=[prose])
    kind = RadioField("Art", default="share", choices=listed(KINDS), invalid_choice_message=NOT_LISTED)
    unit = StringField(
        "Einheit",
        [Optional(), Length(max=40, message="Bitte höchstens 40 Zeichen.")],
        default="%",
        filters=[one_line],
    )
    direction = RadioField("Richtung", default="up", choices=listed(DIRECTIONS), invalid_choice_message=NOT_LISTED)
    baseline_value = DecimalField("Ausgangswert", [Optional(), Fits()])
    baseline_date = DayField("Stand vom", [Optional()])
    baseline_source = StringField("Quelle des Ausgangswerts", [Optional(), *LINE], filters=[one_line])
    target_value = DecimalField("Zielwert", [Optional(), Fits()])
    target_date = DayField("Zu erreichen bis", [Optional()])
    milestones = FieldList(FormField(MilestoneForm), label="Meilensteine", min_entries=EMPTY_MILESTONES, max_entries=50)
    corridor_low = DecimalField("Untere Grenze", [Optional(), Fits()])
    corridor_high = DecimalField("Obere Grenze", [Optional(), Fits()])
    benchmark = SelectField("Vergleichsgröße", default="", invalid_choice_message=NOT_LISTED)
    method = RadioField("Beurteilt nach", default="path", choices=listed(METHODS), invalid_choice_message=NOT_LISTED)
    slightly_off = DecimalField("Leicht dahinter ab", [Optional(), Fits()], default=Decimal(5))
    off_track = DecimalField("Deutlich dahinter über", [Optional(), Fits()], default=Decimal(20))
    frequency = SelectField(
        "Gemeldet wird", default="year", choices=listed(FREQUENCIES), invalid_choice_message=NOT_LISTED
    )
    due_days = WholeField(
        "Frist nach Ende des Zeitraums",
        [Optional(), NumberRange(0, 366, message="Bitte 0 bis 366 Tage angeben.")],
        default=30,
    )
    contact = SelectField("Ansprechperson", default="", invalid_choice_message=NOT_LISTED)
    deputy = SelectField("Vertretung", default="", invalid_choice_message=NOT_LISTED)

    def offer(self, given: Choices, text: AgreementText, part: IndicatorText | None) -> None:
        """Offer the people of both parties, the partner's first, and the comparison series."""
        parties = both(text)
        self.contact.choices = given.members(parties, part.contact if part else None)
        self.deputy.choices = given.members(parties, part.deputy if part else None)
        self.benchmark.choices = given.series(part.benchmark if part else None)

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check as well that values come with their days, bounds in their order, and shares within 0 and 100."""
        fine: bool = super().validate(extra_validators)
        for field, said in list(self._mistakes()):
            field.errors = [*field.errors, said]
            fine = False
        return fine

    def _mistakes(self) -> Iterator[tuple[Any, str]]:
        pairs = [(self.baseline_value, self.baseline_date), (self.target_value, self.target_date)]
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
        baseline = _point(self.baseline_value.data, self.baseline_date.data)
        corridor = {"low": _number(self.corridor_low.data), "high": _number(self.corridor_high.data)}
        milestones = [_point(line.form.value.data, line.form.date.data) for line in self.milestones]
        return {
            **self.keyed(),
            **texts,
            "unit": "percent" if self.kind.data == "share" or self.unit.data == "%" else self.unit.data,
            "baseline": {**baseline, "source": self.baseline_source.data} if baseline else None,
            "target": _point(self.target_value.data, self.target_date.data),
            "milestones": [point for point in milestones if point],
            "corridor": corridor if corridor["low"] is not None else None,
            "tolerance": {
                "slightly_off": _number(self.slightly_off.data) or "5",
                "off_track": _number(self.off_track.data) or "20",
            },
            "due_days": 30 if self.due_days.data is None else self.due_days.data,
            **{name: self[name].data or None for name in ("benchmark", "contact", "deputy")},
        }


def indicator_of(indicator: IndicatorText) -> dict[str, Any]:
    """Return what the fields of IndicatorForm hold for an indicator."""
    held = indicator.model_dump(exclude={"key", "baseline", "target", "corridor", "tolerance", "milestones"})
    baseline, target, corridor = indicator.baseline, indicator.target, indicator.corridor
    lines: list[dict[str, Any]] = [{"value": one.value, "date": one.date} for one in indicator.milestones]
    return {
        **held,
        **{name: held[name] or "" for name in ("contact", "deputy", "benchmark")},
        "unit": "%" if indicator.unit == "percent" else indicator.unit,
        "baseline_value": baseline.value if baseline else None,
        "baseline_date": baseline.date if baseline else None,
        "baseline_source": baseline.source if baseline else "",
        "target_value": target.value if target else None,
        "target_date": target.date if target else None,
        "corridor_low": corridor.low if corridor else None,
        "corridor_high": corridor.high if corridor else None,
        "slightly_off": indicator.tolerance.slightly_off,
        "off_track": indicator.tolerance.off_track,
        "milestones": lines + [{"value": None, "date": None}] * EMPTY_MILESTONES,
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _point(value: Decimal | None, day: Any) -> dict[str, Any] | None:  # noqa: ANN401 - WTForms ships no types
    return None if value is None else {"value": plain(value), "date": day_text(day)}
