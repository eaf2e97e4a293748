"""How much of the distance to a target that follows a benchmark came from the benchmark, and how much is the rest.

With a target of p per cent of the benchmark, B0 its value when the wording was adopted, B1 the one that counts now and
x the reading, the distance of an indicator that shall rise is p/100·B1 - x. It is the sum of two terms, exactly:

    from the benchmark    p/100·(B1 - B0)     what its movement since then has added
    without it            p/100·B0 - x        what would be missing had it not moved

For an indicator that shall fall both change their sign. It is arithmetic, no judgement: neither term says why.
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Final

from bbd.domain.assessment import Direction
from bbd.domain.benchmarks import DIGITS, Movement
from bbd.domain.numbers import german, percent
from bbd.domain.relative_target import share_of
from bbd.domain.units import Unit

WHOLE: Final = Decimal(100)
"""Per cent of the benchmark: the benchmark itself is the target."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The distance of a reading to its target: positive where something is missing, in the unit of the indicator.

    `percent` is the share of the benchmark that was agreed as the target.
    """

    movement: Movement
    percent: Decimal
    from_benchmark: Decimal
    without_it: Decimal

    @property
    def whole(self) -> Decimal:
        """The distance: the exact sum of both terms."""
        with localcontext() as exact:
            exact.prec = DIGITS
            return self.from_benchmark + self.without_it


def gap(reading: Decimal, percent: Decimal, movement: Movement, direction: Direction = Direction.UP) -> Gap:
    """Take the distance of `reading` to `percent` per cent of the benchmark apart; both in the same unit."""
    sign = -1 if direction is Direction.DOWN else 1
    then, now = share_of(percent, movement.before.value), share_of(percent, movement.after.value)
    with localcontext() as exact:
        exact.prec = DIGITS
        return Gap(movement, percent, sign * (now - then), sign * (then - reading))


def sentence(found: Gap, unit: Unit) -> str:
    """Say in German what the distance is and what of it came from the benchmark."""
    said = _distance(found, unit)
    return said if found.percent == WHOLE else f"{said} Das Ziel sind {percent(found.percent)} der Vergleichsgröße."


def _distance(found: Gap, unit: Unit) -> str:
    how = _moved(found.movement, unit)
    if found.whole <= 0:
        return _reached(found, unit, how)
    said = f"Der Abstand beträgt {unit.difference(found.whole)}; "
    if found.from_benchmark == 0:
        return f"{said}{_still(found.movement, unit)}."
    if found.from_benchmark < 0:
        return (
            f"{said}wäre die Vergleichsgröße nicht seit der Zeichnung {how}, wären es {_bare(found.without_it, unit)}."
        )
    if found.without_it < 0:
        ahead = unit.difference(-found.without_it)
        return f"{said}wäre die Vergleichsgröße nicht seit der Zeichnung {how}, wäre das Ziel um {ahead} übertroffen."
    if found.without_it == 0:
        return f"{said}er kommt allein daher, dass die Vergleichsgröße seit der Zeichnung {how} ist."
    part = _bare(found.from_benchmark, unit)
    return f"{said}{part} davon kommen daher, dass die Vergleichsgröße seit der Zeichnung {how} ist."


def moved_sentence(movement: Movement, unit: Unit) -> str:
    """Say in German how the benchmark has moved since the wording was adopted, without any target."""
    if movement.change == 0:
        return f"Die Vergleichsgröße steht seit der Zeichnung unverändert bei {unit.given(movement.after.value)}."
    return f"Die Vergleichsgröße ist seit der Zeichnung {_moved(movement, unit)}."


def _reached(found: Gap, unit: Unit, how: str) -> str:
    ahead = f" und um {unit.difference(-found.whole)} übertroffen" if found.whole else ""
    said = f"Das Ziel ist erreicht{ahead}; "
    if found.from_benchmark == 0:
        return f"{said}{_still(found.movement, unit)}."
    if found.without_it > 0:
        missing = unit.difference(found.without_it)
        return f"{said}wäre die Vergleichsgröße nicht seit der Zeichnung {how}, fehlten {missing}."
    return f"{said}die Vergleichsgröße ist seit der Zeichnung {how}."


def _moved(movement: Movement, unit: Unit) -> str:
    """Return "von 39,4 auf 40,3 % gestiegen"; of the same reference date it was a correction."""
    if movement.before.on == movement.after.on:
        verb = "berichtigt worden"
    else:
        verb = "gestiegen" if movement.change > 0 else "gefallen"
    return f"von {german(movement.before.value)} auf {unit.given(movement.after.value)} {verb}"


def _still(movement: Movement, unit: Unit) -> str:
    return f"die Vergleichsgröße steht seit der Zeichnung unverändert bei {unit.given(movement.after.value)}"


def _bare(value: Decimal, unit: Unit) -> str:
    """Return a difference without its unit where the sentence has named it: "0,9"."""
    return unit.difference(value).partition(" Prozentpunkte")[0]
