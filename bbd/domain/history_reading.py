"""Reading and writing the lines of `history.jsonl`: which format a file has, and what of it does not fit.

What earlier formats could not say yet is filled in when they are read. In `bbd.history/1` there were no Nachträge by
number, no mandates, no signed copies and no follow-on agreements; up to `bbd.history/2` no second person confirmed
readings, and corrections overwrote what was there; benchmarks had no lines of their own.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final, get_args

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from bbd.domain.errors import InputRefused, Problem
from bbd.domain.history import FORMAT, AnyLine, Format, HeadLine
from bbd.domain.numbers import quoted
from bbd.domain.places import place

_NOT_YET_IN_1: Final[Mapping[str, Mapping[str, Any]]] = {
    "person": {"function": ""},
    "agreement": {"renews": None, "runs_until": None},
    "version": {"returned_at": None, "amendment": 0, "sign_by": None},
    "signature": {"signed_as": {}, "mandate": None, "signed_copy": None, "proof": "password"},
}
_NOT_YET_IN_2: Final[Mapping[str, Any]] = {"reason": "", "confirmed_by": None, "revised": False}
_SHOWN: Final = 5
_AS_WRITTEN: Final = "Bitte die Datei unverändert so verwenden, wie `bbd export all` sie geschrieben hat."
_ADAPTER: Final[TypeAdapter[AnyLine]] = TypeAdapter(Annotated[AnyLine, Field(discriminator="type")])


def format_of(head: bytes, *, where: str) -> Format:
    """Return the format that the first line of a file names; InputRefused where it names none that is read here."""
    said = _decoded(head)
    if not isinstance(said, dict) or said.get("type") != "history" or "format" not in said:
        raise InputRefused.because(
            f"Die erste Zeile nennt nicht das Format der Datei ({HeadLine().model_dump_json()}).",
            where=place(where, 1),
            remedy=_AS_WRITTEN,
        )
    named: Format | None = next((one for one in get_args(Format) if one == said["format"]), None)
    if named is None:
        raise InputRefused.because(
            f"Das Format {quoted(str(said['format']))} kennt diese Fassung von bbd nicht.",
            where=place(where, 1, "format"),
            remedy="Bitte das Archiv mit der Fassung von bbd einlesen, die es geschrieben hat, oder bbd aktualisieren.",
            field="format",
        )
    return named


def read_line(text: bytes, number: int, *, written_as: Format = FORMAT, where: str) -> AnyLine:
    """Return the line of a file in that format; InputRefused names the line and the fields that do not fit."""
    try:
        if written_as != FORMAT:
            text = _filled_in(text, written_as)
        return _ADAPTER.validate_json(text)
    except ValidationError as error:
        fields = [".".join(str(part) for part in detail["loc"][1:]) for detail in error.errors()[:_SHOWN]]
        named = ", ".join(dict.fromkeys(filter(None, fields)))
        raise InputRefused(
            Problem(
                f"Die Zeile passt nicht zum Format {written_as}{f' ({named})' if named else ''}.",
                place(where, number),
                _AS_WRITTEN,
            )
        ) from error


def _filled_in(text: bytes, written_as: Format) -> bytes:
    """Return a line of an earlier format with what that could not say; what is no line stays what it is."""
    line = _decoded(text)
    if not isinstance(line, dict) or not isinstance(line.get("type"), str):
        return text
    if written_as == "bbd.history/1":
        line = _of_the_first(line)
    if line["type"] == "reading":
        line = _unconfirmed(line)
    return to_json(line)


def _of_the_first(line: dict[str, Any]) -> dict[str, Any]:
    """Return a line of `bbd.history/1` as the second format has it."""
    line = {**_NOT_YET_IN_1.get(line["type"], {}), **line}
    measures = line.get("measures")
    if line["type"] == "version" and isinstance(measures, dict):
        line["measures"] = {
            key: {"reason": "", **status} if isinstance(status, dict) else status for key, status in measures.items()
        }
    return line


def _unconfirmed(line: dict[str, Any]) -> dict[str, Any]:
    """Return the line of a reading that counted as soon as it was entered, and lost its figures when it was changed."""
    edition = line.get("edition")
    since = None if line.get("state") == "draft" else line.get("recorded_at")
    lost = isinstance(edition, int) and edition > 1
    return {**_NOT_YET_IN_2, "confirmed_at": since, "overwritten": lost, **line}


def _decoded(text: bytes) -> object:
    """Return what the JSON says, None where it is none or nested without end."""
    try:
        decoded: object = from_json(text)
    except ValueError:
        return None
    return decoded


def write_line(line: AnyLine) -> bytes:
    """Return the line as it stands in the file."""
    return line.model_dump_json().encode("utf-8") + b"\n"
