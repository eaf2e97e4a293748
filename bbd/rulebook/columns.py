"""One fact of many subjects at once: checked, and made numbers as the engine sees them; numbers see stretches.

Python finds True, 1 and 1.0 equal, so a column's types are looked at before anything is looked up by value.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from bbd.rulebook.compile import GONE

Column = Callable[[Sequence[Any]], Sequence[int]]
"""Takes the values of one fact, None where it is missing; returns their numbers. Raises Unsound."""

NONE: Final = type(None)


class Unsound(Exception):  # noqa: N818 - it says what the values are
    """A column has a value that its fact cannot have, or a subject a fact that its type has not."""


def yes_no(column: Sequence[Any]) -> Sequence[int]:
    """Return yes and no as they are, for True is 1 and False is 0 to whoever counts with them."""
    kinds = set(map(type, column))
    if not {bool, NONE} >= kinds:
        raise Unsound
    return [GONE if value is None else value for value in column] if NONE in kinds else column


def states(codes: Mapping[str | None, int], column: Sequence[Any]) -> Sequence[int]:
    """Return the code of each state. Nothing but a string equals one, so that types need no look."""
    try:
        return list(map(codes.__getitem__, column))
    except (KeyError, TypeError) as error:
        raise Unsound from error
