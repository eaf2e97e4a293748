"""A TOML file as people wrote it: its data, and the line of each key, so that a problem can name its place.

TOML's reader in the standard library keeps no lines; bbd.rulebook.source_places finds them in the text.
"""

import hashlib
import re
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from bbd.domain.errors import InputRefused, Problem
from bbd.rulebook.source_places import Places
from bbd.rulebook.source_texts import unfit

LARGEST_FILE = 1_000_000
"""Bytes; a hundred times what ships."""
MOST_PARTS = 20
"""Parts of a key a.b.c; for each part the reader of TOML keeps all before it, so thousands would take gigabytes."""
_QUIET = re.compile(
    r'"""(?:[^"\\]++|\\(?:.|\Z)|"{1,2}(?!"))*+(?:"{3,5}|\Z)'
    r"|'''(?:[^']++|'{1,2}(?!'))*+(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]++|\\[^\n]?)*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+",
    re.DOTALL,
)
"""Texts, quoted keys and comments, closed or not: whatever stands in the file, each sign is looked at once."""
_KEY_GOES_ON = re.compile(r"\s*+[=.\]]")
_LONG_KEY = re.compile(rf"(?<![\w~-])(?:[\w~-]++[ \t]*+\.[ \t]*+){{{MOST_PARTS}}}")
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_REASONS = {
    "overwrite": "Ein Schlüssel oder Abschnitt steht zweimal da.",
    "twice": "Ein Schlüssel oder Abschnitt steht zweimal da.",
    "Unclosed array": "Eine Liste wird nicht mit ] geschlossen.",
    "Unclosed inline table": "Eine geschweifte Klammer wird nicht auf derselben Zeile geschlossen.",
    'Expected "\'"': "Ein Text wird nicht mit Anführungszeichen geschlossen.",
    "Unterminated string": "Ein Text wird nicht mit Anführungszeichen geschlossen.",
    "Illegal character": "Hier steht ein Zeichen, das nicht erlaubt ist.",
    "Expected '='": "Nach dem Schlüssel fehlt das Gleichheitszeichen.",
    "Invalid value": "Hier fehlt ein gültiger Wert; Texte stehen in Anführungszeichen.",
    "Invalid statement": "Diese Zeile beginnt nicht wie ein Eintrag „schlüssel = wert“.",
    "Expected newline": "Nach dem Wert steht noch etwas; jeder Eintrag braucht seine eigene Zeile.",
    "Invalid initial character for a key": "Hier wird ein Schlüssel erwartet.",
}


@dataclass
class Source:
    """One file: `path` as shown to people, the data read from it, the hash of its bytes."""

    path: Path
    data: dict[str, Any]
    sha256: str
    _bare: str = field(repr=False, default="")
    told: int = field(repr=False, compare=False, default=0)
    """How many problems of this file were told; whoever tells them counts."""

    @cached_property
    def _places(self) -> Places:
        return Places(self._bare)

    def line(self, keys: tuple[str | int, ...]) -> int:
        """Return the line of the innermost of the nested `keys` that the text shows; 1 if it shows none.

        `("rules", 2, …)` begins in the third block `[[rules]]` or in the third entry of a list `rules = [ … ]`.
        """
        return self._places.line(keys)


def read(path: Path, raw: bytes | None) -> Source:
    """Read the bytes of a TOML file; None where they cannot be had. `path` is only what people call the file.

    Raises InputRefused, with line and column, for what cannot be read as TOML.
    """
    if raw is None:
        remedy = "`bbd rules export ORDNER` legt eine Kopie aller mitgelieferten Dateien an."
        raise InputRefused.because("Die Datei fehlt.", where=str(path), remedy=remedy)
    if len(raw) > LARGEST_FILE:
        raise InputRefused.because("Die Datei ist größer als 1 MB; so groß ist kein Regelwerk.", where=str(path))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        where, remedy = f"{path}, Zeile {line}", "Bitte als UTF-8 speichern."
        raise InputRefused.because("Die Datei ist kein UTF-8-Text.", where=where, remedy=remedy) from error
    # Texts and quoted keys are one sign, so that dots and words in them count for nothing.
    _refuse_long_keys(path, _QUIET.sub(_hide, text))
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputRefused(_not_toml(path, str(error), text.count("\n") + 1)) from error
    source = Source(path, data, hashlib.sha256(raw).hexdigest(), _QUIET.sub(_blank, text))
    if problems := [Problem(what, f"{path}, Zeile {source.line(way)}", remedy) for what, way, remedy in unfit(data)]:
        raise InputRefused(problems)
    return source


def _refuse_long_keys(path: Path, hidden: str) -> None:
    if found := _LONG_KEY.search(hidden):
        what = f"Dieser Schlüssel hat mehr als {MOST_PARTS} Teile zwischen Punkten; so tief ist kein Regelwerk."
        line = hidden.count("\n", 0, found.start()) + 1
        raise InputRefused.because(what, where=f"{path}, Zeile {line}", remedy="Bitte den Schlüssel kürzen.")


def _hide(found: re.Match[str]) -> str:
    """Replace a text or a comment by one sign and its line breaks."""
    return "~" + "\n" * found.group().count("\n")


def _blank(found: re.Match[str]) -> str:
    """Blank out a comment, and a text but for its first sign, so that a list still shows where it stands."""
    written = found.group()
    blank = re.sub(r"[^\n]", " ", written)
    if written.startswith("#"):
        return blank
    return written if _KEY_GOES_ON.match(found.string, found.end()) else f"~{blank[1:]}"


def _not_toml(path: Path, message: str, last: int) -> Problem:
    place = _PLACE.search(message)
    where = f"{path}, Zeile {place[1]}, Spalte {place[2]}" if place else f"{path}, Zeile {last} (Ende der Datei)"
    reason = next((german for english, german in _REASONS.items() if english in message), "")
    what = " ".join(part for part in ("Die Datei ist kein gültiges TOML.", reason) if part)
    return Problem(what, where=where, remedy="Bitte die Stelle berichtigen; die Schreibweise erklärt rules/README.md.")
