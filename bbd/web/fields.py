"""Form fields that read what people in Berlin write: a decimal comma, a day of the calendar. Nothing is guessed."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Optional, StopValidation, ValidationError

from bbd.domain.document_texts import DECIMAL
from bbd.domain.errors import InputRefused
from bbd.domain.free_text import HIDDEN, RETYPE, UNSEEN
from bbd.domain.numbers import parse_decimal, plain, quoted

_GERMAN_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


class DecimalField(StringField):  # type: ignore[misc]  # WTForms ships no types
    """A number with a decimal comma; `data` is an exact Decimal, or None where the field stayed empty.

    What is no plain number stays in the field as it was sent.
    """

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; ValueError with the sentence for the reader where it is none."""
        if not valuelist:
            return
        self.data: Decimal | None = None
        if valuelist[0].strip():
            try:
                self.data = parse_decimal(valuelist[0], comma=True)
            except InputRefused as refusal:
                raise ValueError(str(refusal)) from refusal

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else plain(self.data).replace(".", ",")


class WholeField(StringField):  # type: ignore[misc]  # as above
    """A whole number without sign; `data` is an int, or None where the field stayed empty."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; ValueError with the sentence for the reader where it is none."""
        if not valuelist:
            return
        self.data: int | None = None
        text = valuelist[0].strip()
        if text and not re.fullmatch(r"[0-9]{1,9}", text):
            raise ValueError(f"{quoted(text)} ist keine ganze Zahl. Bitte nur Ziffern angeben.")
        self.data = int(text) if text else None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)


class DayField(DateField):  # type: ignore[misc]  # WTForms ships no types
    """A day: 2013-06-30 as browsers send it, or 30.06.2013 as people write it where the browser has no calendar."""

    @property
    def day(self) -> date:
        """The day of a field that is Needed, once the form is valid."""
        if self.data is None:
            raise LookupError(f"{self.name} is empty")
        return self.data

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; ValueError with the sentence for the reader where the calendar has none such."""
        if not valuelist:
            return
        self.data: date | None = None
        text = valuelist[0].strip()
        if not text:
            return
        try:
            self.data = _day(text)
        except ValueError as error:
            raise ValueError(f"{quoted(text)} ist kein Tag, den es gibt. Bitte so angeben: 30.06.2013.") from error


def _day(text: str) -> date:
    german = _GERMAN_DAY.fullmatch(text)
    if german:
        day, month, year = (int(part) for part in german.groups())
        return date(year, month, day)
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    return date.fromisoformat(text)


class Later(Optional):  # type: ignore[misc]  # as above
    """Lets a field stay empty for now. It is not marked as voluntary: sooner or later it is needed, or sometimes."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags: dict[str, bool] = {}


class BeforeSigning(Later):
    """Lets a field stay empty while there is a draft, and says that it is needed for the signature."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {"for_signature": True}


class Needed(InputRequired):  # type: ignore[misc]  # as above
    """Refuses a field that stayed empty, or holds nothing but blanks; what cannot be read has been told already."""

    def __call__(self, form: Any, field: Any) -> None:  # noqa: ANN401 - WTForms ships no types
        """Raise StopValidation with the sentence of this field."""
        super().__call__(form, field)
        if field.data is None and not field.errors:
            raise StopValidation(self.message)


class Clean:
    """Refuses what no keyboard writes: control characters other than line breaks, and signs that nobody sees."""

    def __call__(self, _form: Any, field: Any) -> None:  # noqa: ANN401 - WTForms ships no types
        """Raise ValidationError for such a sign."""
        if isinstance(field.data, str) and HIDDEN.search(field.data):
            raise ValidationError(f"{UNSEEN} {RETYPE}")


class Fits:
    """Refuses a number that no agreement holds: more than 15 digits before the comma or 10 behind it."""

    def __call__(self, _form: Any, field: Any) -> None:  # noqa: ANN401 - WTForms ships no types
        """Raise ValidationError for such a number."""
        if field.data is not None and not re.fullmatch(DECIMAL, plain(field.data)):
            raise ValidationError("Möglich sind höchstens 15 Ziffern vor dem Komma und 10 danach.")


def one_line(text: str | None) -> str:
    """Return the text without blanks and line breaks around and doubled inside."""
    return " ".join((text or "").split())


def prose(text: str | None) -> str:
    """Return the text with the line breaks that are stored: browsers send CR LF."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()
