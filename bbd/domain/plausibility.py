"""Does a reading look odd beside the one before? A question to who enters it; nothing is refused because of it.

What cannot be (a numerator above its denominator) bbd.domain.readings refuses.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from bbd.domain.confidentiality import Figures
from bbd.domain.numbers import german
from bbd.domain.units import PERCENT, Unit
from bbd.domain.words import READING_FIELDS

_FACTOR: Final = 2
_POINTS: Final = 20
_WHOLE: Final = 100
_NEAR: Final = Decimal("0.2")
"""How far from the tenfold something still looks like a slip of one digit, as a share of it."""
_NEAR_POINTS: Final = 3
_SLIPS: Final = (
    (Decimal(100), "etwa das Hundertfache"), (Decimal(10), "etwa das Zehnfache"),
    (Decimal("0.1"), "etwa ein Zehntel"), (Decimal("0.01"), "etwa ein Hundertstel"),
)  # fmt: skip
_COUNTS: Final = ("numerator", "denominator", "respondents", "population")
_LEAST: Final = 10
"""Below it a count may well become ten times as large, or a tenth."""


def doubts(given: Figures, before: Figures, unit: str) -> tuple[str, ...]:
    """Return what looks odd about `given` beside the reading `before`, in sentences; nothing where `before` is hidden.

    Figures ten or a hundred times as large or small, others counted than before, a share that looks like its
    complement, a jump. What is odd is confirmed by itself, not among many (bbd.web.confirming_many).
    """
    slips = (*_slips(given, before), *_value_slip(given, before, unit)) or tuple(_counted_others(given, before))
    if slips or given.value is None or before.value is None:
        return slips
    if given.kind == "share" and _swapped(given.value, before.value):
        return (_as_swapped(before.value, unit),)
    said = jump(given.value, before.value, unit)
    return (said,) if said else ()


def jump(value: Decimal, before: Decimal, unit: str) -> str:
    """Return a sentence where the value more than doubled or moved by more than 20 percentage points, else ""."""
    moved = unit == PERCENT and abs(value - before) > _POINTS
    if not moved and not (before > 0 and value > _FACTOR * before):
        return ""
    way = "mehr" if value > before else "weniger"
    return f"{_said(value, unit)} ist deutlich {way} als zuletzt ({_said(before, unit)})."


def _slips(given: Figures, before: Figures) -> Iterator[str]:
    for name in _COUNTS:
        now, then = getattr(given, name), getattr(before, name)
        if now and then and max(now, then) >= _LEAST * _LEAST and (times := _times(Decimal(now), Decimal(then))):
            label = READING_FIELDS[name]
            yield f"{label}: {german(Decimal(now))} ist {times} von zuletzt ({german(Decimal(then))})."


def _counted_others(given: Figures, before: Figures) -> Iterator[str]:
    """Look at the denominator alone: the share may stay where it is while another group is counted."""
    now, then = given.denominator, before.denominator
    if now and then and max(now, then) >= 2 * _LEAST and (now > _FACTOR * then or then > _FACTOR * now):
        yield f"Der Nenner ist {german(Decimal(now))} statt zuletzt {german(Decimal(then))}: Sind dieselben gezählt?"


def _value_slip(given: Figures, before: Figures, unit: str) -> Iterator[str]:
    """Look at a value that somebody typed; one computed from its fraction follows from what was typed."""
    computed = given.numerator is not None and given.denominator is not None
    if computed or not given.value or not before.value:
        return
    if times := _times(given.value, before.value):
        yield f"{_said(given.value, unit)} ist {times} von zuletzt ({_said(before.value, unit)})."


def _times(now: Decimal, then: Decimal) -> str:
    ratio = now / then
    return next((said for factor, said in _SLIPS if abs(ratio - factor) <= _NEAR * factor), "")


def _swapped(value: Decimal, before: Decimal) -> bool:
    return abs(_WHOLE - value - before) <= _NEAR_POINTS and abs(value - before) > _POINTS


def _as_swapped(before: Decimal, unit: str) -> str:
    return (
        f"Das ist fast genau der Rest zu 100 gegenüber zuletzt ({_said(before, unit)}). Ist die Gruppe gezählt,"
        " um die es geht, oder sind es die übrigen?"
    )


def _said(value: Decimal, unit: str) -> str:
    return Unit(unit).value(value)
