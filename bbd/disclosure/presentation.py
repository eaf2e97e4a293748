"""How published tables write what they do not give: the symbols of DIN 55301, and counts rounded to five.

Rounding is no protection by itself: totals of rounded counts narrow them down. It comes on top of suppression, for
readers who would take a difference of one for news.
"""

from enum import StrEnum
from typing import Final

FIVE: Final = 5


class Symbol(StrEnum):
    """What stands in a cell instead of a number (DIN 55301)."""

    WITHHELD = "."
    """Unknown, or to be kept secret."""
    UNCERTAIN = "/"
    """Not certain enough."""
    ZERO = "–"
    """Exactly zero."""
    LATER = "…"
    """Follows later."""
    MEANINGLESS = "x"
    """Not meaningful."""


def rounded(count: int) -> int:
    """Return the multiple of five that is nearest to a count; there is no tie."""
    return FIVE * ((count + FIVE // 2) // FIVE)
