"""Two texts compared word by word: the runs of words that stayed, came and went."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

LONGEST: Final = 4_000_000
"""Pairs of words that are compared; longer texts are told as a whole, old and new."""


class Kind(StrEnum):
    """What happened to words, or to a part of the wording."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stayed, came or went together, with the blanks between them."""

    kind: Kind
    text: str


def runs(old: str, new: str) -> tuple[Run, ...]:
    """Return both texts as runs: without the added ones they are `old`, without the removed ones `new`."""
    before, after = _words(old), _words(new)
    if len(before) * len(after) > LONGEST:
        return replaced(old, new)
    found: list[Run] = []
    for what, first, last, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        was, became = "".join(before[first:last]), "".join(after[begin:end])
        found += [Run(Kind.KEPT, was)] if what == "equal" else replaced(was, became)
    return tuple(_together(found))


def _together(found: Sequence[Run]) -> Iterator[Run]:
    """Yield the runs with changes that only a blank parts put together: a sentence gives way to a sentence."""
    changing: list[Run] = []
    for number, run in enumerate(found):
        if run.kind is not Kind.KEPT or (run.text.isspace() and 0 < number < len(found) - 1):
            changing.append(run)
            continue
        yield from _merged(changing)
        changing = []
        yield run
    yield from _merged(changing)


def _merged(changing: Sequence[Run]) -> Sequence[Run]:
    old = "".join(run.text for run in changing if run.kind is not Kind.ADDED)
    new = "".join(run.text for run in changing if run.kind is not Kind.REMOVED)
    return replaced(old, new) if old.strip() and new.strip() else changing


def replaced(old: str, new: str) -> tuple[Run, ...]:
    """Return a text that gave way to another as a whole; an empty one is left out."""
    return tuple(run for run in (Run(Kind.REMOVED, old), Run(Kind.ADDED, new)) if run.text)


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\S+", text)
