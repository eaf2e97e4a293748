"""Signed copies that come back: the same document, the same text, a picture, or something to be refused."""

import io
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

import pikepdf
import pytest

from bbd.documents.agreement_edition import Edition
from bbd.documents.agreement_pdf import agreement_pdf
from bbd.documents.agreement_sheet import sheet
from bbd.documents.agreement_wording import goal_part, head
from bbd.documents.copy_inspection import inspect
from bbd.documents.copy_process import SECONDS, inspect_apart
from bbd.domain.errors import InputRefused
from bbd.domain.signed_copies import Inspection, Result, first_difference, in_order
from tests.cast import agreement_document, agreement_text
from tests.signed_pdfs import (
    appended,
    changed,
    encrypted,
    endless_pages,
    picture,
    scan,
    signed,
    swelling_objects,
    written_on,
)

AT = datetime(2013, 3, 1, 5, 0, tzinfo=UTC)


@cache
def ours(target: str = "25") -> bytes:
    goal = agreement_document()["goals"][0]
    indicator = {**goal["indicators"][0], "target": {"value": target, "date": "2013-12-31"}}
    text = agreement_text(legal_form="written", goals=[{**goal, "indicators": [indicator]}])
    edition = Edition(
        heading="Zielvereinbarung ZV-2012-01, Fassung 1", title=text.title, mark="", note="Zur Zeichnung.",
        head=head(text), goals=tuple(goal_part(goal) for goal in text.goals),
        sheet=sheet(text, (), zone=ZoneInfo("Europe/Berlin"), attachment="ZV.json", to_sign=True),
        sha256=text.sha256(), name="ZV", attachment="ZV.json", author="Senat; Pankow", made=AT,
    )  # fmt: skip
    return agreement_pdf(edition, text.canonical())


def refusal(content: bytes, document: bytes | None = None) -> str:
    with pytest.raises(InputRefused) as caught:
        inspect(document or ours(), content)
    return str(caught.value)


def said(found: Inspection, name: str) -> str:
    return found.checks[name].sentence


def test_a_signed_copy_is_the_same_document_byte_for_byte() -> None:
    found = inspect(ours(), signed(ours()))
    assert found.kind == "electronic"
    assert not found.needs_person
    assert "Byte für Byte" in said(found, "document")
    assert "„Bob Brandt“" in said(found, "signature-1")
    assert "nach eigener Angabe" in said(found, "signature-1")
    assert len(found.marks) == 1


def test_what_was_not_checked_is_said_and_no_quality_is_claimed() -> None:
    found = inspect(ours(), signed(ours()))
    assert {name for name, one in found.checks.items() if one.result is Result.NOT_CHECKED} == {
        "qualified", "trust", "identity", "seal",
    }  # fmt: skip
    claims = [one.sentence for one in found.checks.values() if "qualifiziert" in one.sentence]
    assert claims == ["Nicht geprüft, ob die Signatur qualifiziert ist."]


def test_two_people_can_sign_one_after_the_other() -> None:
    found = inspect(ours(), signed(signed(ours(), "Sena Şahin"), "Bob Brandt", "Signatur2"))
    assert "„Sena Şahin“" in said(found, "signature-1")
    assert "„Bob Brandt“" in said(found, "signature-2")
    assert len(found.marks) == 2


