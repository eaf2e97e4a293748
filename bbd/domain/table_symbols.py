"""What stands in a table instead of a number, and counts rounded to five.

Rounding is no protection by itself: totals of rounded counts narrow them down. It comes on top of suppression, for
readers who would take a difference of one for news.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

FIVE: Final = 5


class Symbol(StrEnum):
    """A symbol of DIN 55301."""

    WITHHELD = "."
    """Unknown, or to be kept secret."""
    LATER = "…"
    """Follows later."""
    MEANINGLESS = "x"
    """Not meaningful: no number was to be expected."""


MEANINGS: Final[Mapping[Symbol, str]] = {
    Symbol.WITHHELD: "geheim zu halten",
    Symbol.LATER: "fehlt",
    Symbol.MEANINGLESS: "nicht vereinbart",
}
"""What a legend, or a reader of the screen, says of each."""
TO_PROTECT: Final = "geheim zu halten, damit niemand erkennbar wird"


def to_five(count: int) -> int:
    """Return the multiple of five that is nearest to a count; there is no tie."""
    return FIVE * ((count + FIVE // 2) // FIVE)
