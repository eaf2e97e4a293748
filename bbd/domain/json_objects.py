"""JSON objects, one over any number of lines or one on each line, read without guessing, each field with its place.

Each object comes with the place its messages name. Beyond what a decoder refuses, a key given twice, NaN, Infinity
and numbers of absurd length are refused with line and JSON pointer, wherever they stand; all problems at once.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from bbd.domain.errors import InputRefused, Problem
from bbd.domain.numbers import quoted
from bbd.domain.utf8 import decode

T = TypeVar("T")

MAX_DEPTH: Final = 40
"""Levels of nesting that are read; no document of this product comes near."""

MAX_NUMBER: Final = 40
"""Characters a bare number may have; figures stand in texts, bare numbers are years and counts."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the source and line as people name it, and the JSON pointer inside."""

    where: str
    pointer: str = ""

    def inside(self, part: str | int) -> "Place":
        """Return the place of one field, or of one element."""
        return Place(self.where, f"{self.pointer}/{str(part).replace('~', '~0').replace('/', '~1')}")

    def problem(self, what: str, remedy: str = "") -> Problem:
        """Return what is wrong here."""
        return Problem(what, f"{self.where}, {self.pointer or '/'}", remedy, self.pointer)

    def refusal(self, what: str, remedy: str = "") -> InputRefused:
        """Return the refusal to raise for what is wrong here."""
        return InputRefused(self.problem(what, remedy))


@dataclass(frozen=True, slots=True)
class Flawed:
    """Stands in decoded data where the text is JSON but must not be taken as it is."""

    what: str


def read(text: str | bytes, make: Callable[[dict[str, Any], Place], T], *, where: str) -> tuple[T, ...]:
    """Return what `make` makes of each object in `text`, at least one; InputRefused names all that is wrong.

    One object may run over several lines; of several, each has a line of its own. Blank lines are passed over.
    Numbers with a fraction are refused: in the formats read here decimals are texts.
    """
    pieces = _pieces(decode(text, where=where))
    if not pieces:
        raise InputRefused.because(
            "Die Eingabe ist leer.", where=where, remedy="Erwartet werden ein JSON-Objekt oder mehrere, je Zeile eines."
        )
    made: list[T] = []
    problems: list[Problem] = []
    for line, piece in pieces:
        try:
            made.append(make(_object(piece, where, line), Place(f"{where}, Zeile {line}")))
        except InputRefused as refusal:
            problems.extend(refusal.problems)
    if problems:
        raise InputRefused(problems)
    return tuple(made)


def _pieces(text: str) -> list[tuple[int, str]]:
    """Split `text` into objects, each with the number of its first line.

    Lines are taken apart where the first is complete in itself or the second begins an object; else all is one.
    """
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if len(lines) > 1 and not (lines[1][1].lstrip().startswith("{") or _is_complete(lines[0][1])):
        first = lines[0][0]
        return [(first, "\n".join(text.split("\n")[first - 1 :]))]
    return lines


def _is_complete(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _object(text: str, where: str, line: int) -> dict[str, Any]:
    """Decode one object; `line` is the number of its first line in the source."""
    place = Place(f"{where}, Zeile {line}")
    try:
        data = json.loads(
            text, object_pairs_hook=_unique, parse_float=_fraction, parse_int=_whole, parse_constant=_constant
        )
        problems = list(_flaws(data, place))
    except json.JSONDecodeError as error:
        raise InputRefused.because(
            "Der Text ist kein gültiges JSON.",
            where=f"{where}, Zeile {error.lineno + line - 1}, Spalte {error.colno}",
            remedy="Bitte an dieser Stelle Klammern, Kommas und Anführungszeichen prüfen.",
        ) from error
    except RecursionError:
        problems = [place.problem(f"Der Text ist tiefer als {MAX_DEPTH} Ebenen verschachtelt.")]
    if problems:
        raise InputRefused(problems)
    if not isinstance(data, dict):
        raise place.refusal("Erwartet wird ein JSON-Objekt.", "Mehrere Objekte stehen ohne Klammern je in einer Zeile.")
    return data


def _flaws(data: object, place: Place, depth: int = 0) -> Iterator[Problem]:
    """Find what the hooks below have marked, and nesting without end."""
    if depth > MAX_DEPTH:
        yield place.problem(f"Der Text ist tiefer als {MAX_DEPTH} Ebenen verschachtelt.")
    elif isinstance(data, Flawed):
        yield place.problem(data.what)
    elif isinstance(data, dict | list):
        for part, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _flaws(value, place.inside(part), depth + 1)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        found[key] = Flawed(f"Das Feld {quoted(key)} steht zweimal im selben Objekt.") if key in found else value
    return found


def _fraction(text: str) -> Flawed:
    return Flawed(f"{quoted(text)} steht ohne Anführungszeichen; Dezimalzahlen stehen als Text, zum Beispiel „25.5“.")


def _whole(text: str) -> int | Flawed:
    # Python itself refuses whole numbers of some thousand digits, with a sentence that no user understands.
    return int(text) if len(text) <= MAX_NUMBER else Flawed(f"{quoted(text)} ist länger als {MAX_NUMBER} Ziffern.")


def _constant(name: str) -> Flawed:
    return Flawed(f"{quoted(name)} ist kein Zahlenwert.")
