"""Blocks copied out of a spreadsheet, read for the table of readings."""

import pytest

from bbd.domain.errors import InputRefused
from bbd.domain.pasted_block import read_block

ROWS = ("ZV-2012-01/G1.1", "ZV-2012-01/G1.2", "ZV-2012-02/G1.1")


def test_a_block_without_header_fills_rows_and_columns_in_order() -> None:
    found = read_block("12\t96\t\t\t\tStatistik\n\t\t13,2\r\n", ROWS)
    assert found[0]["numerator"] == "12"
    assert found[0]["source"] == "Statistik"
    assert found[1] == {"numerator": "", "denominator": "", "value": "13,2"}


@pytest.mark.parametrize("header", ["Quelle\tWert\tKennzahl", "source\tvalue\tindicator"])
def test_a_header_names_columns_in_german_or_as_in_the_file(header: str) -> None:
    assert read_block(f"{header}\nx\t13,2\tG1.2", ROWS) == {1: {"source": "x", "value": "13,2"}}


def test_two_rows_of_one_key_are_told_apart_by_the_agreement() -> None:
    found = read_block("Zielvereinbarung\tKennzahl\tWert\nZV-2012-02\tG1.1\t7", ROWS)
    assert found == {2: {"value": "7"}}


def test_a_cell_with_a_line_break_stays_one_cell() -> None:
    assert read_block('Wert\tBemerkung\n7\t"a\nb"', ROWS) == {0: {"value": "7", "note": "a\nb"}}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" \n", "nichts eingefügt"),
        ("Wert\tFarbe\n1\trot", "„Farbe“ ist nicht vorgesehen"),
        ("Wert\tvalue\n1\t2", "steht zweimal"),
        ("Kennzahl\tWert\nG9\t1", "„G9“ steht nicht in dieser Tabelle"),
        ("Kennzahl\tWert\nG1.1\t1", "gibt es hier mehrmals"),
        ("Kennzahl\tWert\nG1.2\t1\nG1.2\t2", "früheren Zeile"),
        ("1\n2\n3\n4", "Zeile 4: Für diese Zeile"),
        ("1\t2\t3\t4\t5\t6\t7\t8", "8 Zellen"),
    ],
)
def test_what_does_not_fit_is_named(text: str, sentence: str) -> None:
    with pytest.raises(InputRefused, match=sentence):
        read_block(text, ROWS)
