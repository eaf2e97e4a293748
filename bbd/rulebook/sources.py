"""A TOML file as people wrote it: its data, and the line of each key, so that a problem can name its place.

TOML's reader in the standard library keeps no lines; bbd.rulebook.source_places finds them in the text.
"""

import hashlib
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bbd.domain.errors import InputRefused, Problem
from bbd.rulebook.source_places import place_of

LARGEST_FILE = 1_000_000
_QUIET = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"(?!\s*[=.\]])|\'[^\'\n]*\'(?!\s*[=.\]])|#[^\n]*',
    re.DOTALL,
)
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


@dataclass(frozen=True)
class Source:
    """One file: `path` as shown to people, the data read from it, the hash of its bytes."""

    path: Path
    data: dict[str, Any]
    sha256: str
    _bare: str = field(repr=False, default="")

    def line(self, keys: tuple[str | int, ...]) -> int:
        """Return the line of the innermost of the nested `keys` that the text shows; 1 if it shows none.

        `("rules", 2, …)` begins in the third block `[[rules]]` or in the third entry of a list `rules = [ … ]`.
        """
        return self._bare.count("\n", 0, place_of(self._bare, keys)) + 1


def read(path: Path, raw: bytes | None) -> Source:
    """Read the bytes of a TOML file; None where they cannot be had. `path` is only what people call the file.

    Raises InputRefused, with line and column, for what cannot be read as TOML.
    """
    if raw is None:
        raise InputRefused.because("Die Datei lässt sich nicht lesen.", where=str(path))
    try:
        text = raw.decode("utf-8-sig") if len(raw) <= LARGEST_FILE else ""
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        where, remedy = f"{path}, Zeile {line}", "Bitte als UTF-8 speichern."
        raise InputRefused.because("Die Datei ist kein UTF-8-Text.", where=where, remedy=remedy) from error
    if len(raw) > LARGEST_FILE:
        raise InputRefused.because("Die Datei ist größer als 1 MB; so groß ist kein Regelwerk.", where=str(path))
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputRefused(_not_toml(path, str(error), text.count("\n") + 1)) from error
    return Source(path, data, hashlib.sha256(raw).hexdigest(), _QUIET.sub(_blank, text))


def _blank(found: re.Match[str]) -> str:
    """Blank out a comment, and a text but for its first sign, so that a list still shows where it stands."""
    blank = re.sub(r"[^\n]", " ", found.group())
    return blank if found.group().startswith("#") else f"~{blank[1:]}"


def _not_toml(path: Path, message: str, last: int) -> Problem:
    place = _PLACE.search(message)
    where = f"{path}, Zeile {place[1]}, Spalte {place[2]}" if place else f"{path}, Zeile {last} (Ende der Datei)"
    reason = next((german for english, german in _REASONS.items() if english in message), "")
    what = " ".join(part for part in ("Die Datei ist kein gültiges TOML.", reason) if part)
    return Problem(what, where=where, remedy="Bitte die Stelle berichtigen; die Schreibweise erklärt rules/README.md.")
