"""The form for one reading: every field is text as people write it; what it means, bbd.domain.readings says."""

import hashlib
from collections.abc import Sequence

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from bbd.domain.errors import InputRefused, Problem
from bbd.domain.numbers import plain
from bbd.domain.reading_fields import LONGEST_NOTE, LONGEST_SOURCE, ReadingInput, ungrouped
from bbd.domain.units import PERCENT
from bbd.domain.words import READING_FIELDS
from bbd.services.reading_corrections import LONGEST_REASON
from bbd.store.agreements import Indicator
from bbd.store.reading_editions import ReadingEdition
from bbd.store.readings import Reading
from bbd.web.fields import Later
from bbd.web.forms import Form

LONGEST_NUMBER = 60
NUMBERS = ("numerator", "denominator", "value", "respondents", "population")


def _number(name: str, may_stay_empty: Optional) -> StringField:
    return StringField(READING_FIELDS[name], [may_stay_empty, Length(max=LONGEST_NUMBER)])


class ImportForm(Form):
    """A file of readings."""

    file = FileField("CSV-Datei", [FileRequired("Bitte eine Datei auswählen.")])


class ReadingForm(Form):
    """A reading of a period that the address fixes."""

    # One of the three may stay empty, or two, but never all; the page says which.
    numerator = _number("numerator", Later())
    denominator = _number("denominator", Later())
    value = _number("value", Later())
    respondents = _number("respondents", Optional())
    population = _number("population", Optional())
    note = TextAreaField(READING_FIELDS["note"], [Optional(), Length(max=LONGEST_NOTE)])
    # Whether it is there, the reading's check says, together with everything else that is wrong.
    source = StringField(READING_FIELDS["source"], [Length(max=LONGEST_SOURCE)])

    reason = TextAreaField("Grund der Berichtigung", [Length(max=LONGEST_REASON)])
    evidence = FileField("Nachweis", [Optional()])
    sure = BooleanField("Die Angaben stimmen so.")
    doubts = HiddenField()

    def ask_once(self, found: Sequence[str]) -> None:
        """Refuse (InputRefused) what looks odd until the person has said that exactly this is right."""
        told = [*found, *(self[name].data or "" for name in NUMBERS)]
        digest = hashlib.sha256("\n".join(told).encode()).hexdigest()[:LONGEST_NUMBER] if found else ""
        if found and not (self.sure.data and self.doubts.data == digest):
            # Ticked for other questions, or not yet: the next answer is to these.
            self.doubts.data, self.sure.data = digest, False
            raise InputRefused(Problem(one, field="sure") for one in found)

    def file(self) -> tuple[bytes, str] | None:
        """Return content and name of the file that was sent, or None."""
        sent = self.evidence.data
        return (sent.read(), sent.filename) if sent and sent.filename else None

    def given(self, period: str, indicator: Indicator) -> ReadingInput:
        """Return the reading as it was sent; the sign "%" that stands behind the field may have been typed as well."""
        fields = {name: self[name].data or "" for name in (*NUMBERS, "note", "source")}
        if indicator.unit == PERCENT:
            fields["value"] = fields["value"].strip().removesuffix("%")
        return ungrouped(ReadingInput(period=period, **fields), whole=indicator.kind == "count")

    def show(self, reading: Reading | ReadingEdition) -> None:
        """Fill the form with figures that are there already; a share that is computed is left to be computed again."""
        for name in ("numerator", "denominator", "respondents", "population"):
            number = getattr(reading, name)
            self[name].data = "" if number is None else str(number)
        computed = reading.numerator is not None and reading.denominator is not None
        self.value.data = "" if computed else plain(reading.value).replace(".", ",")
        self.note.data, self.source.data = reading.note, reading.source
        self.reason.data = reading.reason if isinstance(reading, ReadingEdition) else ""
