"""One JSON document, or one on each line: which of the two a file is, and where its documents begin."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bbd.domain.errors import InputRefused, Problem
from bbd.domain.strict_json import decode, parse


@dataclass(frozen=True, slots=True)
class JsonText:
    """One JSON text of a file; `where` names its place, with the line where there are several."""

    text: str
    where: str


def json_texts(content: bytes, *, where: str) -> list[JsonText]:
    """Return the file's JSON texts: its lines if each is a document of its own, else the whole as one.

    InputRefused for an empty file and one that is not UTF-8; broken JSON is found by whoever parses.
    """
    text = decode(content, where=where)
    lines = [(number, line) for number, line in enumerate(re.split("\r\n|[\r\n]", text), start=1) if line.strip()]
    if not lines:
        raise InputRefused.because("Die Datei ist leer.", where=where, remedy="Erwartet wird JSON.")
    if len(lines) > 1 and (all(line.lstrip().startswith("{") for _, line in lines) or _is_document(lines[0][1])):
        return [JsonText(line, f"{where}, Zeile {number}") for number, line in lines]
    return [JsonText(text, where)]


def relocated(refusal: InputRefused, where: str) -> Iterator[Problem]:
    """Yield the refusal's problems; a line of a file is no file of its own, so it has no "line 1" inside."""
    for problem in refusal.problems:
        yield replace(problem, where=problem.where.replace(f"{where}, Zeile 1, Spalte", f"{where}, Spalte", 1))


def _is_document(line: str) -> bool:
    try:
        return isinstance(parse(line), dict)
    except InputRefused:
        return False
