"""Checking the audit trail: every line's number, its link to the one before, its hash, and the head (CONTRACT 9)."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session

from bbd.domain.errors import CheckFailed
from bbd.store.audit import FIRST_PREV, StoreFact, line_hash, trail


def lines(session: Session) -> Iterator[dict[str, Any]]:
    """Yield the entries as they are exported, in order."""
    for entry in trail(session):
        yield entry.line()


def verify(session: Session) -> int:
    """Return the number of entries of an unbroken chain; CheckFailed names the first entry that does not fit."""
    prev, size = FIRST_PREV, 0
    for line in lines(session):
        size += 1
        if line["seq"] != size:
            raise CheckFailed.because(f"Im Protokoll fehlt Eintrag {size}; auf {size - 1} folgt {line['seq']}.")
        if line["prev"] != prev or line["hash"] != line_hash(line):
            raise CheckFailed.because(f"Eintrag {size} des Protokolls ist verändert.")
        prev = line["hash"]
    head = session.get_one(StoreFact, "audit-head").value
    if head != f"{size} {prev}":
        raise CheckFailed.because(f"Das Ende des Protokolls fehlt: Es hat {size} Einträge, vermerkt sind mehr.")
    return size
