"""The fields of one JSON object, taken out one by one: all that is wrong is named at once, with its JSON pointer.

For small formats without a schema of their own; the agreement document has one. A field that is null counts as
absent.
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from bbd.domain.errors import InputRefused, Problem
from bbd.domain.json_objects import Place
from bbd.domain.numbers import parse_decimal, quoted

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)
Reader = Callable[[Any, Place], T]
"""Makes a value of what stands at a place, or raises InputRefused."""

MAX_TEXT = 300
LAST_YEAR = 9999


class Fields:
    """Takes the fields of the object `data`, which stands at `place`, and collects what is wrong with them."""

    def __init__(self, data: object, place: Place, known: Collection[str]) -> None:
        if not isinstance(data, dict):
            raise place.refusal("Erwartet wird ein JSON-Objekt.")
        self._data = data
        self._place = place
        self._problems = [self._unknown(name, known) for name in data if name not in known]

    def optional(self, name: str, read: Reader[T], absent: T) -> T:
        """Return the field, or `absent` where it is missing, null or wrong."""
        if self._data.get(name) is None:
            return absent
        try:
            return read(self._data[name], self._place.inside(name))
        except InputRefused as refusal:
            self._problems.extend(refusal.problems)
            return absent

    def required(self, name: str, read: Reader[T], stand_in: T) -> T:
        """Return the field; where it is missing or wrong, `stand_in` until `finish` refuses the object."""
        if self._data.get(name) is None:
            self.blame(name, f"Das Feld „{name}“ fehlt.")
        return self.optional(name, read, stand_in)

    def blame(self, name: str, what: str, remedy: str = "") -> None:
        """Note that something is wrong with a field."""
        self._problems.append(self._place.inside(name).problem(what, remedy))

    def finish(self) -> None:
        """Refuse the object (InputRefused) if anything was wrong."""
        if self._problems:
            raise InputRefused(self._problems)

    def _unknown(self, name: str, known: Collection[str]) -> Problem:
        near = difflib.get_close_matches(name, known, n=1)
        remedy = f"Meinten Sie „{near[0]}“?" if near else f"Möglich sind: {', '.join(known)}."
        return self._place.inside(name).problem(f"Das Feld {quoted(name)} ist unbekannt.", remedy)


def text(raw: object, place: Place) -> str:
    """Read a text of one line, not empty."""
    if not isinstance(raw, str) or not raw.strip() or len(raw) > MAX_TEXT:
        raise place.refusal(f"Erwartet wird ein Text mit 1 bis {MAX_TEXT} Zeichen.")
    if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in raw):
        raise place.refusal("Der Text enthält Steuerzeichen.")
    return raw


def decimal(raw: object, place: Place) -> Decimal:
    """Read a decimal, which stands as text: "25.5"."""
    if not isinstance(raw, str) or raw != raw.strip():
        raise place.refusal("Erwartet wird eine Dezimalzahl als Text.", "Zum Beispiel „25.5“, in Anführungszeichen.")
    return parse_decimal(raw, comma=False, where=f"{place.where}, {place.pointer}", field=place.pointer)


def year(raw: object, place: Place) -> int:
    """Read a calendar year, which stands as a whole number."""
    if not isinstance(raw, int) or isinstance(raw, bool) or not 1 <= raw <= LAST_YEAR:
        raise place.refusal("Erwartet wird ein Jahr als ganze Zahl.", "Zum Beispiel 2025, ohne Anführungszeichen.")
    return raw


def flag(raw: object, place: Place) -> bool:
    """Read true or false."""
    if not isinstance(raw, bool):
        raise place.refusal("Erwartet wird true oder false.")
    return raw


def choice(kind: type[Choice]) -> Reader[Choice]:
    """Return the reader of one of an enumeration's values."""

    def read(raw: object, place: Place) -> Choice:
        if not isinstance(raw, str) or raw not in set(kind):
            found = quoted(raw) if isinstance(raw, str) else "Der Wert"
            raise place.refusal(f"{found} ist hier nicht möglich.", f"Möglich sind: {', '.join(kind)}.")
        return kind(raw)

    return read


def list_of(read: Reader[T]) -> Reader[tuple[T, ...]]:
    """Return the reader of a list whose elements `read` reads."""

    def read_list(raw: object, place: Place) -> tuple[T, ...]:
        if not isinstance(raw, list):
            raise place.refusal("Erwartet wird eine Liste.")
        return tuple(_each(((element, place.inside(index)) for index, element in enumerate(raw)), read))

    return read_list


def by_year(raw: object, place: Place) -> dict[int, Decimal | None]:
    """Read an object of years and values; null stays None, a year without a value."""
    if not isinstance(raw, dict):
        raise place.refusal("Erwartet wird ein Objekt aus Jahren und Werten.", 'Zum Beispiel {"2015": "29.5"}.')

    def read(entry: tuple[str, object], inside: Place) -> tuple[int, Decimal | None]:
        if not re.fullmatch(r"[0-9]{4}", entry[0]) or entry[0] == "0000":
            raise inside.refusal(
                f"{quoted(entry[0])} ist kein Jahr.", "Erwartet werden vier Ziffern, zum Beispiel 2015."
            )
        return int(entry[0]), None if entry[1] is None else decimal(entry[1], inside)

    return dict(_each(((entry, place.inside(entry[0])) for entry in raw.items()), read))


def _each(elements: Iterable[tuple[Any, Place]], read: Reader[T]) -> list[T]:
    """Read all elements, and name all that are wrong at once."""
    found: list[T] = []
    problems: list[Problem] = []
    for element, place in elements:
        try:
            found.append(read(element, place))
        except InputRefused as refusal:
            problems.extend(refusal.problems)
    if problems:
        raise InputRefused(problems)
    return found
