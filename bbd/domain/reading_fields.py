"""The fields of a reading as people give them, and as numbers and texts; nothing here knows the indicator.

Whether a reading fits its indicator says bbd.domain.readings.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from bbd.domain.complaints import Complaints
from bbd.domain.errors import InputRefused
from bbd.domain.free_text import checked_line, checked_text
from bbd.domain.numbers import parse_decimal, quoted
from bbd.domain.periods import Period
from bbd.domain.words import READING_FIELDS

MAX_COUNT: Final = 999_999_999
"""The largest count; Berlin has 4 million inhabitants, more is a slip of the keyboard."""

COUNTS: Final = ("numerator", "denominator", "respondents", "population")
LONGEST_NOTE: Final = 10_000
LONGEST_SOURCE: Final = 1_000
_COUNT: Final = re.compile(r"0*[0-9]{1,9}")
_GROUPED: Final = re.compile(r"[1-9][0-9]{0,2}(?P<sign>[. \u00a0\u2009\u202f])[0-9]{3}((?P=sign)[0-9]{3})*")


@dataclass(frozen=True, slots=True)
class ReadingInput:
    """A reading as given: every field is text, an empty one was left out."""

    period: str = ""
    numerator: str = ""
    denominator: str = ""
    value: str = ""
    respondents: str = ""
    population: str = ""
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """A reading's fields as numbers and texts; None where a field was left out or is wrong."""

    period: Period | None
    numerator: int | None
    denominator: int | None
    value: Decimal | None
    respondents: int | None
    population: int | None
    note: str
    source: str


def ungrouped(given: ReadingInput, *, whole: bool) -> ReadingInput:
    """Return what was typed with the thousands of its counts not set apart: "33.000" and "33 000" become "33000".

    A count has no decimals, so groups of three can only be thousands; a value may have some ("33.000" stays) unless
    the indicator counts (`whole`). For what people type or paste: files keep to digits (docs/interfaces.md, Documents).
    """
    names = (*COUNTS, "value") if whole else COUNTS
    return replace(given, **{name: _joined(getattr(given, name)) for name in names})


def _joined(text: str) -> str:
    bare = text.strip()
    return re.sub(r"\D", "", bare) if _GROUPED.fullmatch(bare) else text


def read_fields(given: ReadingInput, complaints: Complaints, *, comma: bool) -> Figures:
    """Return the numbers and texts of `given`; what cannot be read is noted in `complaints`.

    `comma` says that numbers have a decimal comma. Counts are digits only; what people type goes through `ungrouped`.
    """
    return Figures(
        period=_period(given.period, complaints),
        numerator=_count("numerator", given.numerator, complaints, comma=comma),
        denominator=_count("denominator", given.denominator, complaints, comma=comma),
        value=_decimal(given.value, complaints, comma=comma),
        respondents=_count("respondents", given.respondents, complaints, comma=comma),
        population=_count("population", given.population, complaints, comma=comma),
        note=_note(given.note, complaints),
        source=_source(given.source, complaints),
    )


def _period(text: str, complaints: Complaints) -> Period | None:
    bare = text.strip()
    if not bare:
        complaints.about("period", "Der Zeitraum fehlt.", "Möglich sind 2012, 2012-H1, 2012-Q3 und 2012-07.")
        return None
    try:
        return Period.parse(bare, where=complaints.place("period"), field="period")
    except InputRefused as refusal:
        complaints.take_over(refusal)
        return None


def _decimal(text: str, complaints: Complaints, *, comma: bool, field: str = "value") -> Decimal | None:
    if not text.strip():
        return None
    try:
        return parse_decimal(text, comma=comma, where=complaints.place(field), field=field)
    except InputRefused as refusal:
        complaints.take_over(refusal)
        return None


def _count(field: str, text: str, complaints: Complaints, *, comma: bool) -> int | None:
    bare = text.strip()
    if not bare:
        return None
    if _COUNT.fullmatch(bare):
        return int(bare)
    number = _decimal(bare, complaints, comma=comma, field=field)
    if number is not None:
        complaints.about(field, *_no_count(READING_FIELDS[field], bare, number))
    return None


def _no_count(label: str, text: str, number: Decimal) -> tuple[str, str]:
    """Say why a number is no count, and the way out."""
    if number < 0:
        return f"{label}: {quoted(text)} ist negativ.", "Bitte eine Anzahl ab 0 angeben."
    if number > MAX_COUNT:
        return f"{label}: {quoted(text)} ist unglaubwürdig groß.", "Bitte die Zahl prüfen."
    return (
        f"{label}: {quoted(text)} ist keine ganze Zahl.",
        "Bitte nur Ziffern angeben, ohne Punkt, Komma und Vorzeichen.",
    )


def _note(text: str, complaints: Complaints) -> str:
    try:
        return checked_text(text, longest=LONGEST_NOTE, where=complaints.place("note"), field="note")
    except InputRefused as refusal:
        complaints.take_over(refusal)
        return ""


def _source(text: str, complaints: Complaints) -> str:
    try:
        found = checked_line(text, longest=LONGEST_SOURCE, where=complaints.place("source"), field="source")
    except InputRefused as refusal:
        complaints.take_over(refusal)
        return ""
    if not found:
        complaints.about("source", "Die Quelle fehlt.", "Bitte angeben, woher die Zahl stammt.")
    return found
