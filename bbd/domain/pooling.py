"""Small units, judged over several years: where one person more or less would decide, several readings do together.

A reading is small if a single person weighs more than the whole tolerance. Then the readings of the last three years
are taken as one: all they counted, of all there were. What that share should be is the mean of the path's values at
the ends of the periods, weighted by how many there were in each: exactly what the share would be if each period were
on the path. So the lag compares like with like, though the years before belong to an earlier stretch of the path.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bbd.domain.target_path import TargetPath

YEARS: Final = 3


@dataclass(frozen=True, slots=True)
class Counted:
    """The cells of one reading and the end of its period; `denominator` is above 0."""

    on: date
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class Pooled:
    """Several readings as one, oldest first, and the share that the path expects of them together; in per cent."""

    readings: tuple[Counted, ...]
    expected: Fraction

    @property
    def numerator(self) -> int:
        """How many count in all."""
        return sum(one.numerator for one in self.readings)

    @property
    def denominator(self) -> int:
        """How many there were in all."""
        return sum(one.denominator for one in self.readings)

    @property
    def share(self) -> Fraction:
        """The share in per cent."""
        return Fraction(100 * self.numerator, self.denominator)


def one_decides(denominator: int, length: Fraction, off_track: Decimal) -> bool:
    """Say whether one person of `denominator` weighs more than the tolerance of `off_track` per cent of the way.

    `length` is what the tolerance refers to, in percentage points.
    """
    return Fraction(100, denominator) > Fraction(off_track) * length / 100


def pooled(counted: Sequence[Counted], path: TargetPath[date]) -> Pooled | None:
    """Return the readings of the last three years (oldest first) as one; None with fewer than two on the path."""
    if not counted:
        return None
    newest = counted[-1].on
    leap_day = (newest.month, newest.day) == (2, 29)
    since = newest.replace(year=newest.year - YEARS, day=28 if leap_day else newest.day)
    recent = [(one, path.value_at(one.on)) for one in counted if one.on > since and one.on > path.baseline.at]
    expected = [(one, value) for one, value in recent if value is not None]
    if len(expected) < 2:  # noqa: PLR2004 - one is not several
        return None
    of = sum(one.denominator for one, _ in expected)
    mean = sum((one.denominator * value for one, value in expected), Fraction(0)) / of
    return Pooled(tuple(one for one, _ in expected), mean)