def test_one_byte_in_the_signed_part_is_noticed() -> None:
    content = bytearray(signed(ours()))
    for place in range(200, len(content) - 1000, len(content) // 12):
        tampered = bytes(content[:place]) + bytes([content[place] ^ 1]) + bytes(content[place + 1 :])
        with pytest.raises(InputRefused):
            inspect(ours(), tampered)


def test_one_byte_within_a_stream_breaks_the_signature() -> None:
    content = signed(ours())
    place = content.index(b"stream\n") + 40
    tampered = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
    assert "passt nicht zur Datei" in refusal(tampered) or "beschädigt" in refusal(tampered)


def test_a_page_added_after_signing_is_refused() -> None:
    content = changed(signed(ours()), lambda pdf: pdf.pages.append(pdf.pages[0]))
    assert "passt nicht zur Datei" in refusal(content)


def test_an_update_that_draws_over_the_wording_is_refused_even_when_signed() -> None:
    overdrawn = appended(ours(), 0, b"q 1 g 0 0 595 400 re f Q")
    assert overdrawn.startswith(ours())
    assert "ändert danach aber seine Seiten" in refusal(signed(overdrawn))


def test_an_update_that_draws_over_the_wording_after_signing_is_refused() -> None:
    content = appended(signed(ours()), 0, b"q 1 g 0 0 595 400 re f Q")
    assert "Nach der Signatur wurde die Datei verändert" in refusal(content)


@pytest.mark.parametrize(
    "behind",
    [b"\nNachtrag: Es gelten 20 %.", b"\n\x00", b"\nx\n%%EOF\n", b"%%EOF", b"\n"],
    ids=["words", "a byte", "an end", "two ends", "a line"],
)
def test_what_hangs_behind_the_signed_document_is_refused(behind: bytes) -> None:
    assert "in der Datei" in refusal(signed(ours()) + behind)


def test_another_version_is_refused_with_its_first_difference() -> None:
    told = refusal(signed(ours("20")))
    assert "Seite 1: Im Dokument steht „25 % bis 31. Dezember" in told
    assert "in Ihrer Datei „20 % bis 31. Dezember" in told


def test_a_copy_that_was_saved_anew_has_the_same_text() -> None:
    saved = changed(ours(), lambda _pdf: None)
    assert not saved.startswith(ours())
    found = inspect(ours(), signed(saved))
    assert said(found, "document") == "Derselbe Text auf allen Seiten."
    assert said(found, "look") == "Verglichen wurde der Text, nicht das Aussehen der Seiten."
    assert found.checks["attachment"].result is Result.PASSED


def test_date_and_place_may_be_written_on_the_sheet_but_nothing_into_the_wording() -> None:
    def fill(page: int) -> bytes:
        return signed(changed(ours(), lambda pdf: written_on(pdf, page, "Berlin, 3. 3. 2013")))

    assert said(inspect(ours(), fill(1)), "document") == "Derselbe Text auf allen Seiten."
    assert "Seite 1: In Ihrer Datei steht zusätzlich „Berlin, 3. 3. 2013“" in refusal(fill(0))


def test_another_attached_wording_is_refused() -> None:
    def swap(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["ZV.json"] = b"{}"

    assert "Die angehängte Datei mit dem Wortlaut ist eine andere" in refusal(signed(changed(ours(), swap)))


def test_a_copy_without_the_attachment_says_so() -> None:
    def drop(pdf: pikepdf.Pdf) -> None:
        del pdf.attachments["ZV.json"]

    found = inspect(ours(), signed(changed(ours(), drop)))
    assert found.checks["attachment"].result is Result.NOT_CHECKED


def test_a_scan_cannot_be_compared_by_a_machine() -> None:
    found = inspect(ours(), scan())
    assert (found.kind, found.needs_person) == ("scan", True)
    assert said(found, "document") == "Die Datei besteht aus Bildern. Ihr Text wurde nicht maschinell geprüft."
    assert said(found, "signature") == "Nicht geprüft, ob auf dem Papier unterschrieben ist und von wem."


def test_a_scan_of_fewer_pages_is_not_the_whole_document() -> None:
    pages = len(pikepdf.open(io.BytesIO(ours())).pages)
    assert f"der Scan nur {pages - 1}" in refusal(scan(pages=pages - 1))
    assert inspect(ours(), scan(pages=pages + 1)).kind == "scan"


def test_what_a_scanner_wrote_sloppily_is_no_unreadable_signature() -> None:
    assert inspect(ours(), b"\r\n" + scan(pages=len(pikepdf.open(io.BytesIO(ours())).pages))).kind == "scan"


def test_of_a_copy_whose_last_page_is_scanned_the_others_are_compared() -> None:
    def scanned(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[1]
        picture(pdf)

    found = inspect(ours(), changed(ours(), scanned))
    assert (found.kind, found.needs_person) == ("scan", True)
    assert said(found, "document") == "Derselbe Text auf allen Seiten bis auf diese, die Bilder sind: 2."
    assert "20 %" in refusal(changed(ours("20"), scanned))


def test_the_unsigned_document_is_no_signed_copy() -> None:
    assert "keine Unterschrift zu finden" in refusal(ours())
    assert "keine Unterschrift zu finden" in refusal(changed(ours(), lambda _pdf: None))


def test_annotations_need_a_persons_look() -> None:
    def noted(pdf: pikepdf.Pdf) -> None:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[50, 50, 500, 700],
            Contents=pikepdf.String("20 %"),
        )  # fmt: skip
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])

    found = inspect(ours(), signed(changed(ours(), noted)))
    assert found.needs_person
    assert found.checks["notes"].result is Result.NOT_CHECKED


