"""Reading JSON without guessing: a key given twice, NaN, endless nesting or broken text is refused with its place."""

import json
from decimal import Decimal
from typing import Any, NoReturn

from bbd.domain.errors import InputRefused, Problem

MAX_DEPTH = 40


class _RefusalError(ValueError):
    """Raised inside the decoder's hooks, which know what is wrong but not where."""


def parse(text: str | bytes, *, where: str = "JSON") -> Any:  # noqa: ANN401 - JSON is any
    """Return the data of `text`; InputRefused names line and column of `where`, or the key that stands twice.

    Numbers with a fraction come back as Decimal, so that none is rounded on the way.
    """
    decoded = decode(text, where=where)
    _check_depth(decoded, where)
    try:
        return json.loads(decoded, object_pairs_hook=_unique, parse_float=Decimal, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise InputRefused.because(
            "Der Text ist kein gültiges JSON.",
            where=f"{where}, Zeile {error.lineno}, Spalte {error.colno}",
            remedy="Bitte an dieser Stelle Klammern, Kommas und Anführungszeichen prüfen.",
        ) from error
    except ValueError as error:
        raise InputRefused(Problem(str(error), where)) from error


def decode(text: str | bytes, *, where: str) -> str:
    """Return `text` as a string without a byte order mark; InputRefused where it is not UTF-8."""
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        raise InputRefused.because(
            "Die Datei ist nicht in UTF-8 gespeichert.",
            where=f"{where}, Zeile {line}",
            remedy="Bitte als „UTF-8“ speichern (in Tabellenprogrammen: „CSV UTF-8“).",
        ) from error


def _check_depth(text: str, where: str) -> None:
    """Refuse nesting that would exhaust the decoder, before it starts."""
    depth, inside, escaped = 0, False, False
    for sign in text:
        if inside:
            escaped, inside = (sign == "\\" and not escaped), (sign != '"' or escaped)
        elif sign == '"':
            inside = True
        elif sign in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise InputRefused.because(f"Der Text ist tiefer als {MAX_DEPTH} Ebenen verschachtelt.", where=where)
        elif sign in "]}":
            depth -= 1


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _RefusalError(f"Das Feld „{key}“ steht zweimal im selben Objekt.")
        found[key] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise _RefusalError(f"„{name}“ ist keine Zahl.")
