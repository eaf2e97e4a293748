"""A target that follows a comparison series: so many per cent of its value, of one definition and never another.

The value that counts for a reading is the newest one of the series whose reference date is not after the end of the
reading's period. So a new value moves the target of later periods, and changes nothing about earlier ones.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Context, Decimal
from typing import Final, NamedTuple

from bbd.domain.numbers import plain


class Series(NamedTuple):
    """A comparison series by its name and the definition that its values follow."""

    name: str
    definition: str


Values = Mapping[Series, Sequence[tuple[date, Decimal]]]
"""The values of comparison series by reference date, oldest first, each in its own unit."""
NO_VALUES: Final[Values] = {}
_EXACT: Final = Context(prec=100)
"""Two numbers of 30 digits each are multiplied without loss."""


def known_on(values: Values, series: Series, day: date) -> Decimal | None:
    """Return the newest value of `series` at `day`; None where it has none yet."""
    so_far = [value for on, value in values.get(series, ()) if on <= day]
    return so_far[-1] if so_far else None


def share_of(percent: Decimal, value: Decimal) -> Decimal:
    """Return `percent` per cent of `value`, exactly and without idle zeros; in the unit of the value."""
    return Decimal(plain(_EXACT.multiply(percent, value).scaleb(-2, _EXACT), strip=True))
