"""Signed copies that come back: what was checked of one, what was not, and where its text differs from ours.

Nothing here says what a signature is worth in law. What nobody looked at is called NOT_CHECKED, never left out.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Self

SHOWN_WORDS: Final = 6
"""How many words of a difference are shown."""
_SOFT: Final = {ord(sign): None for sign in "\u00ad\u200b\ufffe\ufeff\x02"}
"""Signs that only say where a line may end."""


class Result(StrEnum):
    """How a check came out. A copy with a failed check is refused, so that none of that kind is ever kept."""

    PASSED = "passed"
    BY_PERSON = "by_person"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, or not: `sentence` says it in German.

    `mark` is, of an electronic signature, its hash, which tells one from another; empty of all else.
    """

    result: Result
    sentence: str
    mark: str = ""

    def plain(self) -> dict[str, str]:
        """Return it as it is kept."""
        return {"result": self.result, "sentence": self.sentence, **({"mark": self.mark} if self.mark else {})}


@dataclass(frozen=True, slots=True)
class Inspection:
    """What there is to say of a copy. `kind` is electronic or scan.

    `needs_person`: some of it no machine can compare, so that somebody must have done so.
    """

    kind: str
    checks: Mapping[str, Check]
    needs_person: bool = False

    @property
    def marks(self) -> frozenset[str]:
        """What tells its electronic signatures from others."""
        return frozenset(one.mark for one in self.checks.values() if one.mark)

    def plain(self) -> dict[str, Any]:
        """Return it as JSON data."""
        checks = {name: one.plain() for name, one in self.checks.items()}
        return {"kind": self.kind, "needs_person": self.needs_person, "checks": checks}

    @classmethod
    def from_plain(cls, data: Mapping[str, Any]) -> Self:
        """Return what `plain` wrote down."""
        checks = {
            name: Check(Result(one["result"]), one["sentence"], one.get("mark", ""))
            for name, one in data["checks"].items()
        }
        return cls(data["kind"], checks, data["needs_person"])


COMPARED: Final = Check(
    Result.BY_PERSON,
    "Nicht maschinell geprüft: Wer das Exemplar eingereicht hat, bestätigt, es Seite für Seite mit dem Dokument "
    "verglichen zu haben, und dass es unterschrieben ist.",
)
UNCHECKED: Final[Mapping[str, Check]] = {
    "qualified": Check(Result.NOT_CHECKED, "Nicht geprüft, ob die Signatur qualifiziert ist."),
    "trust": Check(
        Result.NOT_CHECKED,
        "Nicht geprüft, wer das Zertifikat verbürgt, ob es zur Zeit der Signatur gültig war und ob es gesperrt ist.",
    ),
    "identity": Check(
        Result.NOT_CHECKED, "Nicht geprüft, ob das Zertifikat der Person gehört, deren Unterschrift hier geführt wird."
    ),
    "seal": Check(Result.NOT_CHECKED, "Nicht geprüft, ob ein sichtbares Signaturfeld etwas vom Text verdeckt."),
}
"""What bbd does not look at in an electronic signature."""


_ORDER: Final = (
    "document", "attachment", "file", "signature-", "compared", "look", "notes", "signature", "identity", "qualified",
    "trust", "seal",
)  # fmt: skip


def in_order(checks: Mapping[str, Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Return kept checks as they are read: what was found first, then what nobody checked."""

    def place(name: str) -> tuple[int, str]:
        kind = "signature-" if name.startswith("signature-") else name
        return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), f"{name:>20}")

    return [checks[name] for name in sorted(checks, key=place)]


def words_of(page: str) -> list[str]:
    """Return the words of a page's text, whatever its lines and blanks."""
    return unicodedata.normalize("NFC", page.translate(_SOFT)).split()


def first_difference(
    ours: Sequence[str], theirs: Sequence[str], *, sheet: int, skipped: AbstractSet[int] = frozenset()
) -> str:
    """Return in a sentence where the text of `theirs` first differs from `ours`; empty where it does not.

    Both are texts by page, as many of one as of the other. From page number `sheet` on, counted from 0, words may be
    added: there people write date and place. Pages in `skipped` are not compared.
    """
    for number, (our_page, their_page) in enumerate(zip(ours, theirs, strict=True)):
        if number in skipped:
            continue
        found = _difference(words_of(our_page), words_of(their_page), more_allowed=number >= sheet)
        if found:
            return f"Seite {number + 1}: {found}"
    return ""


def _difference(ours: Sequence[str], theirs: Sequence[str], *, more_allowed: bool) -> str:
    at = 0
    for place, word in enumerate(ours):
        here = at
        while more_allowed and at < len(theirs) and theirs[at] != word:
            at += 1
        if at >= len(theirs) or theirs[at] != word:
            return f"Im Dokument steht „{_some(ours, place)}“, in Ihrer Datei „{_some(theirs, here)}“."
        at += 1
    if at < len(theirs) and not more_allowed:
        return f"In Ihrer Datei steht zusätzlich „{_some(theirs, at)}“."
    return ""


def _some(words: Sequence[str], place: int) -> str:
    shown = [word[:40] for word in words[place : place + SHOWN_WORDS]]
    return f"{' '.join(shown)}{' …' if place + SHOWN_WORDS < len(words) else ''}" if shown else "nichts mehr"
