"""If it goes on as it went: when would the target be reached? The past carried on, no forecast and no judgement.

Change per year as the method `trend` counts it: (last - first) / calendar years between, of the last six values of
one definition. Two values would be a line through any two points; four are asked for, as after a break.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

from bbd.domain.assessment import Direction
from bbd.domain.trend import WINDOW, WINDOW_AFTER_BREAK
from bbd.domain.units import Unit

LASTS: Final = 2
"""Years after which the last value says nothing of today any more: a yearly one and the one that follows."""
FAR: Final = 50
"""Years ahead beyond which a year is not named any more: it would be made up."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The pace of the `count` last values, of the years `since` … `until`, in the unit a year.

    `reached` is the year in which the target would be reached, None where it never would be at this pace.
    """

    since: int
    until: int
    count: int
    change: Fraction
    target: Decimal
    by: int
    reached: int | None

    def sentence(self, unit: Unit) -> str:
        """Say it in plain words."""
        goal = f"das Ziel {unit.given(self.target)}"
        past = f"Von {self.since} bis {self.until} (letzte {self.count} Werte) {self._pace(unit)}."
        pace = f"{past} Geht es so weiter, wird {goal}"
        if self.reached is None:
            return f"{pace} nicht erreicht."
        if self.reached - self.until > FAR:
            return f"{pace} in den nächsten {FAR} Jahren nicht erreicht."
        late = self.reached - self.by
        if late <= 0:
            return f"{pace} im Jahr {self.reached} erreicht, also rechtzeitig."
        return f"{pace} im Jahr {self.reached} erreicht, {late} {'Jahr' if late == 1 else 'Jahre'} nach dem Termin."

    def _pace(self, unit: Unit) -> str:
        if self.change == 0:
            return "hat sich der Wert im Mittel nicht verändert"
        moved = "gestiegen" if self.change > 0 else "gesunken"
        return f"ist der Wert im Mittel um {unit.difference(abs(self.change))} im Jahr {moved}"


@dataclass(frozen=True, slots=True)
class Aim:
    """The `target` that shall be reached in the year `by`; a corridor has no outlook."""

    target: Decimal
    by: int
    direction: Direction


def outlook(values: Mapping[int, Decimal], aim: Aim, today: int, breaks: Sequence[int] = ()) -> Outlook | None:
    """Return the outlook of a series (year → value) in the year `today`.

    None with fewer than four values since the last break, where the last one is too old to be carried on, and where it
    meets the target: nothing is left to be carried on.
    """
    begin = max((first for first in breaks), default=None)
    years = sorted(at for at in values if begin is None or at >= begin)[-WINDOW:]
    if len(years) < WINDOW_AFTER_BREAK or today - years[-1] > LASTS or aim.direction is Direction.CORRIDOR:
        return None
    first, last = years[0], years[-1]
    change = Fraction(values[last] - values[first]) / (last - first)
    sign = aim.direction.sign
    missing = sign * Fraction(aim.target - values[last])
    if missing <= 0:
        return None
    return Outlook(first, last, len(years), change, aim.target, aim.by, _reached(last, missing, sign * change))


def _reached(last: int, missing: Fraction, towards: Fraction) -> int | None:
    return last + ceil(missing / towards) if towards > 0 else None
