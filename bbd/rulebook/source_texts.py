"""What may stand in the texts of a TOML file, whatever they are for, and how deep its blocks may go.

People read these texts on pages, in letters and on terminals, which might obey signs that nobody sees.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from bbd.domain.errors import InputRefused
from bbd.domain.free_text import CONTROL

MOST_UNFIT: Final = 50
"""Texts of one file told at once."""
DEEPEST: Final = 40
"""Blocks and lists within each other; conditions that can still be read have fewer than ten."""
LONGEST_KEY: Final = 200
HIDDEN: Final = re.compile(f"{CONTROL.pattern}|[\u202a-\u202e\u2066-\u2069]")
"""Control characters, and signs that turn the direction in which a text is shown."""
_WHAT: Final = "Hier stehen Steuerzeichen oder unsichtbare Zeichen, die die Schreibrichtung ändern."
_REMEDY: Final = "Bitte den Text neu eintippen."

Way = tuple[str | int, ...]


def one_line(text: str, *, where: str) -> str:
    """Return a text given as an argument; InputRefused where it has control characters or turns its direction."""
    if HIDDEN.search(text):
        raise InputRefused.because("Der Text enthält Steuerzeichen oder unsichtbare Zeichen, die die Schreibrichtung "
                                   "ändern.", where=where, remedy=_REMEDY)  # fmt: skip
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
            yield _WHAT, way, _REMEDY


def _unfit_key(key: str, way: Way) -> Iterator[tuple[str, Way, str]]:
    if HIDDEN.search(key) or "\n" in key:
        yield _WHAT, (*way, key), _REMEDY
    elif len(key) > LONGEST_KEY:
        yield f"Dieser Schlüssel ist länger als {LONGEST_KEY} Zeichen.", (*way, key), "Bitte kürzen."
