"""Figures of an assessment: as its outcome holds them, and as its German sentences show them.

What is shown is rounded so that people can read it, the outcome's figures to ten digits after the point; the rules
themselves round nothing.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bbd.domain.numbers import german, half_up, percent, plain

PLACES: Final = 10
"""Digits after the point that a figure of an assessment has at most."""


def figure(value: Fraction | Decimal) -> Decimal:
    """Return `value` as a figure of an outcome: rounded half-up to ten digits after the point, without idle zeros."""
    return Decimal(plain(half_up(value, PLACES), strip=True))


def shown(value: Fraction | Decimal) -> str:
    """Return `value` as a sentence shows it: a few digits, more where fewer would make it look like nothing."""
    exact = Fraction(value)
    rounded = half_up(exact, 2 if abs(exact) >= Fraction(1, 10) else 4)
    return german(_stripped(rounded or half_up(exact, PLACES)))


def given(value: Decimal) -> str:
    """Return a number that somebody gave as a sentence shows it: with all its digits."""
    return german(_stripped(value))


def share_shown(share: Fraction, bounds: Iterable[Decimal]) -> str:
    """Return a number of per cent with so many digits that it stands on the right side of the bounds."""
    for places in range(1, PLACES + 1):
        rounded = half_up(share, places)
        if all(_order(share, bound) == _order(Fraction(rounded), bound) for bound in bounds):
            break
    return percent(rounded)


def _order(share: Fraction, bound: Decimal) -> int:
    return (share > bound) - (share < bound)


def _stripped(value: Decimal) -> Decimal:
    return Decimal(plain(value, strip=True))
