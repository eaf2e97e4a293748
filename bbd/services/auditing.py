"""Checking the audit trail: every line's number, its link to the one before, its hash, and the head (CONTRACT 9)."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from typing import Any

from sqlmodel import Session

from bbd.domain.errors import CheckFailed
from bbd.store.audit import FIRST_PREV, StoreFact, line_hash, trail


def lines(session: Session) -> Generator[dict[str, Any]]:
    """Yield the entries as they are exported, in order."""
    with closing(trail(session)) as entries:
        for entry in entries:
            yield entry.line()


def verify(session: Session) -> int:
    """Return the number of entries of an unbroken chain; CheckFailed names the first entry that does not fit."""
    size, prev = 0, FIRST_PREV
    try:
        with closing(lines(session)) as read:
            for size, prev in _checked(read):  # noqa: B007 - the last one is what counts
                pass
    except ValueError as error:
        # What no longer reads as a moment or as JSON has been changed, too.
        raise CheckFailed.because(f"Nach Eintrag {size} ist das Protokoll nicht mehr lesbar.") from error
    head = session.get(StoreFact, "audit-head")
    if head is None or head.value != f"{size} {prev}":
        recorded = head.value.partition(" ")[0] if head else "keiner"
        raise CheckFailed.because(
            f"Das Ende des Protokolls stimmt nicht: Es hat {size} Einträge, vermerkt sind {recorded}."
        )
    return size


def _checked(read: Iterable[dict[str, Any]]) -> Iterator[tuple[int, str]]:
    """Yield number and hash of each entry that fits to the one before."""
    prev = FIRST_PREV
    for size, line in enumerate(read, 1):
        if line["seq"] != size:
            raise CheckFailed.because(f"Im Protokoll fehlt Eintrag {size}; auf {size - 1} folgt {line['seq']}.")
        if line["prev"] != prev or line["hash"] != line_hash(line):
            raise CheckFailed.because(f"Eintrag {size} des Protokolls ist verändert.")
        prev = line["hash"]
        yield size, prev
