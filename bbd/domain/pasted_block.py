"""A block that somebody copied out of a spreadsheet: lines and cells separated by tabs, for the table of readings.

Texts only, kept as typed; what a number means says bbd.domain.readings. Nothing is guessed: a block with a header has
columns by their German or CSV names, one without has the table's columns in the table's order.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Final

from bbd.domain.errors import InputRefused, Problem
from bbd.domain.numbers import quoted
from bbd.domain.words import READING_FIELDS

COLUMNS: Final = ("numerator", "denominator", "value", "respondents", "population", "source", "note")
"""The table's columns, in its order."""
_NAMES: Final = {
    **{name: name for name in (*COLUMNS, "agreement", "indicator")},
    **{READING_FIELDS[name].casefold(): name for name in COLUMNS},
    "zielvereinbarung": "agreement",
    "kennzahl": "indicator",
}
_WHERE: Final = "Eingefügter Block"


def read_block(text: str, rows: Sequence[str]) -> Mapping[int, Mapping[str, str]]:
    """Return what the block says by the number of a row, from 0, and column.

    `rows` are the table's rows as "NUMBER/KEY". Where the header names Kennzahl, lines find their row by it (and by
    Zielvereinbarung where several have that key), else from the first row on. InputRefused with every line that
    does not fit.
    """
    lines = [line for line in csv.reader(io.StringIO(text), delimiter="\t") if any(cell.strip() for cell in line)]
    if not lines:
        raise InputRefused.because("Es ist nichts eingefügt.", remedy="Bitte den Block aus Excel hineinkopieren.")
    header = [_NAMES.get(cell.strip().casefold(), "") for cell in lines[0]]
    first = 2 if any(header) else 1
    columns = _columns(lines[0], header) if any(header) else list(COLUMNS)
    found: dict[int, Mapping[str, str]] = {}
    problems: list[Problem] = []
    for at, line in enumerate(lines[first - 1 :]):
        problem = _take(line, columns, rows, at, found)
        if problem:
            problems.append(Problem(problem, f"{_WHERE}, Zeile {at + first}"))
    if problems:
        raise InputRefused(problems)
    return found


def _columns(cells: Sequence[str], header: list[str]) -> list[str]:
    problems = [
        Problem(f"Die Spalte {quoted(cell)} ist nicht vorgesehen.", _WHERE, "Bitte ohne diese Spalte kopieren.")
        for cell, name in zip(cells, header, strict=True)
        if not name
    ]
    problems += [
        Problem(f"Die Spalte {quoted(cell)} steht zweimal in der Kopfzeile.", _WHERE, "Bitte nur eine davon kopieren.")
        for at, cell in enumerate(cells)
        if header[at] and header[at] in header[:at]
    ]
    if problems:
        raise InputRefused(problems)
    return header


def _take(
    line: list[str], columns: list[str], rows: Sequence[str], at: int, found: dict[int, Mapping[str, str]]
) -> str:
    """Take a line over into `found`, or return what is wrong with it."""
    if len(line) > len(columns):
        return f"Die Zeile hat {len(line)} Zellen; vorgesehen sind höchstens {len(columns)}."
    given = {name: cell.strip() for name, cell in zip(columns, line, strict=False)}
    number, key = given.pop("agreement", ""), given.pop("indicator", "")
    if "indicator" in columns:
        fitting = [place for place, row in enumerate(rows) if _fits(row, number, key)]
    else:
        fitting = [at] if at < len(rows) else []
    if len(fitting) != 1:
        return _no_row(key, many=len(fitting) > 1)
    if fitting[0] in found:
        return f"Die Kennzahl {quoted(key)} steht schon in einer früheren Zeile."
    found[fitting[0]] = given
    return ""


def _fits(row: str, number: str, key: str) -> bool:
    return row.partition("/")[2] == key and number in {"", row.partition("/")[0]}


def _no_row(key: str, *, many: bool) -> str:
    if many:
        return f"Die Kennzahl {quoted(key)} gibt es hier mehrmals; bitte auch die Spalte „Zielvereinbarung“ kopieren."
    if key:
        return f"Eine Kennzahl {quoted(key)} steht nicht in dieser Tabelle."
    return "Für diese Zeile hat die Tabelle keine Kennzahl."
