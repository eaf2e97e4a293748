"""Opening a PDF that somebody handed in: whole, not encrypted, and with nothing in it that does something.

Nothing is executed and nothing is drawn. Runs in a process of its own (bbd.documents.copy_process): a file may be made
to take all time and memory there is.
"""

import io
from collections.abc import Iterator
from typing import Any, Final

import pikepdf

from bbd.domain.errors import InputRefused

MOST_PAGES: Final = 2000
HEAD_BYTES: Final = 1024
"""Where the mark of a PDF must stand."""
ACTIVE_KEYS: Final = frozenset({"/JS", "/AA", "/XFA", "/RichMediaContent", "/RichMediaSettings"})
ACTIVE_KINDS: Final = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound",
     "/ResetForm", "/Hide", "/SetOCGState", "/Trans", "/RichMediaExecute"}
)  # fmt: skip
"""Actions (ISO 32000-2, 12.6.4) that are more than a place in the document or on the web."""
AGAIN: Final = "Bitte laden Sie das Dokument noch einmal herunter, unterschreiben Sie es und reichen Sie es dann ein."


def opened(content: bytes) -> pikepdf.Pdf:
    """Return the PDF; InputRefused says in a sentence why it is none that could be taken in."""
    if not content:
        raise InputRefused.because("Die Datei ist leer.", remedy=AGAIN)
    if b"%PDF-" not in content[:HEAD_BYTES]:
        raise InputRefused.because("Die Datei ist kein PDF.", remedy="Angenommen werden nur PDF-Dateien.")
    pdf = _parsed(content)
    if pdf.is_encrypted:
        raise _encrypted()
    if len(pdf.pages) > MOST_PAGES:
        raise InputRefused.because(f"Die Datei hat {len(pdf.pages)} Seiten; möglich sind {MOST_PAGES}.", remedy=AGAIN)
    if not len(pdf.pages):
        raise InputRefused.because("Die Datei hat keine Seite.", remedy=AGAIN)
    if _is_active(pdf):
        raise InputRefused.because(
            "Die Datei enthält JavaScript oder andere Aktionen.",
            remedy="Bitte als PDF ohne Formularskripte und Aktionen speichern und so noch einmal hochladen.",
        )
    return pdf


def _parsed(content: bytes) -> pikepdf.Pdf:
    try:
        return pikepdf.open(io.BytesIO(content), attempt_recovery=False)
    except pikepdf.PasswordError as error:
        raise _encrypted() from error
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, RuntimeError) as error:
        raise InputRefused.because("Die Datei ist beschädigt und lässt sich nicht lesen.", remedy=AGAIN) from error


def _encrypted() -> InputRefused:
    return InputRefused.because(
        "Die Datei ist verschlüsselt.", remedy="Bitte ohne Passwort und ohne Einschränkungen speichern."
    )


def _is_active(pdf: pikepdf.Pdf) -> bool:
    names = pdf.Root.get("/Names", pikepdf.Dictionary())
    if "/JavaScript" in names or isinstance(pdf.Root.get("/OpenAction"), pikepdf.Dictionary):
        return True
    return any(_does_something(one) for one in _dictionaries(pdf))


def _does_something(one: Any) -> bool:  # noqa: ANN401 - pikepdf's objects are untyped
    keys = set(one.keys())
    kind = str(one.get("/S", ""))
    # A structure element has an /S of its own, and no element is called like an action.
    return bool(keys & ACTIVE_KEYS) or kind in ACTIVE_KINDS


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every dictionary of the file, those inside others included; indirect ones come in their own turn."""
    waiting = list(pdf.objects)
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting.extend(inner for inner in one if _may_hold(inner))
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            yield one
            waiting.extend(inner for inner in one.values() if _may_hold(inner))


def _may_hold(one: Any) -> bool:  # noqa: ANN401 - as above
    return isinstance(one, pikepdf.Array | pikepdf.Dictionary) and not one.is_indirect
