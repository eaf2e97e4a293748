"""Checking the audit trail: every line's number, its link to the one before, its hash, the head, and checkpoints.

The chain alone shows a change in its middle; who rewrites all that follows, or cuts the end off, is found by what
stands elsewhere: the checkpoints that auditors hold (docs/audit.md).
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any

from sqlmodel import Session, select

from bbd.domain.checkpoints import Checkpoint
from bbd.domain.errors import CheckFailed
from bbd.services.checkpoint_keys import is_signed
from bbd.services.record_checks import require_records
from bbd.store.audit import FIRST_PREV, AuditEntry, StoreFact, line_hash, trail
from bbd.store.checkpoint_queries import all_checkpoints, as_checkpoint, newest_checkpoints

START = (0, FIRST_PREV)


def lines(session: Session) -> Generator[dict[str, Any]]:
    """Yield the entries as they are exported, in order; CheckFailed where one is no longer readable."""
    size = 0
    try:
        with closing(trail(session)) as read:
            for line in read:
                size = line["seq"]
                yield line
    except (ValueError, TypeError) as error:
        raise _unreadable(size) from error


def verify(session: Session, held: Sequence[Checkpoint] = (), *, key: str = "") -> int:
    """Return the number of entries of an unbroken chain; CheckFailed names the first thing that does not fit.

    `held` are checkpoints from outside the database, which must be signed by the public `key` (hexadecimal; empty:
    each by its own). Those that the database keeps are compared as well.
    """
    for checkpoint in held:
        require_signature(checkpoint, key)
    stored = all_checkpoints(session)
    wanted = {each.size for each in (*held, *stored)}
    hashes: dict[int, str] = {}
    size, last = verify_after(session, START, hashes, wanted)
    for checkpoint in (*held, *stored):
        _compare(checkpoint, size, hashes.get(checkpoint.size, ""))
    for checkpoint in stored:
        require_signature(checkpoint, "")
    _require_head(session, size, last)
    require_records(session)
    return size


def verify_since(session: Session) -> int:
    """Check what followed the newest checkpoint that the database keeps, and return the number of all entries.

    For a page: as quick as the trail is young. CheckFailed like `verify`; what lies before is confirmed by the
    checkpoint alone.
    """
    stored = [as_checkpoint(row) for row in newest_checkpoints(session, 1)]
    for checkpoint in stored:
        require_signature(checkpoint, "")
        at = session.exec(select(AuditEntry.hash).where(AuditEntry.seq == checkpoint.size)).one_or_none()
        _compare(checkpoint, checkpoint.size if at else 0, at or "")
    size, last = verify_after(session, (stored[0].size, stored[0].hash) if stored else START)
    _require_head(session, size, last)
    return size


def verify_after(
    session: Session, start: tuple[int, str], hashes: dict[int, str] | None = None, wanted: Iterable[int] = ()
) -> tuple[int, str]:
    """Check what follows `start`, a number and its hash, and return number and hash of the last entry.

    Puts the hashes of the `wanted` numbers into `hashes`. CheckFailed names the first entry that does not fit.
    """
    size, prev = start
    asked = frozenset(wanted)
    try:
        with closing(trail(session, after=size)) as read:
            for size, prev in _checked(read, start):
                if hashes is not None and size in asked:
                    hashes[size] = prev
    except (ValueError, TypeError) as error:
        raise _unreadable(size) from error
    return size, prev


def _unreadable(size: int) -> CheckFailed:
    """Return the refusal of what no longer reads as a moment or as JSON: it has been changed, too."""
    return CheckFailed.because(f"Nach Eintrag {size} ist das Protokoll nicht mehr lesbar.")


def _checked(read: Iterable[dict[str, Any]], start: tuple[int, str]) -> Iterator[tuple[int, str]]:
    """Yield number and hash of each entry that fits to the one before."""
    size, prev = start
    for line in read:
        size += 1
        if line["seq"] != size:
            raise CheckFailed.because(f"Im Protokoll fehlt Eintrag {size}; auf {size - 1} folgt {line['seq']}.")
        if line["prev"] != prev or line["hash"] != line_hash(line):
            raise CheckFailed.because(f"Eintrag {size} des Protokolls ist verändert.")
        prev = line["hash"]
        yield size, prev


def require_signature(checkpoint: Checkpoint, key: str) -> None:
    """Refuse (CheckFailed) a checkpoint whose signature is wrong, or not of the public `key` where that is known."""
    if not is_signed(checkpoint):
        raise CheckFailed.because(
            f"Die Signatur des Prüfpunkts über {checkpoint.size} Einträge stimmt nicht; er ist verändert."
        )
    if key and checkpoint.public_key != key:
        raise CheckFailed.because(
            f"Der Prüfpunkt über {checkpoint.size} Einträge ist mit einem anderen Schlüssel signiert"
            f" ({checkpoint.public_key[:16]}…, erwartet {key[:16]}…).",
            remedy="Wurde BBD_SECRET_KEY seither gewechselt, bitte den damaligen Schlüssel mit --public-key angeben.",
        )


def _compare(checkpoint: Checkpoint, size: int, found: str) -> None:
    """Refuse a trail that is shorter than, or other than, the one that the checkpoint has seen."""
    if size < checkpoint.size:
        raise CheckFailed.because(
            f"Das Ende des Protokolls fehlt: Es hat {size} Einträge, ein Prüfpunkt bestätigt {checkpoint.size}."
        )
    if found != checkpoint.hash:
        raise CheckFailed.because(
            f"Das Protokoll ist umgeschrieben: Eintrag {checkpoint.size} ist nicht der, den ein Prüfpunkt bestätigt."
        )


def _require_head(session: Session, size: int, last: str) -> None:
    head = session.get(StoreFact, "audit-head")
    if head is None or head.value != f"{size} {last}":
        recorded = head.value.partition(" ")[0] if head else "keiner"
        raise CheckFailed.because(
            f"Das Ende des Protokolls stimmt nicht: Es hat {size} Einträge, vermerkt sind {recorded}."
        )
