"""The German sentences that say why a reading stands as it does by the method `path`; they decide nothing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from bbd.domain.assessment import Corridor, Status, Tolerance
from bbd.domain.target_path import TargetPath, When
from bbd.domain.units import Unit


def said_of(at: date | int, period: str = "") -> str:
    """Return how a sentence about a reading begins: "2025", "Im 1. Quartal 2025", "Zum 31.12.2012"."""
    if period:
        return period if period.isdecimal() else f"Im {period}"
    return f"Zum {at:%d.%m.%Y}" if isinstance(at, date) else str(at)


@dataclass(frozen=True, slots=True)
class Told:
    """A reading as sentences tell it; `when` begins the first of them."""

    value: Decimal
    when: str
    unit: Unit

    def inside(self, corridor: Corridor) -> str:
        """Say that the corridor is kept."""
        bounds = f"{self.unit.given(corridor.low)} bis {self.unit.given(corridor.high)}"
        return f"{self.when} sind es {self.unit.value(self.value)}. Das liegt im Korridor von {bounds}."

    def beside_the_path(self, path: TargetPath[When], expected: Fraction, tolerance: Tolerance, status: Status) -> str:
        """Say where the reading lies, where it should lie, and how much the difference is."""
        now = f"{self.when} sind es {self.unit.value(self.value, expected)}."
        should = self._should(path, expected)
        missing = path.direction.sign * (expected - Fraction(self.value))
        if missing <= 0:
            return f"{now} {should}: Das ist erreicht."
        lack = f"{now} {should}: {self._lack(missing, path)}"
        if not path.length:
            return f"{lack}; bei einem Zielwert von 0 ist jeder Rückstand zu groß."
        share = tolerance.explain(status, missing, path.length, self._whole(path))
        further = f" {self._against_baseline(path)}" if status is Status.WRONG_DIRECTION else ""
        return f"{lack}, das sind {share}.{further}"

    def _should(self, path: TargetPath[When], expected: Fraction) -> str:
        if path.is_level_to_hold:
            bound = "Mindestens" if path.direction.sign > 0 else "Höchstens"
            return f"{bound} {self.unit.given(path.target.value)} sind zu halten"
        return f"Nach dem Zielpfad sollten es {self.unit.value(expected, self.value)} sein"

    def _lack(self, missing: Fraction, path: TargetPath[When]) -> str:
        amount = self.unit.difference(missing)
        alone = amount == "1" or amount.startswith("1\N{NO-BREAK SPACE}")
        if path.direction.sign < 0:
            return f"Es {'ist' if alone else 'sind'} {amount} zu viel"
        return f"Es {'fehlt' if alone else 'fehlen'} {amount}"

    def _whole(self, path: TargetPath[When]) -> str:
        target = self.unit.given(path.target.value)
        if path.is_level_to_hold:
            return f"des Zielwerts {target}"
        return f"des Weges von {self.unit.given(path.baseline.value)} nach {target}"

    def _against_baseline(self, path: TargetPath[When]) -> str:
        if self.value == path.baseline.value:
            return "Der Wert ist seit dem Ausgangswert unverändert; auch damit kommt man dem Ziel nicht näher."
        side = "unter" if self.value < path.baseline.value else "über"
        return f"Der Wert liegt {side} dem Ausgangswert."
