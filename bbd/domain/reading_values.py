"""The value of a reading by the kind of its indicator: a share computed or given, a count, any other value.

Each function notes what is wrong and returns None where there is no value.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bbd.domain.complaints import Complaints
from bbd.domain.figures import PLACES, figure
from bbd.domain.numbers import german, half_up, percent
from bbd.domain.reading_fields import MAX_COUNT, Figures

_HUNDRED: Final = 100


def share_of(numerator: int, denominator: int) -> Fraction:
    """Return the share in per cent, exactly."""
    return Fraction(numerator * _HUNDRED, denominator)


def _share(figures: Figures, complaints: Complaints) -> Decimal | None:
    value = figures.value
    if value is not None and not 0 <= value <= _HUNDRED:
        complaints.about("value", f"Ein Anteil liegt zwischen 0 und 100; hier steht {german(value)}.", _comma(value))
        return None
    if figures.numerator is None or figures.denominator is None:
        if value is None and complaints.silent_on("numerator", "denominator", "value"):
            complaints.about("value", "Es fehlt der Messwert.", "Bitte Zähler und Nenner oder den Wert angeben.")
        return value
    if figures.denominator == 0 or figures.numerator > figures.denominator:
        return None
    exact = share_of(figures.numerator, figures.denominator)
    if value is not None and not _agrees(value, exact):
        fraction = f"{german(Decimal(figures.numerator))} von {german(Decimal(figures.denominator))}"
        complaints.about(
            "value",
            f"Der Wert {german(value)} passt nicht zu {fraction} ({_told_apart(exact, value)}).",
            "Bitte Zähler, Nenner und Wert prüfen oder den Wert weglassen; er wird dann berechnet.",
        )
    return figure(exact)


def _comma(value: Decimal) -> str:
    """Ask for the comma that may be missing where the tenth of a whole number would be a share."""
    tenth = value / 10
    return f"Fehlt ein Komma ({german(tenth)})?" if not _places(value) and 0 <= tenth <= _HUNDRED else ""


def _agrees(value: Decimal, exact: Fraction) -> bool:
    """Say whether `exact`, rounded to the digits of `value`, is `value`; at a tie both neighbours are right."""
    unit = Fraction(1, 10 ** _places(value))
    return abs(Fraction(value) - exact) * 2 <= unit


def _places(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def _told_apart(exact: Fraction, value: Decimal) -> str:
    """Return the share with as few digits as show that it is not `value`."""
    for places in range(1, PLACES):
        if half_up(exact, places) != half_up(value, places):
            return percent(half_up(exact, places))
    return percent(figure(exact))


def _count(figures: Figures, complaints: Complaints) -> Decimal | None:
    value = figures.value
    if value is not None and (value < 0 or _places(value)):
        wrong = "ist negativ" if value < 0 else "ist keine ganze Zahl"
        complaints.about(
            "value", f"Diese Kennzahl ist eine Anzahl; {german(value)} {wrong}.", "Bitte nur Ziffern angeben."
        )
        return None
    if value is not None and value > MAX_COUNT:
        complaints.about("value", f"Die Anzahl {german(value)} ist unglaubwürdig groß.", "Bitte die Zahl prüfen.")
        return None
    if value is not None and figures.numerator is not None and value != figures.numerator:
        complaints.about(
            "numerator",
            f"Diese Kennzahl ist eine Anzahl; der Zähler {figures.numerator} ist nicht der Wert {german(value)}.",
            "Bitte die Anzahl nur einmal angeben, als Wert.",
        )
    if value is None and figures.numerator is not None:
        return Decimal(figures.numerator)
    return _given(figures, complaints)


def _value(figures: Figures, complaints: Complaints) -> Decimal | None:
    if figures.numerator is not None or figures.denominator is not None:
        complaints.about(
            "numerator" if figures.numerator is not None else "denominator",
            "Diese Kennzahl ist ein Wert und hat weder Zähler noch Nenner.",
            "Bitte nur den Wert angeben.",
        )
    return _given(figures, complaints)


def _given(figures: Figures, complaints: Complaints) -> Decimal | None:
    if figures.value is None and complaints.silent_on("numerator", "denominator", "value"):
        complaints.about("value", "Es fehlt der Messwert.", "Bitte den Wert angeben.")
    return figures.value


VALUE_OF: Final[Mapping[str, Callable[[Figures, Complaints], Decimal | None]]] = {
    "share": _share,
    "count": _count,
    "value": _value,
}
"""By the indicator's kind."""
