"""A block that somebody copied out of a spreadsheet: lines and cells separated by tabs, for the table of readings.

Texts only, kept as typed; what a number means says bbd.domain.readings. Nothing is guessed: a block with a header has
columns by their German or CSV names, one without has the table's columns in the table's order. How a line may name
its row, bbd.domain.row_names says.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Final

from bbd.domain.errors import InputRefused, Problem
from bbd.domain.numbers import quoted
from bbd.domain.row_names import RowName, Said, rows_meant, why_no_row
from bbd.domain.words import READING_FIELDS

COLUMNS: Final = ("numerator", "denominator", "value", "respondents", "population", "source", "note")
"""The table's columns, in its order."""
_OF_ROW: Final = {"Zielvereinbarung": "agreement", "Partner": "partner", "Schlüssel": "key", "Kennzahl": "indicator"}
"""Columns that say which row a line belongs to."""
_NAMES: Final = {
    **{name: name for name in (*COLUMNS, *_OF_ROW.values())},
    **{READING_FIELDS[name].casefold(): name for name in COLUMNS},
    **{label.casefold(): name for label, name in _OF_ROW.items()},
}
_WHERE: Final = "Eingefügter Block"


def example(rows: Sequence[RowName]) -> str:
    """Return a block to copy: the headings, and a line for each row with the name that is always understood."""
    headings = "\t".join(("Kennzahl", *(READING_FIELDS[name] for name in COLUMNS)))
    return "\n".join((headings, *(row.label for row in rows)))


def read_block(text: str, rows: Sequence[RowName]) -> Mapping[int, Mapping[str, str]]:
    """Return what the block says by the number of a row, from 0, and column.

    Where the header names a column of the row (Kennzahl, Partner), lines find their row by it, else they are taken
    from the first row on. InputRefused with every line that does not fit.
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
    line: list[str], columns: list[str], rows: Sequence[RowName], at: int, found: dict[int, Mapping[str, str]]
) -> str:
    """Take a line over into `found`, or return what is wrong with it."""
    if len(line) > len(columns):
        return f"Die Zeile hat {len(line)} Zellen; vorgesehen sind höchstens {len(columns)}."
    given = {name: cell.strip() for name, cell in zip(columns, line, strict=False)}
    named = {name: given.pop(name, "") for name in _OF_ROW.values()}
    said = Said(named["indicator"], named["key"], named["agreement"], named["partner"])
    if any(name in columns for name in _OF_ROW.values()):
        fitting = rows_meant(said, rows) if any(named.values()) else []
        if len(fitting) != 1:
            return why_no_row(said, rows, fitting)
    elif at < len(rows):
        fitting = [at]
    else:
        return "Für diese Zeile hat die Tabelle keine Kennzahl."
    if fitting[0] in found:
        return f"Die Kennzahl {quoted(rows[fitting[0]].label)} steht schon in einer früheren Zeile."
    # A line that only names its row leaves it as it is.
    found[fitting[0]] = given if any(given.values()) else {}
    return ""
