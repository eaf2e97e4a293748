"""How people name a row of the table of readings: by its key, by number and key, or by the indicator's name.

Not a search: a text means a row only where it says one of its names in full (`_keys`, `_names`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bbd.domain.numbers import quoted


@dataclass(frozen=True, slots=True)
class RowName:
    """What a row is called: agreement's number, indicator's key and name, and the partner who delivers."""

    number: str
    key: str
    indicator: str = ""
    partner: str = ""

    @property
    def label(self) -> str:
        """The row as pages print it."""
        return f"{self.number} · {self.key}"


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says of its row; an empty text says nothing. `indicator` may be any of the row's names."""

    indicator: str = ""
    key: str = ""
    number: str = ""
    partner: str = ""


def rows_meant(said: Said, rows: Sequence[RowName]) -> list[int]:
    """Return the places of the rows that fit everything that is said; keys and numbers come before names."""
    fitting = [
        at
        for at, row in enumerate(rows)
        if said.key in {"", row.key}
        and said.number in {"", row.number}
        and _folded(said.partner) in {"", _folded(row.partner)}
    ]
    if not said.indicator:
        return fitting
    wanted = _folded(said.indicator)
    by_key = [at for at in fitting if wanted in {_folded(text) for text in _keys(rows[at])}]
    return by_key or [at for at in fitting if wanted in {_folded(text) for text in _names(rows[at])}]


def why_no_row(said: Said, rows: Sequence[RowName], fitting: Sequence[int]) -> str:
    """Return what is wrong where not exactly one row fits, with the ways out."""
    text = said.indicator or said.key
    if not text:
        return "Die Zeile nennt keine Kennzahl."
    if len(fitting) > 1:
        named = [rows[at].label for at in fitting]
        return (
            f"Die Kennzahl {quoted(text)} gibt es hier mehrmals ({_listed(named)}). Bitte {quoted(named[0])} schreiben "
            "oder eine Spalte „Zielvereinbarung“ oder „Partner“ mitkopieren."
        )
    names = {_folded(name): name for row in rows for name in (row.key, row.label, row.indicator) if name}
    near = get_close_matches(_folded(text), names, n=1, cutoff=0.75)
    ways = f" Meinten Sie {quoted(names[near[0]])}?" if near else " Bitte die Kopfzeile und die Kennzahl prüfen."
    return f"Eine Kennzahl {quoted(text)} steht nicht in dieser Tabelle.{ways}"


def _keys(row: RowName) -> Iterator[str]:
    yield from (row.key, f"{row.number}/{row.key}", f"{row.number} {row.key}")


def _names(row: RowName) -> Iterator[str]:
    if row.indicator:
        yield from (row.indicator, f"{row.indicator} {row.partner}")
        # The whole cell as the page prints it, which a spreadsheet keeps in one cell.
        yield f"{row.indicator} {row.partner} {row.number}/{row.key}"


def _folded(text: str) -> str:
    """Return a text as names are compared: whatever the case, the blanks, "(%)" and the sign between the parts."""
    bare = re.sub(r"\s*\(\s*%\s*\)", " ", text.casefold())
    return " ".join(re.sub(r"\s*[·/]\s*", "/", bare).replace(",", " ").split())


def _listed(names: Sequence[str], most: int = 4) -> str:
    return ", ".join([*names[:most], *(["…"] if len(names) > most else [])])
