"""Readings as they became known: each at the moment it was first entered, where that is on record."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bbd.services.replays.changes import Change, Row, added, rows_of
from bbd.store.audit import AuditEntry
from bbd.store.readings import Reading

Key = tuple[str, str]
"""What the audit trail calls a reading: "ZV-2012-01/G1.1" and the period."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A confirmed reading as it is stored, and the moment from which it is played.

    Only the last values of a reading are stored. Of one that was `corrected`, `first_known` says that the moment of
    its first entry is on record; its last values then count from there, else from the correction on.
    """

    row: Row
    known_at: datetime
    corrected: bool
    first_known: bool


def figures(session: Session, numbers: Mapping[uuid.UUID, str], trail: Iterable[AuditEntry]) -> Sequence[Figure]:
    """Return all confirmed readings. `numbers` are those of the agreements by id."""
    first: dict[Key, datetime] = {}
    for entry in trail:
        if entry.action == "reading-entered":
            first.setdefault((entry.object, str(entry.details.get("period"))), entry.at)
    found = []
    for row in rows_of(session, Reading):
        if row["state"] == "draft":
            continue
        entered = first.get((f"{numbers[row['agreement_id']]}/{row['indicator_key']}", row["period"]))
        corrected = row["edition"] > 1
        known_at = entered if corrected and entered is not None else row["recorded_at"]
        found.append(Figure(row, known_at, corrected, entered is not None))
    return found


def changes(known: Iterable[Figure]) -> Iterator[Change]:
    """Yield what became known, all readings of one moment together."""
    of_moment: dict[datetime, list[Row]] = defaultdict(list)
    for figure in known:
        # Who recorded a reading is no matter for rules; when it became known is.
        row = {**figure.row, "recorded_at": figure.known_at, "recorded_by_id": None}
        of_moment[figure.known_at].append(row)
    for at, rows in of_moment.items():
        yield Change(at, 5, added(Reading, rows))
