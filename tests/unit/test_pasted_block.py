"""Blocks copied out of a spreadsheet, read for the table of readings."""

import pytest

from bbd.domain.errors import InputRefused
from bbd.domain.pasted_block import example, read_block
from bbd.domain.row_names import RowName

STAFF = "Anteil an allen Beschäftigten"
ROWS = (
    RowName("ZV-2012-01", "G1.1", STAFF, "Bezirksamt Pankow"),
    RowName("ZV-2012-01", "G1.2", "Anteil der Auszubildenden", "Bezirksamt Pankow"),
    RowName("ZV-2012-02", "G1.1", STAFF, "Bezirksamt Mitte"),
)


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
        ("Kennzahl\tWert\nZV-2012-01 · G1.2\t1\nG1.2\t2", "Zeile 3: Die Kennzahl „ZV-2012-01 · G1.2“ steht schon"),
        ("Kennzahl\tWert\nAnteil der Auszubildenen\t1", "Meinten Sie „Anteil der Auszubildenden“"),
        ("Kennzahl\tWert\n\t1", "nennt keine Kennzahl"),
        ("Zielvereinbarung\tWert\nZV-2012-01\t1", "nennt keine Kennzahl"),
        ("1\n2\n3\n4", "Zeile 4: Für diese Zeile"),
        ("1\t2\t3\t4\t5\t6\t7\t8", "8 Zellen"),
    ],
)
def test_what_does_not_fit_is_named(text: str, sentence: str) -> None:
    with pytest.raises(InputRefused, match=sentence):
        read_block(text, ROWS)


@pytest.mark.parametrize(
    "name",
    [
        "G1.2",
        "ZV-2012-01/G1.2",
        "ZV-2012-01 · G1.2",
        "ZV-2012-01\u00a0·\u202fG1.2",
        "Anteil der Auszubildenden",
        "Anteil  der Auszubildenden (%)",
        "Anteil der Auszubildenden, Bezirksamt Pankow",
        '"Anteil der Auszubildenden (%)\nBezirksamt Pankow, ZV-2012-01 · G1.2"',
    ],
)
def test_a_row_is_found_by_every_name_that_the_page_shows(name: str) -> None:
    assert read_block(f"Kennzahl\tWert\n{name}\t7", ROWS) == {1: {"value": "7"}}


def test_a_name_that_several_partners_have_is_refused_with_the_ways_out() -> None:
    with pytest.raises(InputRefused) as refused:
        read_block(f"Kennzahl\tWert\n{STAFF}\t7", ROWS)
    said = str(refused.value)
    assert "mehrmals (ZV-2012-01 · G1.1, ZV-2012-02 · G1.1)" in said
    assert "Bitte „ZV-2012-01 · G1.1“ schreiben oder eine Spalte „Zielvereinbarung“ oder „Partner“ mitkopieren." in said


@pytest.mark.parametrize(
    "block",
    [
        f"Partner\tKennzahl\tWert\nBezirksamt Mitte\t{STAFF}\t7",
        f"Kennzahl\tWert\n{STAFF} (%), Bezirksamt Mitte\t7",
        "Zielvereinbarung\tSchlüssel\tWert\nZV-2012-02\tG1.1\t7",
        "Zielvereinbarung\tWert\nZV-2012-02\t7",
    ],
)
def test_each_way_out_leads_to_the_row(block: str) -> None:
    assert read_block(block, ROWS) == {2: {"value": "7"}}


def test_the_example_is_understood_and_changes_nothing() -> None:
    block = example(ROWS)
    assert block.startswith("Kennzahl\tZähler\tNenner\tWert\t")
    assert read_block(block, ROWS) == {0: {}, 1: {}, 2: {}}
    wide = "\n".join(line + "\t" * 7 for line in block.splitlines()[1:])
    assert read_block(block.splitlines()[0] + "\n" + wide, ROWS) == {0: {}, 1: {}, 2: {}}
