"""Is a reading so far from the one before that somebody should look again? Nothing is refused because of it."""

from decimal import Decimal
from typing import Final

from bbd.domain.units import PERCENT, Unit

_FACTOR: Final = 2
_POINTS: Final = 20


def jump(value: Decimal, before: Decimal, unit: str) -> str:
    """Return a sentence where the value more than doubled or moved by more than 20 percentage points, else ""."""
    moved = unit == PERCENT and abs(value - before) > _POINTS
    if not moved and not (before > 0 and value > _FACTOR * before):
        return ""
    way = "mehr" if value > before else "weniger"
    return f"Das ist deutlich {way} als zuletzt ({Unit(unit).value(before)}). Bitte prüfen Sie die Angabe noch einmal."
