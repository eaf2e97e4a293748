"""The pages of a copy beside ours: the same to the byte, the same text, or a picture that a machine cannot compare."""

from dataclasses import dataclass
from typing import Any, Final

import pikepdf
import pypdfium2
from pypdfium2 import raw

SHEET: Final = "Unterschriftenblatt"
"""How the page with the signatures begins."""
FULL_PAGE: Final = 0.8
"""From which share of the page on an image is the page."""
PAGE_KEYS: Final = ("/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit")
"""What makes a page look as it does, annotations apart."""


@dataclass(frozen=True, slots=True)
class PageTexts:
    """The text of each page; `pictures` are the numbers, from 0, of the pages that are an image."""

    texts: tuple[str, ...]
    pictures: frozenset[int]

    @property
    def sheet(self) -> int:
        """The number of the page on which the signature sheet begins; of the last one that could be it."""
        begins = [number for number, text in enumerate(self.texts) if text.lstrip().startswith(SHEET)]
        return begins[-1] if begins else len(self.texts)


def page_texts(content: bytes) -> PageTexts:
    """Return the texts of a PDF; nothing is drawn for that."""
    document = pypdfium2.PdfDocument(content)
    texts, pictures = [], set()
    for number, page in enumerate(document):
        texts.append(page.get_textpage().get_text_bounded())
        if _is_picture(page):
            pictures.add(number)
    return PageTexts(tuple(texts), frozenset(pictures))


def _is_picture(page: Any) -> bool:  # noqa: ANN401 - pypdfium2 ships no types
    width, height = page.get_size()
    for image in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = image.get_bounds()
        across = min(right, width) - max(left, 0)
        if across * (min(top, height) - max(bottom, 0)) >= FULL_PAGE * width * height:
            return True
    return False


def same_pages(ours: pikepdf.Pdf, theirs: pikepdf.Pdf) -> bool:
    """Say whether both have the same pages, with the same content and the same resources."""
    if len(ours.pages) != len(theirs.pages):
        return False
    seen: set[tuple[int, int]] = set()
    return all(
        _equal(our_page.obj.get(key), their_page.obj.get(key), seen)
        for our_page, their_page in zip(ours.pages, theirs.pages, strict=True)
        for key in PAGE_KEYS
    )


def _equal(one: Any, other: Any, seen: set[tuple[int, int]]) -> bool:  # noqa: ANN401 - pikepdf's objects are untyped
    """Compare two objects of two files and all that they hold; `seen` are the numbers of those compared already."""
    if isinstance(one, pikepdf.Object) and one.is_indirect:
        if not isinstance(other, pikepdf.Object) or one.objgen != other.objgen:
            return False
        if one.objgen in seen:
            return True
        seen.add(one.objgen)
    return _same_value(one, other, seen)


def _same_value(one: Any, other: Any, seen: set[tuple[int, int]]) -> bool:  # noqa: ANN401 - as above
    if isinstance(one, pikepdf.Stream):
        same = isinstance(other, pikepdf.Stream) and one.read_raw_bytes() == other.read_raw_bytes()
        return same and _same_entries(one, other, seen)
    if isinstance(one, pikepdf.Dictionary):
        return isinstance(other, pikepdf.Dictionary) and _same_entries(one, other, seen)
    if isinstance(one, pikepdf.Array):
        same = isinstance(other, pikepdf.Array) and len(one) == len(other)
        return same and all(_equal(mine, yours, seen) for mine, yours in zip(one, other, strict=True))
    return bool(one == other)


def _same_entries(one: Any, other: Any, seen: set[tuple[int, int]]) -> bool:  # noqa: ANN401 - as above
    keys = set(one.keys())
    return keys == set(other.keys()) and all(_equal(one[key], other[key], seen) for key in keys)


def added_notes(pdf: pikepdf.Pdf) -> int:
    """Return how many annotations the file has that are no field for a signature; ours has none."""
    notes = [note for page in pdf.pages for note in page.obj.get("/Annots", pikepdf.Array())]
    return sum(1 for note in notes if not _is_signature_field(note))


def _is_signature_field(note: Any) -> bool:  # noqa: ANN401 - as above
    field = note if "/FT" in note else note.get("/Parent", note)
    return str(note.get("/Subtype", "")) == "/Widget" and str(field.get("/FT", "")) == "/Sig"
