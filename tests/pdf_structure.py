"""Looks into a PDF as a screen reader does: its tags, what they hold and what is painted outside of them."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2

PAINTING = frozenset(("Tj", "TJ", "'", '"', "Do", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "INLINE IMAGE"))
"""Operators that put something on the page."""


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def tags(pdf: pikepdf.Pdf) -> list[str]:
    """Return the types of all structure elements in reading order, as the standard names them."""
    return [str(element.S).lstrip("/") for element in _elements(pdf.Root.StructTreeRoot)]


def _elements(node: Any) -> Iterator[Any]:  # noqa: ANN401 - pikepdf's objects are untyped
    for child in _children(node):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _elements(child)


def _children(node: Any) -> list[Any]:  # noqa: ANN401 - as above
    held = node.get("/K")
    if held is None:
        return []
    return list(held) if isinstance(held, pikepdf.Array) else [held]


def untagged(pdf: pikepdf.Pdf) -> list[str]:
    """Return every painting operator that stands neither in tagged content nor in an artifact."""
    found = []
    for number, page in enumerate(pdf.pages, start=1):
        open_marks: list[bool] = []
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            if operator in {"BDC", "BMC"}:
                named = str(instruction.operands[0])
                properties: Any = instruction.operands[1] if operator == "BDC" else {}
                marked = isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties
                open_marks.append(named == "/Artifact" or marked)
            elif operator == "EMC":
                open_marks.pop()
            elif operator in PAINTING and not any(open_marks):
                found.append(f"Seite {number}: {operator}")
    return found


def bookmarks(pdf: pikepdf.Pdf) -> list[str]:
    """Return the titles of all bookmarks, in order."""
    with pdf.open_outline() as outline:
        return [each.title for item in outline.root for each in _with_children(item)]


def _with_children(item: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
    yield item
    for child in item.children:
        yield from _with_children(child)


def scopes(pdf: pikepdf.Pdf) -> set[str]:
    """Return what the header cells of all tables say that they head; "" for one that does not say."""
    return {_scope(element) for element in _elements(pdf.Root.StructTreeRoot) if str(element.S) == "/TH"}


def _scope(cell: Any) -> str:  # noqa: ANN401 - as above
    attributes = cell.get("/A", pikepdf.Array())
    listed = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
    return next((str(each.Scope) for each in listed if "/Scope" in each), "")


def text_of(content: bytes) -> str:
    """Return the text of all pages, in order, blanks and soft line ends made single."""
    document = pypdfium2.PdfDocument(content)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    return " ".join(text.replace("\u200b", "").replace("\ufffe", "").replace("\x02", "").split())
