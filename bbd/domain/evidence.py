"""Files that prove a reading: which kinds are taken, told by what is in them and not by what they are called.

Nothing is unpacked or shown: a file is kept to the byte and given back to be saved. Whether it proves anything is for
people to judge.
"""

import io
import zipfile
from collections.abc import Mapping
from typing import Final

from bbd.domain.errors import InputRefused

MAX_BYTES: Final = 10 * 1024 * 1024
MEDIA_TYPES: Final[Mapping[str, str]] = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "png": "image/png",
    "jpg": "image/jpeg",
}
"""By the kind of a file, which is also how its name ends."""
ACCEPTED: Final = ".pdf,.xlsx,.csv,.png,.jpg,.jpeg"
_BEGINNINGS: Final = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
_WORKBOOK: Final = frozenset({"[Content_Types].xml", "xl/workbook.xml"})
_MACROS: Final = "vbaproject.bin"
_SEPARATORS: Final = (";", ",", "\t")
_ALLOWED_CONTROLS: Final = frozenset("\t\n\r\f")
_REMEDY: Final = "Möglich sind PDF, Excel (XLSX, ohne Makros), CSV, PNG und JPEG."


def kind_of(content: bytes, name: str) -> str:
    """Return the kind of a file, a key of MEDIA_TYPES; InputRefused names what is wrong with it."""
    if not content:
        raise InputRefused.because("Die Datei ist leer.", remedy="Bitte eine andere auswählen.", field="evidence")
    if len(content) > MAX_BYTES:
        raise InputRefused.because(
            "Die Datei ist größer als 10 MB.", remedy="Bitte eine kleinere auswählen.", field="evidence"
        )
    for kind, beginning in _BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    if _is_workbook(content):
        return "xlsx"
    if name.lower().endswith(".csv") and _is_table(content):
        return "csv"
    raise InputRefused.because("Als Nachweis lässt sich diese Datei nicht lesen.", remedy=_REMEDY, field="evidence")


def plain_name(name: str, kind: str) -> str:
    """Return the last part of a file's name in signs that can be printed, for people to recognise it by."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip()[:200] or f"nachweis.{kind}"


def _is_workbook(content: bytes) -> bool:
    """Say whether this is a workbook without macros; only the list of what is in it is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        return False
    return names >= _WORKBOOK and not any(name.lower().endswith(_MACROS) for name in names)


def _is_table(content: bytes) -> bool:
    """Say whether this is text with something between its fields."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if any(sign < " " and sign not in _ALLOWED_CONTROLS for sign in text) or "\ufffd" in text:
        return False
    return not text.lstrip().startswith("<") and any(sign in text for sign in _SEPARATORS)
