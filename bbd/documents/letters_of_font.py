"""Which letters a TrueType font has: its `cmap` table (OpenType specification, formats 4 and 12), nothing else."""

import struct
from functools import cache
from pathlib import Path


@cache
def letters_of(font: Path) -> frozenset[int]:
    """Return the code points that the font has a shape for; the file must be there."""
    data = font.read_bytes()
    start = _table(data, b"cmap")
    count = struct.unpack_from(">H", data, start + 2)[0]
    found: set[int] = set()
    for number in range(count):
        at = start + struct.unpack_from(">L", data, start + 4 + 8 * number + 4)[0]
        kind = struct.unpack_from(">H", data, at)[0]
        found |= {4: _segments, 12: _groups}.get(kind, _nothing)(data, at)
    return frozenset(found)


def _table(data: bytes, name: bytes) -> int:
    """Return where a table of the font begins."""
    for number in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * number)
        if tag == name:
            return int(offset)
    raise ValueError(f"the font has no table {name!r}")


def _segments(data: bytes, at: int) -> set[int]:
    count = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + 2 * count)
    return {code for begin, end in zip(starts, ends, strict=True) for code in range(begin, end + 1)} - {0xFFFF}


def _groups(data: bytes, at: int) -> set[int]:
    count = struct.unpack_from(">L", data, at + 12)[0]
    groups = [struct.unpack_from(">LLL", data, at + 16 + 12 * number) for number in range(count)]
    return {code for begin, end, _ in groups for code in range(begin, end + 1)}


def _nothing(_data: bytes, _at: int) -> set[int]:
    return set()