def _script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def _launch(pdf: pikepdf.Pdf) -> None:
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9],
        A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe")),
    )  # fmt: skip
    pdf.pages[0].obj.Annots = pikepdf.Array([link])


def _on_closing(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AA = pikepdf.Dictionary(WC=pikepdf.Dictionary(S=pikepdf.Name.Named))


@pytest.mark.parametrize("change", [_script, _launch, _on_closing])
def test_scripts_and_actions_are_refused(change: Callable[[pikepdf.Pdf], None]) -> None:
    assert "JavaScript oder andere Aktionen" in refusal(changed(ours(), change))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "leer"),
        (b"Hallo", "kein PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 2000, "kein PDF"),
        (b"%PDF-1.7\nnichts", "beschädigt"),
        (ours()[: len(ours()) // 2], "beschädigt"),
        (encrypted(ours()), "verschlüsselt"),
    ],
)
def test_what_is_no_sound_pdf_is_refused_with_a_sentence(content: bytes, why: str) -> None:
    assert why in refusal(content)


def test_a_file_of_very_many_pages_is_refused() -> None:
    assert "20000 Seiten" in refusal(endless_pages())


@pytest.mark.slow
def test_a_file_that_unfolds_without_end_is_refused_in_time() -> None:
    content = swelling_objects()
    assert len(content) < 200_000
    begun = time.monotonic()
    with pytest.raises(InputRefused) as caught:
        inspect_apart(ours(), content)
    assert time.monotonic() - begun < SECONDS + 5
    assert "vertretbarem Aufwand" in str(caught.value) or "beschädigt" in str(caught.value)


def test_inspecting_apart_says_the_same() -> None:
    content = signed(ours())
    assert inspect_apart(ours(), content) == inspect(ours(), content)
    with pytest.raises(InputRefused) as caught:
        inspect_apart(ours(), b"Hallo")
    assert "kein PDF" in str(caught.value)


def test_an_inspection_can_be_written_down_and_read() -> None:
    found = inspect(ours(), signed(ours()))
    assert Inspection.from_plain(found.plain()) == found


def test_checks_are_told_in_the_order_of_what_they_say() -> None:
    checks = inspect(ours(), signed(signed(ours(), "Sena Şahin"), "Bob Brandt", "Signatur2")).plain()["checks"]
    told = in_order(dict(sorted(checks.items())))
    assert told[0]["sentence"].startswith("Dasselbe Dokument")
    assert ["„Sena" in told[2]["sentence"], "„Bob" in told[3]["sentence"]] == [True, True]
    assert {one["result"] for one in told[4:]} == {"not_checked"}


def test_a_difference_is_named_with_a_few_words() -> None:
    assert first_difference(["a b c d e f g h"], ["a b x"], sheet=9) == (
        "Seite 1: Im Dokument steht „c d e f g h“, in Ihrer Datei „x“."
    )
    assert first_difference(["a b"], ["a"], sheet=9) == "Seite 1: Im Dokument steht „b“, in Ihrer Datei „nichts mehr“."
    assert first_difference(["a \u00adb"], ["a\n\u200bb"], sheet=9) == ""
    assert first_difference(["a", "x"], ["a", "y"], sheet=9, skipped={1}) == ""


def test_our_own_pdf_can_be_opened_by_the_reader_of_copies() -> None:
    assert len(pikepdf.open(io.BytesIO(ours())).pages) == 2
