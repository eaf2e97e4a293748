"""Places in files as messages write them, and refusing all that is wrong in a file at once."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bbd.domain.errors import InputRefused, Problem
from bbd.domain.numbers import quoted

MAX_SHOWN: Final = 100
"""Problems that a refusal lists; the rest is counted."""


def refuse_if_any(problems: Sequence[Problem]) -> None:
    """Raise InputRefused with `problems`, if there are any; beyond a hundred they are only counted."""
    if len(problems) > MAX_SHOWN:
        rest = Problem(f"… und {len(problems) - MAX_SHOWN} weitere.")
        raise InputRefused([*problems[:MAX_SHOWN], rest])
    if problems:
        raise InputRefused(problems)


def doubled(named: Iterable[tuple[int, str]], what: str, field: str, *, where: str) -> Iterator[Problem]:
    """Yield a problem for each name that stood in an earlier line; `named` are lines and names, empty ones pass."""
    first: dict[str, int] = {}
    for line, name in named:
        if name and name in first:
            yield Problem(
                f"{what} {quoted(name)} steht schon in Zeile {first[name]}.",
                place(where, line, field),
                "Bitte eine der beiden Zeilen entfernen.",
                field,
            )
        first.setdefault(name, line)


def place(where: str, line: int, field: str = "") -> str:
    """Return how a place in a file is written: "werte.csv, Zeile 3, Feld „value“"."""
    return f"{where}, Zeile {line}, Feld „{field}“" if field else f"{where}, Zeile {line}"
