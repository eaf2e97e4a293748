"""Does a reading fit its indicator? The whole check of one reading, as form and import share it.

Pure: knows neither what is stored already nor who may enter it. All that is wrong is said at once. What is
refused: docs/interfaces.md, Documents.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from bbd.domain.complaints import Complaints
from bbd.domain.errors import InputRefused
from bbd.domain.numbers import german, quoted
from bbd.domain.periods import Frequency, Period
from bbd.domain.reading_fields import Figures, ReadingInput, read_fields
from bbd.domain.reading_values import VALUE_OF
from bbd.domain.words import FREQUENCIES

__all__ = ["CheckedReading", "IndicatorSays", "ReadingInput", "check_reading", "read_back"]

_EXAMPLES: Final = {
    Frequency.YEAR: "2012",
    Frequency.HALF_YEAR: "2012-H1",
    Frequency.QUARTER: "2012-Q3",
    Frequency.MONTH: "2012-07",
}


@dataclass(frozen=True, slots=True)
class IndicatorSays:
    """What the agreement says about an indicator's readings; the days are the agreement's term."""

    kind: Literal["share", "count", "value"]
    frequency: Frequency
    unit: str = "percent"
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class CheckedReading:
    """A reading that may be stored. `value` is in the indicator's unit, a share in per cent.

    Where numerator and denominator of a share are given, `value` is computed from them: exactly, rounded half-up to
    ten digits after the point where it does not end. Otherwise it has the digits that were given.
    """

    period: Period
    value: Decimal
    numerator: int | None = None
    denominator: int | None = None
    respondents: int | None = None
    population: int | None = None
    note: str = ""
    source: str = ""


def check_reading(given: ReadingInput, says: IndicatorSays, *, comma: bool, where: str = "") -> CheckedReading:
    """Return the reading, or refuse it (InputRefused) with every problem and its field.

    `comma`: numbers have a decimal comma. `where` names the place in a file; a form leaves it empty.
    """
    complaints = Complaints(where)
    figures = read_fields(given, complaints, comma=comma)
    _check_period(figures.period, says, complaints)
    _check_counts(figures, complaints)
    value = VALUE_OF[says.kind](figures, complaints)
    return _checked(figures, value, complaints)


def read_back(given: ReadingInput, *, where: str = "") -> CheckedReading:
    """Return a reading that was exported, or refuse what can be read as none.

    It was checked when it was recorded; the indicator may have changed or gone since, so it is not asked again.
    """
    complaints = Complaints(where)
    figures = read_fields(given, complaints, comma=False)
    if figures.value is None and complaints.silent_on("value"):
        complaints.about("value", "Der Wert fehlt.")
    return _checked(figures, figures.value, complaints)


def _checked(figures: Figures, value: Decimal | None, complaints: Complaints) -> CheckedReading:
    if complaints.problems or figures.period is None or value is None:
        raise InputRefused(complaints.problems)
    return CheckedReading(
        figures.period, value, figures.numerator, figures.denominator, figures.respondents, figures.population,
        figures.note, figures.source,
    )  # fmt: skip


def _check_period(period: Period | None, says: IndicatorSays, complaints: Complaints) -> None:
    if period is None:
        return
    if period.frequency is not says.frequency:
        complaints.about(
            "period",
            f"Der Zeitraum {quoted(period.key)} passt nicht; die Kennzahl wird {FREQUENCIES[says.frequency]} erhoben.",
            f"Erwartet wird zum Beispiel {_EXAMPLES[says.frequency]}.",
        )
    elif says.valid_to is not None and period.begin > says.valid_to:
        complaints.about(
            "period",
            f"Der Zeitraum {quoted(period.key)} beginnt nach dem Ende der Laufzeit ({says.valid_to:%d.%m.%Y}).",
            "Bitte den Zeitraum prüfen; spätere Werte gehören zu einer Anschlussvereinbarung.",
        )


def _check_counts(figures: Figures, complaints: Complaints) -> None:
    numerator, denominator = figures.numerator, figures.denominator
    if denominator == 0:
        complaints.about(
            "denominator",
            "Der Nenner ist 0; daraus ergibt sich kein Anteil.",
            "Gab es in dem Zeitraum keine Fälle, dann gibt es auch keinen Messwert.",
        )
    elif numerator is not None and denominator is not None and numerator > denominator:
        complaints.about(
            "numerator",
            f"Der Zähler {german(Decimal(numerator))} ist größer als der Nenner {german(Decimal(denominator))}.",
            "Bitte prüfen, ob die beiden vertauscht sind.",
        )
    respondents, population = figures.respondents, figures.population
    if respondents is not None and population is not None and respondents > population:
        complaints.about(
            "respondents",
            f"Es sind mehr Antwortende ({german(Decimal(respondents))}) als die Grundgesamtheit "
            f"({german(Decimal(population))}).",
            "Zur Grundgesamtheit gehören alle, die hätten antworten können. Bitte beide Zahlen prüfen.",
        )
