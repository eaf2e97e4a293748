"""Places in files as messages write them, and refusing all that is wrong in a file at once."""

from collections.abc import Sequence
from typing import Final

from bbd.domain.errors import InputRefused, Problem

MAX_SHOWN: Final = 100
"""Problems that a refusal lists; the rest is counted."""


def refuse_if_any(problems: Sequence[Problem]) -> None:
    """Raise InputRefused with `problems`, if there are any; beyond a hundred they are only counted."""
    if len(problems) > MAX_SHOWN:
        rest = Problem(f"… und {len(problems) - MAX_SHOWN} weitere.")
        raise InputRefused([*problems[:MAX_SHOWN], rest])
    if problems:
        raise InputRefused(problems)


def place(where: str, line: int, field: str = "") -> str:
    """Return how a place in a file is written: "werte.csv, Zeile 3, Feld „value“"."""
    return f"{where}, Zeile {line}, Feld „{field}“" if field else f"{where}, Zeile {line}"
