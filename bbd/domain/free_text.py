"""Text that people wrote, in one line or several: what may stand in it, and how long it may be.

Not an encoder: escaping is the business of each output.
"""

import re
from typing import Final

from bbd.domain.errors import InputRefused

HIDDEN: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
"""Control characters, and signs that nobody sees: a terminal, a letter's head or a spreadsheet might obey the first,
the others turn the direction in which a text is shown, or tell two texts apart that look the same. What joins letters
in Arabic and Persian names is allowed."""
UNSEEN: Final = "Der Text enthält Steuerzeichen oder unsichtbare Zeichen."
RETYPE: Final = "Bitte den Text neu eintippen."


def checked_text(text: str, *, longest: int, where: str = "", field: str = "") -> str:
    """Return `text` without blanks around it and with plain line breaks; InputRefused for signs nobody sees."""
    found = text.strip().replace("\r\n", "\n").replace("\r", "\n")
    if HIDDEN.search(found):
        raise InputRefused.because(UNSEEN, where=where, remedy=RETYPE, field=field)
    if len(found) > longest:
        raise InputRefused.because(
            f"Der Text ist {len(found)} Zeichen lang; möglich sind {longest}.",
            where=where,
            remedy="Bitte kürzen.",
            field=field,
        )
    return found


def checked_line(text: str, *, longest: int, where: str = "", field: str = "") -> str:
    """Return `text` as one line, blanks between words made single; InputRefused as checked_text."""
    return " ".join(checked_text(text, longest=longest, where=where, field=field).split())
