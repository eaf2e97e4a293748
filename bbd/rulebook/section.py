"""One table of a TOML file, read key by key; every problem is noted with file, line, rule and field, none is lost.

It knows how tables are read, not what a rule is: packs, ladders, letters and cases are read with it.
"""

import difflib
from collections.abc import Collection, Iterator, Sized
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from bbd.domain.errors import Problem
from bbd.domain.numbers import quoted
from bbd.rulebook.sources import Source

MOST_PROBLEMS: Final = 50
"""Problems told of one file; who has mended these asks again."""
MOST_ENTRIES: Final = 1_000
"""Blocks or entries of one list, such as the cases of a pack or the readings of a time line."""
MOST_NAMED: Final = 100
"""Ladders, or letters, of a rulebook."""
LONGEST_TEXT, LONGEST_LINE = 1_000, 200
"""Signs: of a sentence or paragraph, and of a name or title."""


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
        told = self.source.told = self.source.told + 1
        if told > MOST_PROBLEMS:
            if told == MOST_PROBLEMS + 1:
                self.problems.append(Problem("… und weitere; bitte zuerst diese beheben.", str(self.source.path)))
            return
        way = (*self.keys, *keys)
        inner = ".".join(key for key in way[self.base :] if isinstance(key, str))
        parts = [f"{self.source.path}, Zeile {self.source.line(way)}", self.named, f"Feld „{inner}“" if inner else ""]
        self.problems.append(Problem(what, ", ".join(part for part in parts if part), remedy, field=inner))

    def only(self, *known: str) -> None:
        """Note every key that is none of the `known`."""
        for key in self.data:
            if key not in known:
                self.complain(f"Das Feld {quoted(key)} gibt es hier nicht.", key, remedy=meant(key, known))

    def text(self, key: str, *, needed: bool = True, longest: int = LONGEST_TEXT) -> str:
        """Return a text of one line; empty where it is missing or none."""
        value = self.data.get(key)
        if isinstance(value, str) and value.strip():
            return value if self._fits(key, value, longest) else ""
        if key in self.data:
            self.complain(f"Das Feld „{key}“ braucht einen nicht leeren Text in Anführungszeichen.", key)
        elif needed:
            self.complain(f"Das Feld „{key}“ fehlt.", key, remedy=f'Bitte ergänzen: {key} = "…"')
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts of one line each; empty where it is missing."""
        value = self.data.get(key, [])
        if isinstance(value, list) and all(isinstance(part, str) and part.strip() for part in value):
            if len(value) <= MOST_ENTRIES and all(self._fits(key, part, LONGEST_TEXT) for part in value):
                return tuple(value)
            self.at_most(key, value, MOST_ENTRIES)
            return ()
        self.complain(f'Das Feld „{key}“ braucht eine Liste von Texten: {key} = ["…", "…"].', key)
        return ()

    def _fits(self, key: str, text: str, longest: int) -> bool:
        if "\n" in text:
            self.complain(f"Der Text in „{key}“ muss ohne Umbruch in einer Zeile stehen.", key)
        elif len(text) > longest:
            self.complain(f"Der Text in „{key}“ ist {len(text)} Zeichen lang; möglich sind {longest}.", key)
        return "\n" not in text and len(text) <= longest

    def at_most(self, key: str, entries: Sized, most: int) -> None:
        """Note a list that is too long."""
        if len(entries) > most:
            what = f"Unter „{key}“ stehen {len(entries)} Einträge; möglich sind {most}."
            self.complain(what, key, remedy="Bitte kürzen oder auf mehrere aufteilen.")

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

    def by_name(self, key: str) -> Iterator[tuple[str, "Section"]]:
        """Return the tables under `key` with their names, such as each `[letters.NAME]`."""
        blocks = self.table(key)
        if blocks is not None:
            blocks.at_most(key, blocks.data, MOST_NAMED)
            found = ((name, blocks.table(name)) for name in list(blocks.data)[:MOST_NAMED])
            yield from ((name, part) for name, part in found if part is not None)

    def tables(self, key: str, most: int = MOST_ENTRIES) -> Iterator["Section"]:
        """Return the blocks `[[key]]`, in their order; of more than `most` only the first, which is noted."""
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
            block = ".".join([*(name for name in self.keys if isinstance(name, str)), key])
            self.complain(f"Unter „{key}“ werden Blöcke erwartet, die mit [[{block}]] beginnen.", key)
            return
        self.at_most(key, value, most)
        for number, part in enumerate(value[:most]):
            yield Section(self.source, part, self.problems, (*self.keys, key, number), self.named, self.base)

    def called(self, named: str) -> "Section":
        """Return the same table under the name that its problems shall mention."""
        return Section(self.source, self.data, self.problems, self.keys, named, len(self.keys))
