"""Which files are taken as evidence: told by what is in them."""

import io
import zipfile

import pytest

from bbd.domain.errors import InputRefused
from bbd.domain.evidence import MAX_BYTES, kind_of, plain_name


def workbook(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"%PDF-1.7 ...", "liste.exe", "pdf"),
        (b"\x89PNG\r\n\x1a\n...", "bild", "png"),
        (b"\xff\xd8\xff\xe0...", "bild.png", "jpg"),
        (workbook("xl/workbook.xml"), "liste.xlsx", "xlsx"),
        (b"Jahr;Zahl\n2012;14\n", "liste.CSV", "csv"),
        ("Größe,Zahl\n".encode("cp1252"), "liste.csv", "csv"),
    ],
)
def test_what_is_in_a_file_says_what_it_is(content: bytes, name: str, kind: str) -> None:
    assert kind_of(content, name) == kind


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "leer.pdf"),
        (b"MZ\x90\x00", "programm.pdf"),
        (b"<html><script>,</script>", "seite.csv"),
        (b"Jahr;Zahl", "liste.txt"),
        (b"ohne trennzeichen", "liste.csv"),
        (b"a,b\x00", "liste.csv"),
        (workbook("word/document.xml"), "brief.xlsx"),
        (workbook("xl/workbook.xml", "xl/vbaProject.bin"), "makro.xlsx"),
        (b"PK\x03\x04 kaputt", "kaputt.xlsx"),
        (b"%PDF-" + b"x" * MAX_BYTES, "gross.pdf"),
    ],
)
def test_anything_else_is_refused(content: bytes, name: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        kind_of(content, name)
    assert refusal.value.problems[0].field == "evidence"
    assert refusal.value.problems[0].remedy


def test_a_name_has_no_folders_and_nothing_that_nobody_sees() -> None:
    assert plain_name("C:\\Akten\\li\u202este.pdf", "pdf") == "liste.pdf"
    assert plain_name("../", "pdf") == "nachweis.pdf"
