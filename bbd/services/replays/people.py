"""Organisations and people as they came and went. What else changed about a person, the record does not tell."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session

from bbd.services.replays.changes import BEFORE_ALL, Change, Row, added, changed, rows_of
from bbd.store.audit import AuditEntry
from bbd.store.people import Organisation, Person

_CAME_AND_WENT: Final = {"person-enabled": True, "person-disabled": False}


@dataclass(frozen=True, slots=True)
class Everybody:
    """The people as they are now, when each came and went, and of whom something changed at which moments."""

    rows: Sequence[Row]
    came_and_went: Mapping[uuid.UUID, Sequence[tuple[datetime, bool]]]
    changed: Sequence[tuple[datetime, str]]

    @property
    def names(self) -> dict[str, str]:
        """The name of everybody by mail address."""
        return {row["mail"]: row["name"] for row in self.rows}


def everybody(session: Session, trail: Iterable[AuditEntry]) -> Everybody:
    """Read the people and what is on record about their coming and going."""
    came_and_went: dict[uuid.UUID, list[tuple[datetime, bool]]] = defaultdict(list)
    changed_at: list[tuple[datetime, str]] = []
    for entry in trail:
        if entry.action in _CAME_AND_WENT:
            came_and_went[uuid.UUID(entry.object)].append((entry.at, _CAME_AND_WENT[entry.action]))
        elif entry.action == "person-changed":
            changed_at.append((entry.at, entry.object))
    return Everybody(rows_of(session, Person), came_and_went, changed_at)


def changes(session: Session, people: Everybody) -> Iterator[Change]:
    """Yield organisations and people, who count as gone before they were added.

    The people of the demo are there from the beginning: its story is older than the moment at which it was loaded.
    """
    # Nobody writes to an organisation above or below another.
    organisations = [{**row, "parent_id": None} for row in rows_of(session, Organisation)]
    yield Change(BEFORE_ALL, 0, added(Organisation, organisations))
    unknown = [{**row, "active": False, "deputy_id": None, "password_hash": None} for row in people.rows]
    yield Change(BEFORE_ALL, 1, added(Person, unknown))
    for row in people.rows:
        moves = people.came_and_went.get(row["id"], ())
        at_first = not moves[0][1] if moves else row["active"]
        came = BEFORE_ALL if row["is_example"] else row["created_at"]
        yield Change(came, 2, changed(Person, row["id"], active=at_first, deputy_id=row["deputy_id"]))
        yield from (Change(at, 3, changed(Person, row["id"], active=active)) for at, active in moves)
