"""Where a key stands in the text of a TOML file: a scan of the text in which strings and comments are blanked out.

It reads no TOML and needs none that is well formed; where it finds nothing, the place is that of the surrounding block.
What was found once is kept, so that asking for each of thousands of entries costs no more than reading the text.
"""

import re
from bisect import bisect_left
from typing import Final

_LIST: Final = re.compile(r"[^=\n]*=\s*\[")
_SIGN: Final = re.compile(r"[\[\]{},]")

Stretch = tuple[int, int]


class Places:
    """Finds lines in one text."""

    def __init__(self, bare: str) -> None:
        self._bare = bare
        self._ends = [found.start() for found in re.finditer("\n", bare)]
        self._keys: dict[tuple[str, int, int], int] = {}
        self._blocks: dict[tuple[tuple[str, ...], int, int], list[Stretch]] = {}
        self._lists: dict[tuple[int, int], list[Stretch | None]] = {}

    def line(self, keys: tuple[str | int, ...]) -> int:
        """Return the line in which the innermost of the nested `keys` begins that the text shows, from 1."""
        return bisect_left(self._ends, self._place(keys)) + 1

    def _place(self, keys: tuple[str | int, ...]) -> int:
        before, start, end = 0, 0, len(self._bare)
        names: tuple[str, ...] = ()
        for key in keys:
            if isinstance(key, str):
                names = (*names, key)
                before, start = start, self._key(key, start, end)
            else:
                start, end = self._block(names, key, before, end) or self._entry(key, start, end) or (start, end)
        return start

    def _key(self, key: str, start: int, end: int) -> int:
        asked = key, start, end
        if asked not in self._keys:
            found = _written(key).search(self._bare, start, end)
            self._keys[asked] = found.start(1) if found else start
        return self._keys[asked]

    def _block(self, names: tuple[str, ...], number: int, start: int, end: int) -> Stretch | None:
        """Return where the block `[[a.b]]` of this number, counted from 0, begins and ends; None if there is none."""
        asked = names, start, end
        if asked not in self._blocks:
            starts = [found.start() for found in _header(names).finditer(self._bare, start, end)]
            self._blocks[asked] = list(zip(starts, [*starts[1:], end], strict=False))
        blocks = self._blocks[asked]
        return blocks[number] if number < len(blocks) else None

    def _entry(self, number: int, start: int, end: int) -> Stretch | None:
        """Return where the entry of this number begins and ends in the list whose key stands at `start`."""
        asked = start, end
        if asked not in self._lists:
            opened = _LIST.match(self._bare, start, end)
            self._lists[asked] = self._entries(opened.end(), end) if opened else []
        entries = self._lists[asked]
        return entries[number] if number < len(entries) else None

    def _entries(self, begun: int, end: int) -> list[Stretch | None]:
        """Return where each entry of a list begins and ends, whose bracket has just been opened; None: it is empty."""
        depth, found = 1, list[Stretch | None]()
        for sign in _SIGN.finditer(self._bare, begun, end):
            place = sign.start()
            depth += (sign[0] in "[{") - (sign[0] in "]}")
            if depth == 0 or (depth == 1 and sign[0] == ","):
                text = self._bare[begun:place]
                found.append((place - len(text.lstrip()), place) if text.strip() else None)
                begun = place + 1
            if depth == 0:
                break
        return found


def _written(key: str) -> re.Pattern[str]:
    return re.compile(rf'(?:^|[\s{{,.\[])"?({re.escape(key)})"?\s*(?:=|\.|\])', re.MULTILINE)


def _header(names: tuple[str, ...]) -> re.Pattern[str]:
    path = r"\s*\.\s*".join(rf'"?{re.escape(name)}"?' for name in names)
    return re.compile(rf"^[ \t]*\[\[\s*{path}\s*\]\]", re.MULTILINE)
