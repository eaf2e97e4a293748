"""How sentences and pages speak of a figure in its unit: "29,2 %", "7,4 Prozentpunkte", "40 Plätze", "1,96".

Only what people read is rounded here; no rule sees these texts. A series without a unit has the unit "".
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bbd.domain.figures import PLACES, given, shown
from bbd.domain.numbers import NO_BREAK_SPACE, german, half_up, percent, plain

PERCENT: Final = "percent"
_PLACES_GIVEN: Final = 2


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit of an indicator as its document names it: "percent", a word such as "Plätze", or nothing."""

    name: str = ""

    def value(self, value: Fraction | Decimal, beside: Fraction | Decimal | None = None) -> str:
        """Return a value with its unit; with so many digits that it differs from the one it stands `beside`."""
        if self.name == PERCENT:
            return percent(half_up(value, digits_apart(value, beside)))
        return self._with_unit(shown(value))

    def given(self, value: Decimal) -> str:
        """Return a value that somebody gave: with the digits given, a percentage with two at most."""
        if self.name == PERCENT:
            places = min(_PLACES_GIVEN, max(0, -int(value.normalize().as_tuple().exponent)))
            return percent(half_up(value, places))
        return self._with_unit(given(value))

    def difference(self, value: Fraction | Decimal, *, dative: bool = False, signed: bool = False) -> str:
        """Return the difference of two values; of two percentages in percentage points."""
        sign = "+" if signed and value > 0 else ""
        if self.name != PERCENT:
            return sign + self._with_unit(shown(value))
        number = german(half_up(value, digits_apart(value, Fraction(0))))
        return f"{sign}{number} Prozentpunkte{'n' if dative else ''}"

    def _with_unit(self, number: str) -> str:
        return f"{number}{NO_BREAK_SPACE}{self.name}" if self.name else number


NO_UNIT: Final = Unit()


def digits_apart(value: Fraction | Decimal, other: Fraction | Decimal | None) -> int:
    """Return how many digits after the point a percentage needs: one, more only to differ from an unequal `other`."""
    exact = Fraction(value)
    if other is None or exact == Fraction(other):
        return 1
    places = (each for each in range(1, PLACES) if half_up(exact, each) != half_up(other, each))
    return next(places, PLACES)


def in_table(value: Fraction | Decimal, unit: str, beside: Decimal | None = None) -> Decimal:
    """Return a value as tables show it: a percentage told apart from the one `beside`, else two digits at most."""
    if unit == PERCENT:
        return half_up(value, digits_apart(value, beside))
    return Decimal(plain(half_up(value, 2), strip=True))
