"""Tables as CSV and XLSX: numbers stay numbers, and no text becomes a formula."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bbd.documents.tables import Table, chosen, csv_bytes, xlsx_bytes
from bbd.domain.csv_reading import read_table

CREATED = datetime(2013, 3, 1, tzinfo=UTC)


def sheet_of(table: Table) -> str:
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes(table, created=CREATED))) as book:
        names = book.namelist()
        strings = book.read("xl/sharedStrings.xml").decode() if "xl/sharedStrings.xml" in names else ""
        return book.read("xl/worksheets/sheet1.xml").decode() + strings


@pytest.mark.parametrize("text", ["=1+1", "+49", "-5", "@wer", "\tx", "\rx"])
def test_no_text_becomes_a_formula(text: str) -> None:
    table = Table("Probe", ("a",), [[text]])
    assert b"\r\n'" in csv_bytes(table).replace(b'"', b"")
    assert "<f>" not in sheet_of(table)
    assert read_table(csv_bytes(table), ("a",), where="probe.csv").rows[0]["a"] == text


def test_numbers_stay_numbers_with_their_digits() -> None:
    table = Table("Probe", ("a", "b", "c", "d"), [[Decimal("-25.030"), -3, date(2012, 1, 31), None]])
    assert csv_bytes(table) == b"a,b,c,d\r\n-25.030,-3,2012-01-31,\r\n"
    assert "<v>-25.030</v>" in sheet_of(table)
    noisy = [[Decimal("8.7"), Decimal("24.5614035088"), Decimal("0.1")]]
    assert "<v>8.7</v>" in sheet_of(Table("Probe", ("a", "b", "c"), noisy))
    assert "<v>24.5614035088</v>" in sheet_of(Table("Probe", ("a", "b", "c"), noisy))


def test_a_table_without_rows_has_its_header() -> None:
    table = Table("Leer", ("Größe",), [])
    assert csv_bytes(table) == "Größe\r\n".encode()
    assert "Größe" in sheet_of(table)


def test_the_kind_decides_the_media_type() -> None:
    table = Table("Probe", ("a",), [["x"]])
    assert chosen(table, "csv", created=CREATED)[1] == "text/csv; charset=utf-8"
    content, media_type = chosen(table, "xlsx", created=CREATED)
    assert (content[:2], media_type.endswith("spreadsheetml.sheet")) == (b"PK", True)
