"""Text that people wrote, in one line or several: what may stand in it, and how long it may be.

Not an encoder: escaping is the business of each output.
"""

import re
from typing import Final

from bbd.domain.errors import InputRefused

CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff]")
"""No figure and no sentence needs these signs; a terminal, a letter's head or a spreadsheet might obey them."""


def checked_text(text: str, *, longest: int, where: str = "", field: str = "") -> str:
    """Return `text` without blanks around it and with plain line breaks; InputRefused for control characters."""
    found = text.strip().replace("\r\n", "\n").replace("\r", "\n")
    if CONTROL.search(found):
        raise InputRefused.because(
            "Der Text enthält Steuerzeichen.", where=where, remedy="Bitte den Text neu eintippen.", field=field
        )
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
