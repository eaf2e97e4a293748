"""Reading CSV without guessing: the header decides, every bad line is named, nothing is skipped or filled in.

UTF-8 with or without byte order mark; the header's separator, comma or semicolon, holds for the whole file, and with
a semicolon numbers have a decimal comma. What the cells mean is the business of each import.
"""

import csv
import difflib
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bbd.domain.errors import InputRefused, Problem
from bbd.domain.numbers import quoted
from bbd.domain.places import place, refuse_if_any
from bbd.domain.utf8 import decode

MAX_BYTES: Final = 64 * 1024 * 1024
"""A million readings fit in; more is not a file that somebody meant."""

_GUARDED: Final = re.compile(r"'+[=+\-@\t\r]")
_GUARD_NEEDED: Final = re.compile(r"'*[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line of the file it begins on (the header is line 1), and its cells by column."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass(frozen=True, slots=True)
class Table:
    """A file's rows; `comma` says that its numbers have a decimal comma."""

    rows: list[Row]
    comma: bool


def read_table(content: bytes, columns: Sequence[str], *, where: str, optional: Collection[str] = ()) -> Table:
    """Return the rows of the CSV `content`, which must have exactly `columns`, in any order.

    Columns that are `optional` may be missing altogether; their cells are empty then.

    Raises InputRefused with every line that does not fit; `where` is the file's name.
    """
    text = _text(content, where)
    separator = ";" if ";" in re.split("[\r\n]", text, maxsplit=1)[0] else ","
    rows = _numbered(text, separator, where)
    header = [name.strip() for name in next(rows, (1, [""]))[1]]
    _check_header(header, columns, where, optional)
    left_out = dict.fromkeys((name for name in columns if name not in header), "")
    found, problems = [], []
    for line, cells in rows:
        if len(cells) == len(header):
            given = {name: unguarded(cell) for name, cell in zip(header, cells, strict=True)}
            found.append(Row(line, left_out | given))
        else:
            problems.append(_wrong_length(line, len(cells), len(header), where))
    refuse_if_any(problems)
    return Table(found, comma=separator == ";")


def guarded(text: str) -> str:
    """Return `text` so that no spreadsheet program takes it for a formula, and `unguarded` gives it back exactly."""
    return f"'{text}" if _GUARD_NEEDED.match(text) else text


def unguarded(text: str) -> str:
    """Take the apostrophe away that an export has put before what looks like a formula."""
    return text[1:] if _GUARDED.match(text) else text


def _text(content: bytes, where: str) -> str:
    if not content.strip():
        raise InputRefused.because("Die Datei ist leer.", where=where, remedy="Erwartet wird mindestens die Kopfzeile.")
    if len(content) > MAX_BYTES:
        raise InputRefused.because(
            f"Die Datei ist größer als {MAX_BYTES // 1024 // 1024} MB.", where=where, remedy="Bitte aufteilen."
        )
    if content.startswith(b"PK"):
        raise InputRefused.because(
            "Das ist eine Arbeitsmappe oder ein Archiv, keine CSV-Datei.",
            where=where,
            remedy="Bitte im Tabellenprogramm als „CSV UTF-8“ speichern.",
        )
    before, null, _ = content.partition(b"\0")
    if null:
        line = before.count(b"\n") + 1
        raise InputRefused.because(
            "Die Datei enthält Nullzeichen; sie ist keine CSV-Datei in UTF-8.",
            where=place(where, line),
            remedy="Bitte im Tabellenprogramm als „CSV UTF-8“ speichern.",
        )
    return decode(content, where=where)


def _numbered(text: str, separator: str, where: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputRefused.because(
                "Ab hier lässt sich die Datei nicht als CSV lesen.",
                where=f"{where}, Zeile {line}",
                remedy="Bitte die Anführungszeichen prüfen: Innerhalb eines Feldes werden sie verdoppelt.",
            ) from error
        if cells:
            yield line, cells


def _check_header(header: Sequence[str], columns: Sequence[str], where: str, optional: Collection[str]) -> None:
    problems = [
        Problem(f"Die Spalte {quoted(name)} steht zweimal in der Kopfzeile.", place(where, 1), field=name)
        for name, times in Counter(header).items()
        if times > 1 and name
    ]
    absent = [name for name in columns if name not in header]
    missing = [name for name in absent if name not in optional]
    problems += [_unknown_column(name, absent or columns, where) for name in header if name not in columns]
    problems += [
        Problem(
            f"Die Spalte „{name}“ fehlt.",
            place(where, 1),
            f"Erwartet wird die Kopfzeile {','.join(columns)} (mit Komma oder Semikolon).",
            name,
        )
        for name in missing
    ]
    refuse_if_any(problems)


def _unknown_column(name: str, wanted: Sequence[str], where: str) -> Problem:
    near = difflib.get_close_matches(name.lower(), wanted, n=1)
    remedy = f"Meinten Sie „{near[0]}“?" if near else "Bitte die Spalte entfernen."
    what = f"Die Spalte {quoted(name)} ist nicht vorgesehen." if name else "Eine Spalte hat keine Überschrift."
    return Problem(what, place(where, 1), remedy, name)


def _wrong_length(line: int, given: int, wanted: int, where: str) -> Problem:
    fields = "1 Feld" if given == 1 else f"{given} Felder"
    return Problem(
        f"Die Zeile hat {fields}, die Kopfzeile {wanted}.",
        place(where, line),
        "Bitte Trennzeichen prüfen; ein Text mit Trennzeichen steht in Anführungszeichen.",
    )
