"""Lists as files for spreadsheet programs: CSV (comma, UTF-8, without a byte order mark) and XLSX.

A text that a spreadsheet would take for a formula gets a leading apostrophe in CSV and is a text cell in XLSX
(docs/interfaces.md, Pages); numbers stay numbers, a negative one included. Knows nothing of what the columns mean.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from bbd.domain.csv_reading import guarded

Cell = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table to write: its name (the sheet's title), its columns' headers, its rows."""

    name: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def csv_bytes(table: Table) -> bytes:
    """Return the table as CSV: comma, decimal point, ISO dates, lines end with CR LF (RFC 4180)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(table.headers)
    writer.writerows([_csv_cell(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8")


def xlsx_bytes(table: Table, *, created: datetime) -> bytes:
    """Return the table as a workbook of one sheet; `created` is the moment it states."""
    out = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "remove_timezone": True,
    }  # fmt: skip
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": table.name, "created": created})
    sheet = book.add_worksheet(table.name[:31])
    sheet.write_row(0, 0, table.headers, book.add_format({"bold": True, "bottom": 1, "text_wrap": True}))
    sheet.freeze_panes(1, 0)
    formats = _Formats(book)
    for at, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, at, column, cell, formats)
    sheet.autofit(max_width=400)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.headers) - 1)
    book.close()
    return out.getvalue()


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return guarded(cell)
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)


class _Formats:
    """The number formats of one workbook, made when first needed: as many decimals as the number was given with."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - xlsxwriter ships no types
        self._book = book
        self._made: dict[str, Any] = {}

    def of(self, pattern: str) -> Any:  # noqa: ANN401 - as above
        if pattern not in self._made:
            self._made[pattern] = self._book.add_format({"num_format": pattern})
        return self._made[pattern]


def _write(sheet: Any, row: int, column: int, cell: Cell, formats: _Formats) -> None:  # noqa: ANN401 - as above
    if cell is None:
        return
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, formats.of("dd.mm.yyyy"))
    elif isinstance(cell, Decimal):
        places = max(0, -int(cell.as_tuple().exponent))
        # As a Decimal it is written with its own digits; as a float 8.7 would become 8.699999999999999.
        sheet.write_number(row, column, cell, formats.of("0" + ("." + "0" * places if places else "")))
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, cell)


def chosen(table: Table, kind: str, *, created: datetime) -> tuple[bytes, str]:
    """Return the table's bytes and media type for `kind`, "csv" or "xlsx"."""
    if kind == "csv":
        return csv_bytes(table), "text/csv; charset=utf-8"
    return xlsx_bytes(table, created=created), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
