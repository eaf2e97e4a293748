"""The PDF of an agreement: tagged (PDF/UA-1), made to last (PDF/A-3a), with the canonical JSON attached.

PDF/A-3a is the one archival standard that Typst combines with both PDF/UA-1 and attachments: A-2 takes no JSON, A-4
has no PDF version in common with UA-1. Typst reads the edition as data; no text of it is ever taken for markup. The
same edition gives the same bytes, as long as Typst and the fonts stay the same.
"""

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import typst

from bbd import paths
from bbd.documents.agreement_edition import Edition
from bbd.documents.letters_of_font import letters_of
from bbd.domain.errors import Incomplete

STANDARDS: Final[Any] = ["a-3a", "ua-1"]
TEMPLATE: Final = paths.TEMPLATES / "documents" / "agreement.typ"
UNSHOWN: Final = ("could not be displayed", "contains the codepoint")
"""How Typst says that a font lacks a letter; PDF/A allows no letter without its shape."""
LETTERS: Final = "FiraSans_400Regular.ttf"
OURS: Final = (LETTERS, "FiraSans_600SemiBold.ttf")


def agreement_pdf(edition: Edition, canonical: str) -> bytes:
    """Return the edition as PDF; `canonical` is the JSON to attach.

    Letters that no font here has are written as their code, "[U+6F22]"; the attached JSON holds them. Incomplete where
    our fonts are missing: Typst would set the document in another one without a word.
    """
    _require_fonts(paths.FONTS)
    shown = json.dumps(edition.plain(), ensure_ascii=False, sort_keys=True)
    return _compiled(shown, canonical, int(edition.made.timestamp()))


@lru_cache(maxsize=8)
def _compiled(shown: str, canonical: str, made: int) -> bytes:
    try:
        return _compile(shown, canonical, made)
    except typst.TypstError as error:
        if not any(said in error.message for said in UNSHOWN):
            raise
        return _compile(_in_letters_we_have(shown), canonical, made)


def _compile(shown: str, canonical: str, made: int) -> bytes:
    return typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"edition": shown, "document": canonical},
        pdf_standards=STANDARDS,
        timestamp=made,
    )


def _require_fonts(folder: Path) -> None:
    missing = [name for name in OURS if not (folder / name).is_file()]
    if missing:
        raise Incomplete.because(
            f"Ohne die Schriften von bbd entsteht kein PDF; es fehlen: {', '.join(missing)}.",
            where=str(folder),
            remedy="Im Checkout holt „make install“ sie; sonst bitte das Paket bbd neu installieren.",
        )


@cache
def _fonts() -> typst.Fonts:
    """Return our own fonts with those inside Typst; what the machine has would make each machine's PDF another."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(paths.FONTS)])


def _in_letters_we_have(shown: str) -> str:
    known = letters_of(paths.FONTS / LETTERS)
    return "".join(letter if ord(letter) in known or letter == " " else f"[U+{ord(letter):04X}]" for letter in shown)
