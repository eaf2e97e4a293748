"""From JSON to the agreement document, with every mistake named by its place (JSON pointer) in German."""

import difflib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bbd.domain.document import AgreementText
from bbd.domain.document_texts import KEY, Contradiction
from bbd.domain.errors import InputRefused, Problem

_ADAPTER = TypeAdapter(AgreementText)
_PARTS: Final = {"goals": "Ziel", "indicators": "Kennzahl", "measures": "Maßnahme"}


def read_document(text: str, *, where: str) -> AgreementText:
    """Return the document in its own canonical JSON `text`, as it is stored; files go through the import."""
    return _validated(text, where)


def document_from(data: object, *, where: str) -> AgreementText:
    """Return the document in plain JSON `data` (dates and decimals as text); InputRefused as read_document."""
    return _validated(json.dumps(data), where)


def _validated(text: str, where: str) -> AgreementText:
    # Pydantic reads dates from text only in JSON, so even plain data goes this way.
    try:
        return _ADAPTER.validate_json(text)
    except ValidationError as error:
        raise InputRefused([_problem(detail, where) for detail in error.errors(include_url=False)]) from error


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "bbd.agreement/1",
        **_ADAPTER.json_schema(mode="validation"),
    }


def _problem(detail: ErrorDetails, where: str) -> Problem:
    pointer = "".join(f"/{_escaped(part)}" for part in detail["loc"])
    subject = _subject(detail)
    say = _SAYINGS.get(detail["type"], _unforeseen)
    remedy = _near(str(detail["loc"][-1]), detail) if detail["type"] == "extra_forbidden" else ""
    error = detail.get("ctx", {}).get("error")
    if isinstance(error, Contradiction):
        subject, pointer, remedy = error.subject or subject, f"{pointer}{error.at}", error.remedy
    return Problem(f"{subject} {say(detail)}.", f"{where}, {pointer or '/'}", remedy, pointer)


def _subject(detail: ErrorDetails) -> str:
    """Return what the sentence is about: a field by its name, an entry of a list by its key, else by its number."""
    if not detail["loc"]:
        return "Die Zielvereinbarung"
    last = detail["loc"][-1]
    if isinstance(last, str):
        return f"„{last}“"
    among, given = str(detail["loc"][-2]), detail["input"]
    key = given.get("key") if isinstance(given, dict) else None
    if among in _PARTS and isinstance(key, str) and re.fullmatch(KEY, key):
        return f"{_PARTS[among]} {key}"
    return f"Eintrag {last + 1} von „{among}“"


def _unforeseen(detail: ErrorDetails) -> str:
    return f"passt nicht ({detail['msg']})"


def _escaped(part: object) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def _near(name: str, detail: ErrorDetails) -> str:
    fields = _fields_at(detail["loc"][:-1])
    near = difflib.get_close_matches(name, fields, n=1)
    return f"Meinten Sie „{near[0]}“?" if near else f"Möglich sind: {', '.join(fields)}."


def _fields_at(place: tuple[int | str, ...]) -> list[str]:
    """Return the names of the fields of the part at `place`, by following the JSON Schema."""
    whole = _ADAPTER.json_schema(mode="validation")
    node: Mapping[str, Any] = whole
    for step in place:
        node = node["items"] if isinstance(step, int) else node["properties"][step]
        options = [option for option in node.get("anyOf", [node]) if option.get("type") != "null"]
        node = options[0]
        if "$ref" in node:
            node = whole["$defs"][node["$ref"].rsplit("/", 1)[1]]
    return sorted(node.get("properties", {}))


def _context(detail: ErrorDetails, name: str) -> str:
    return str(detail.get("ctx", {}).get(name, ""))


_MAIL = "ist keine E-Mail-Adresse"
_KEY = "darf nur aus Buchstaben, Ziffern, Punkt, Binde- und Unterstrich bestehen und nicht zu lang sein"
_NO_DATE = "ist kein Datum, das es gibt; erwartet wird JJJJ-MM-TT, zum Beispiel 2013-12-31"
_SAYINGS: Mapping[str, Callable[[ErrorDetails], str]] = {
    "missing": lambda _: "fehlt",
    "extra_forbidden": lambda _: "ist kein Feld dieses Dokuments",
    "string_type": lambda _: "muss Text sein",
    "int_type": lambda _: "muss eine ganze Zahl sein",
    "int_from_float": lambda _: "muss eine ganze Zahl sein",
    "bool_type": lambda _: "muss true oder false sein",
    "tuple_type": lambda _: "muss eine Liste sein",
    "model_type": lambda _: "muss ein Objekt sein",
    "dataclass_type": lambda _: "muss ein Objekt sein",
    "model_attributes_type": lambda _: "muss ein Objekt sein",
    "date_type": lambda _: _NO_DATE,
    "date_parsing": lambda _: _NO_DATE,
    "date_from_datetime_parsing": lambda _: _NO_DATE,
    "date_from_datetime_inexact": lambda _: _NO_DATE,
    "literal_error": lambda detail: f"kann nur {_context(detail, 'expected').replace(' or ', ' oder ')} sein",
    "string_too_short": lambda _: "ist leer",
    "string_too_long": lambda detail: f"ist länger als {_context(detail, 'max_length')} Zeichen",
    "string_pattern_mismatch": lambda detail: _MAIL if "@" in _context(detail, "pattern") else _KEY,
    "too_long": lambda detail: f"hat mehr als {_context(detail, 'max_length')} Einträge",
    "greater_than_equal": lambda detail: f"muss mindestens {_context(detail, 'ge')} sein",
    "less_than_equal": lambda detail: f"darf höchstens {_context(detail, 'le')} sein",
    "value_error": lambda detail: _context(detail, "error"),
}
