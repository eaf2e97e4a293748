"""What may stand in the texts of a TOML file, whatever they are for, and how deep its blocks may go.

People read these texts on pages, in letters and on terminals, which might obey signs that nobody sees.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from bbd.domain.errors import InputRefused
from bbd.domain.free_text import HIDDEN, RETYPE, UNSEEN

MOST_UNFIT: Final = 50
"""Texts of one file told at once."""
DEEPEST: Final = 40
"""Blocks and lists within each other; conditions that can still be read have fewer than ten."""
LONGEST_KEY: Final = 200
_WHAT: Final = "Hier stehen Steuerzeichen oder unsichtbare Zeichen."

Way = tuple[str | int, ...]


def one_line(text: str, *, where: str) -> str:
    """Return a text given as an argument; InputRefused where it has signs nobody sees."""
    if HIDDEN.search(text):
        raise InputRefused.because(UNSEEN, where=where, remedy=RETYPE)
    return text


def unfit(data: dict[str, Any]) -> Iterator[tuple[str, Way, str]]:
    """Yield what is wrong with texts and keys, the way to it, and the way out; the first fifty."""
    return islice(_unfit(data), MOST_UNFIT)


def _unfit(data: dict[str, Any]) -> Iterator[tuple[str, Way, str]]:
    waiting: list[tuple[Way, Any]] = [((), data)]
    while waiting:
        way, value = waiting.pop()
        if len(way) > DEEPEST:
            yield f"Hier liegen mehr als {DEEPEST} Blöcke ineinander.", way[:DEEPEST], "Bitte vereinfachen."
        elif isinstance(value, dict):
            yield from (found for key in value for found in _unfit_key(key, way))
            waiting += reversed([((*way, key), part) for key, part in value.items()])
        elif isinstance(value, list):
            waiting += reversed([((*way, number), part) for number, part in enumerate(value)])
        elif isinstance(value, str) and HIDDEN.search(value):
            yield _WHAT, way, RETYPE


def _unfit_key(key: str, way: Way) -> Iterator[tuple[str, Way, str]]:
    if HIDDEN.search(key) or "\n" in key:
        yield _WHAT, (*way, key), RETYPE
    elif len(key) > LONGEST_KEY:
        yield f"Dieser Schlüssel ist länger als {LONGEST_KEY} Zeichen.", (*way, key), "Bitte kürzen."
