"""CSV files are read strictly: header, separators, line numbers, and the guard against formulas."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bbd.domain.csv_reading import MAX_BYTES, Table, guarded, read_table, unguarded
from bbd.domain.errors import InputRefused

COLUMNS = ("name", "value")


def read(content: bytes | str) -> Table:
    given = content.encode() if isinstance(content, str) else content
    return read_table(given, COLUMNS, where="werte.csv")


def refused(content: bytes | str) -> str:
    with pytest.raises(InputRefused) as caught:
        read(content)
    return str(caught.value)


def test_rows_are_cells_by_column_in_any_order_of_columns() -> None:
    table = read("value,name\n1,a\n2,b\n")
    assert [(row.line, row["name"], row["value"]) for row in table.rows] == [(2, "a", "1"), (3, "b", "2")]
    assert not table.comma


def test_a_semicolon_in_the_header_means_decimal_comma() -> None:
    table = read("name;value\na;1,5\n")
    assert table.comma
    assert table.rows[0]["value"] == "1,5"


def test_a_byte_order_mark_and_any_line_end_are_accepted() -> None:
    for end in ("\n", "\r\n", "\r"):
        assert len(read(f"\ufeffname,value{end}a,1{end}{end}b,2{end}").rows) == 2


def test_a_quoted_line_break_counts_in_line_numbers() -> None:
    table = read('name,value\n"a\nb\nc",1\nd,2\n')
    assert [row.line for row in table.rows] == [2, 5]
    assert "werte.csv, Zeile 5: Die Zeile hat 1 Feld, die Kopfzeile 2." in refused('name,value\n"a\nb\nc",1\nd\n')


def test_a_header_alone_is_an_empty_table() -> None:
    assert read("name,value\n").rows == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "werte.csv: Die Datei ist leer."),
        (b" \n\n", "Die Datei ist leer."),
        (b"\xef\xbb\xbf", "Die Spalte „name“ fehlt."),
        (b"name\nx\n", "werte.csv, Zeile 1: Die Spalte „value“ fehlt."),
        (b"name,valeu\nx,1\n", "Die Spalte „valeu“ ist nicht vorgesehen. Meinten Sie „value“?"),
        (b"name,value,extra\n", "Die Spalte „extra“ ist nicht vorgesehen. Bitte die Spalte entfernen."),
        (b"name,value,\n", "Eine Spalte hat keine Überschrift."),
        (b"name,value,name\n", "Die Spalte „name“ steht zweimal"),
        (b"name,value\na,1,2\n", "werte.csv, Zeile 2: Die Zeile hat 3 Felder, die Kopfzeile 2."),
        (b"name,value\na,1\x00\n", "werte.csv, Zeile 2: Die Datei enthält Nullzeichen"),
        (b"name,value\na,1\n\xff\xfe,2\n", "werte.csv, Zeile 3: Die Datei ist nicht in UTF-8"),
        (b"PK\x03\x04", "Das ist eine Arbeitsmappe oder ein Archiv"),
        (b'name,value\n"a"b,1\n', "werte.csv, Zeile 2: Ab hier"),
        (b'name,value\n"a,1\n', "werte.csv, Zeile 2: Ab hier"),
        (b"name,value\n" + b"x" * 140_000 + b",1\n", "werte.csv, Zeile 2: Ab hier"),
        (b"name,value\n" + b"x" * MAX_BYTES, "Die Datei ist größer als 64 MB."),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_is_no_such_table_is_refused_with_its_place(content: bytes, words: str) -> None:
    assert words in refused(content)


def test_all_lines_that_do_not_fit_are_named_and_beyond_a_hundred_counted() -> None:
    text = refused("name,value\n" + "x\n" * 130)
    assert text.count("Die Zeile hat 1 Feld") == 100
    assert text.endswith("… und 30 weitere.")


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-", "@x", "\tx", "\rx", "'=1", "''+", "'x", "", "'", "x=1"])
def test_the_guard_against_formulas_comes_off_exactly(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_every_text_survives_guard_and_csv(text: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([COLUMNS, (guarded(text), "1")])
    assert read(out.getvalue()).rows[0]["name"] == text
