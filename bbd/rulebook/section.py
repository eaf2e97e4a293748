"""One table of a TOML file, read key by key; every problem is noted with file, line, rule and field, none is lost.

It knows how tables are read, not what a rule is: packs, ladders, letters and cases are read with it.
"""

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bbd.domain.errors import Problem
from bbd.domain.numbers import quoted
from bbd.rulebook.sources import Source


def meant(word: str, known: Collection[str]) -> str:
    """Return a hint at the nearest known word, or the list of all where none is near."""
    if near := difflib.get_close_matches(word, known, n=1, cutoff=0.6):
        return f"Meinten Sie „{near[0]}“?"
    return "Möglich sind: " + ", ".join(f"„{name}“" for name in known) + "." if known else ""


@dataclass(frozen=True)
class Section:
    """A table, where it stands (`keys` from the file's top), and the list that takes its problems.

    What is `named`, such as a rule, is a place of its own; fields are told from its `base` on, the number of its keys.
    """

    source: Source
    data: dict[str, Any]
    problems: list[Problem] = field(repr=False)
    keys: tuple[str | int, ...] = ()
    named: str = ""
    base: int = 0

    def complain(self, what: str, *keys: str | int, remedy: str = "") -> None:
        """Note a problem with the entry that `keys` lead to from here."""
        way = (*self.keys, *keys)
        inner = ".".join(key for key in way[self.base :] if isinstance(key, str))
        parts = [f"{self.source.path}, Zeile {self.source.line(way)}", self.named, f"Feld „{inner}“" if inner else ""]
        self.problems.append(Problem(what, ", ".join(part for part in parts if part), remedy, field=inner))

    def only(self, *known: str) -> None:
        """Note every key that is none of the `known`."""
        for key in self.data:
            if key not in known:
                self.complain(f"Das Feld {quoted(key)} gibt es hier nicht.", key, remedy=meant(key, known))

    def text(self, key: str, *, needed: bool = True) -> str:
        """Return a text; empty where it is missing or none."""
        value = self.data.get(key)
        if isinstance(value, str) and value.strip():
            return value
        if key in self.data:
            self.complain(f"Das Feld „{key}“ braucht einen nicht leeren Text in Anführungszeichen.", key)
        elif needed:
            self.complain(f"Das Feld „{key}“ fehlt.", key, remedy=f'Bitte ergänzen: {key} = "…"')
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; empty where it is missing."""
        value = self.data.get(key, [])
        if isinstance(value, list) and all(isinstance(part, str) and part.strip() for part in value):
            return tuple(value)
        self.complain(f'Das Feld „{key}“ braucht eine Liste von Texten: {key} = ["…", "…"].', key)
        return ()

    def choice(self, key: str, known: Collection[str], what: str, *, default: str | None = None) -> str:
        """Return one of the `known` words; empty where it is none. `what` names them for people."""
        if key not in self.data and default is not None:
            return default
        word = self.text(key)
        if word and word not in known:
            self.complain(f"{what} {quoted(word)} ist nicht bekannt.", key, remedy=meant(word, known))
            return ""
        return word

    def day(self, key: str) -> date | None:
        """Return a date; None where it is missing."""
        value = self.data.get(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self.complain(f"Das Feld „{key}“ braucht ein Datum ohne Anführungszeichen: {key} = 2027-01-31.", key)
        return None

    def table(self, key: str) -> "Section | None":
        """Return the table under `key`; None where there is none."""
        value = self.data.get(key)
        if isinstance(value, dict):
            return Section(self.source, value, self.problems, (*self.keys, key), self.named, self.base)
        if key in self.data:
            self.complain(f"Das Feld „{key}“ braucht einen Block in geschweiften Klammern.", key)
        else:
            self.complain(f"Das Feld „{key}“ fehlt.", key, remedy=f"Bitte ergänzen: {key} = {{ … }}")
        return None

    def tables(self, key: str) -> Iterator["Section"]:
        """Return the blocks `[[key]]`, in their order."""
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
            block = ".".join([*(name for name in self.keys if isinstance(name, str)), key])
            self.complain(f"Unter „{key}“ werden Blöcke erwartet, die mit [[{block}]] beginnen.", key)
            return
        for number, part in enumerate(value):
            yield Section(self.source, part, self.problems, (*self.keys, key, number), self.named, self.base)

    def called(self, named: str) -> "Section":
        """Return the same table under the name that its problems shall mention."""
        return Section(self.source, self.data, self.problems, self.keys, named, len(self.keys))
