"""Can a target be reached at the pace so far? A hint beside an indicator before it is signed, no forecast, no verdict.

Needed: (target - current) / years from the current value to the target's date. Past: the mean change of the last six
values, (last - first) / years between them, as the method `trend` counts it. A year has 365.25 days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from bbd.domain.document_parts import IndicatorText
from bbd.domain.trend import WINDOW

_YEAR: Final = Fraction(1461, 4)

LASTS: Final = timedelta(days=731)
"""How long after its period a value still tells where an indicator stands: a yearly one and the one that follows."""


class Verdict(StrEnum):
    """How the pace that is needed compares with the pace so far; OLD where the newest value tells nothing of today."""

    OLD = "old"
    MET = "met"
    UNKNOWN = "unknown"
    WITHIN = "within"
    FASTER = "faster"
    TURN = "turn"


@dataclass(frozen=True, slots=True)
class Known:
    """A value of the indicator at the end of a period; of a share its cells, where they are known and may be seen."""

    on: date
    value: Decimal
    label: str = ""
    numerator: int | None = None
    denominator: int | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """What a target asks for, in the indicator's unit a year. `needed` and `past` are positive towards the target.

    `on` is the day on which this is asked. `past` is None with fewer than two values, and so are `since` and
    `last`, between which it was. `people` is how many of the latest denominator the target means, rounded up; None
    where no denominator is known.
    """

    on: date
    current: Known
    goal: Decimal
    until: date
    needed: Fraction
    past: Fraction | None = None
    since: Known | None = None
    last: Known | None = None
    people: int | None = None

    @property
    def verdict(self) -> Verdict:
        """Compare what is needed with what was."""
        if self.on - self.current.on > LASTS:
            return Verdict.OLD
        if self.needed <= 0:
            return Verdict.MET
        if self.past is None:
            return Verdict.UNKNOWN
        if self.past <= 0:
            return Verdict.TURN
        return Verdict.WITHIN if self.needed <= self.past else Verdict.FASTER

    @property
    def times(self) -> Fraction | None:
        """How many times the past pace is needed; None where there was none towards the target."""
        return self.needed / self.past if self.past is not None and self.past > 0 else None


def pace(indicator: IndicatorText, values: Sequence[Known], on: date) -> Pace | None:
    """Return the pace that `indicator` asks for on a day after `values` (oldest first; none: its baseline).

    None where there is no target, no value to start from, or no time left between the two.
    """
    current = _current(indicator, values)
    if current is None or indicator.target is None or indicator.target.date <= current.on:
        return None
    goal, sign = _goal(indicator, current.value)
    window = list(values)[-WINDOW:]
    past = since = last = None
    if len(window) > 1 and window[0].on < window[-1].on:
        since, last = window[0], window[-1]
        past = sign * Fraction(last.value - since.value) / _years(since.on, last.on)
    return Pace(
        on, current, goal, indicator.target.date,
        needed=sign * Fraction(goal - current.value) / _years(current.on, indicator.target.date),
        past=past, since=since, last=last, people=_people(indicator, goal, current),
    )  # fmt: skip


def _current(indicator: IndicatorText, values: Sequence[Known]) -> Known | None:
    baseline = indicator.baseline
    if values and (baseline is None or values[-1].on >= baseline.date):
        return values[-1]
    return Known(baseline.date, baseline.value) if baseline is not None else None


def _goal(indicator: IndicatorText, current: Decimal) -> tuple[Decimal, int]:
    """Return the value to reach, of a corridor its nearer bound, and the sign that makes larger better."""
    if indicator.corridor is not None:
        low, high = indicator.corridor.low, indicator.corridor.high
        if current < low:
            return low, 1
        return (high, -1) if current > high else (current, 1)
    assert indicator.target is not None  # noqa: S101 - pace() has looked
    return indicator.target.value, -1 if indicator.direction == "down" else 1


def _people(indicator: IndicatorText, goal: Decimal, current: Known) -> int | None:
    if indicator.kind != "share" or current.denominator is None:
        return None
    return int((goal * current.denominator / 100).to_integral_value(ROUND_CEILING))


def _years(first: date, last: date) -> Fraction:
    return Fraction((last - first).days) / _YEAR
