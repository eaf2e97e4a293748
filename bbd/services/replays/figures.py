"""Readings as they became known: drafts from their entry on, then the figures that were in force on each day."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlmodel import Session

from bbd.services.reading_figures import FIGURES
from bbd.services.replays.changes import Act, Change, Row, added, changed, rows_of
from bbd.store.audit import AuditEntry
from bbd.store.reading_editions import REPLACED, ReadingEdition
from bbd.store.readings import Reading, forget_standings

_PUT: Final = (*FIGURES, "state", "recorded_at", "confirmed_at")
Key = tuple[str, str]
"""What the audit trail calls a reading: "ZV-2012-01/G1.1" and the period."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A reading with figures that were in force, and the moment from which they are played.

    `replaces` others of the same reading, or a `draft` of it. One that was `overwritten` was corrected before
    bbd kept earlier figures: only its last ones are there. `first_known` says that the moment of its first entry is on
    record; they then count from there, else from the correction on.
    """

    row: Row
    known_at: datetime
    replaces: bool = False
    draft: bool = False
    overwritten: bool = False
    first_known: bool = True


def figures(session: Session, numbers: Mapping[uuid.UUID, str], trail: Iterable[AuditEntry]) -> Sequence[Figure]:
    """Return all figures that were ever confirmed, and drafts. `numbers` are those of the agreements by id."""
    # Of a draft that was discarded and entered anew the last entry counts.
    first = {
        (entry.object, str(entry.details.get("period"))): entry.at
        for entry in trail
        if entry.action == "reading-entered"
    }
    earlier: dict[uuid.UUID, list[Row]] = defaultdict(list)
    for row in rows_of(session, ReadingEdition):
        if row["state"] == REPLACED:
            earlier[row["reading_id"]].append(row)
    found: list[Figure] = []
    for row in rows_of(session, Reading):
        entered = first.get((f"{numbers[row['agreement_id']]}/{row['indicator_key']}", row["period"]))
        found += _of_reading(row, earlier[row["id"]], entered)
    return found


def _of_reading(row: Row, earlier: Iterable[Row], entered: datetime | None) -> list[Figure]:
    """Return what was in force of a reading, in order; `entered`: when it was entered first, where that is recorded.

    Before that it is a draft, unless it was confirmed at once.
    """
    of_edition = (*FIGURES, "recorded_at", "confirmed_at")
    rows = [{**row, **{name: edition[name] for name in of_edition}} for edition in earlier]
    rows += [row] if row["state"] != "draft" else []
    rows.sort(key=_since)
    found = [Figure(one, _since(one), replaces=place > 0) for place, one in enumerate(rows)]
    if row["overwritten"] and found:
        known_at = entered or found[0].known_at
        found[0] = replace(found[0], known_at=known_at, overwritten=True, first_known=entered is not None)
        return found
    since = entered or row["recorded_at"]
    if not found:
        return [Figure(row, since, draft=True)]
    if since < found[0].known_at:
        found[0] = replace(found[0], replaces=True)
        return [Figure(found[0].row, since, draft=True), *found]
    return found


def _since(row: Row) -> datetime:
    since: datetime = row["confirmed_at"] or row["recorded_at"]
    return since


def changes(known: Iterable[Figure]) -> Iterator[Change]:
    """Yield what became known, all new readings of one moment together."""
    of_moment: dict[datetime, list[Row]] = defaultdict(list)
    for figure in known:
        # Who recorded and confirmed a reading is no matter for rules; when it became known is.
        nobody = {"recorded_by_id": None, "confirmed_by_id": None, "state": "draft" if figure.draft else "confirmed"}
        row = {**figure.row, **nobody, "recorded_at": figure.known_at, "confirmed_at": figure.known_at}
        if figure.replaces:
            yield Change(figure.known_at, 5, _replaced(row))
        else:
            of_moment[figure.known_at].append(row)
    for at, rows in of_moment.items():
        yield Change(at, 5, added(Reading, rows))


def _replaced(row: Row) -> Act:
    """Return the act of putting other figures in force."""
    put = changed(Reading, row["id"], **{name: row[name] for name in _PUT})

    def act(session: Session) -> None:
        put(session)
        forget_standings(session, {row["agreement_id"]})

    return act
