"""Where a key stands in the text of a TOML file: a scan of the text in which strings and comments are blanked out.

It reads no TOML and needs none that is well formed; where it finds nothing, the place is that of the surrounding block.
"""

import re
from typing import Final

_LIST: Final = re.compile(r"[^=\n]*=\s*\[")


def place_of(bare: str, keys: tuple[str | int, ...]) -> int:
    """Return where the innermost of the nested `keys` begins that `bare` shows; a number counts blocks or entries."""
    before, start, end = 0, 0, len(bare)
    names: list[str] = []
    for key in keys:
        if isinstance(key, str):
            names.append(key)
            before, start = start, _key(bare, key, start, end)
        else:
            start, end = _block(bare, names, key, before, end) or _entry(bare, key, start, end) or (start, end)
    return start


def _key(bare: str, key: str, start: int, end: int) -> int:
    found = re.compile(rf'(?:^|[\s{{,.\[])"?({re.escape(key)})"?\s*(?:=|\.|\])', re.MULTILINE).search(bare, start, end)
    return found.start(1) if found else start


def _block(bare: str, names: list[str], number: int, start: int, end: int) -> tuple[int, int] | None:
    """Return where the block `[[a.b]]` of this number, counted from 0, begins and ends; None where there is none."""
    path = r"\s*\.\s*".join(rf'"?{re.escape(name)}"?' for name in names)
    header = re.compile(rf"^[ \t]*\[\[\s*{path}\s*\]\]", re.MULTILINE)
    starts = [found.start() for found in header.finditer(bare, start, end)]
    return (starts[number], [*starts, end][number + 1]) if number < len(starts) else None


def _entry(bare: str, number: int, start: int, end: int) -> tuple[int, int] | None:
    """Return where the entry of this number begins and ends in the list whose key stands at `start`."""
    opened = _LIST.match(bare, start, end)
    depth, begun, count = 0, opened.end() if opened else 0, 0
    for place in range(begun - 1, end) if opened else ():
        sign = bare[place]
        depth += (sign in "[{") - (sign in "]}")
        if not (depth == 0 or (depth == 1 and sign == ",")):
            continue
        if count == number:
            text = bare[begun:place]
            return (place - len(text.lstrip()), place) if text.strip() else None
        if depth == 0:
            break
        begun, count = place + 1, count + 1
    return None
