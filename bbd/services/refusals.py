"""Refused accesses in the trail: who asked for what they may not have, by the route's pattern and the object's id.

An entry needs an object that exists, so that a typing error leaves none, and there is at most one per person, route
and minute, so that nobody floods the trail.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlmodel import Session, SQLModel, col, select

from bbd.store import audit
from bbd.store.agreement_queries import agreement_numbered
from bbd.store.agreements import Agreement
from bbd.store.audit import AuditEntry
from bbd.store.finding_rights import finding_visible_to
from bbd.store.findings import Finding, Letter
from bbd.store.locks import serialise
from bbd.store.people import Person
from bbd.store.rulebooks import RuleProposal, RuleReplay
from bbd.store.signed_copies import SignedCopy

REFUSED: Final = "access-refused"
BLOCKED: Final = "sign-in-blocked"
ONCE_IN: Final = timedelta(minutes=1)
UNKNOWN: Final = "unknown"
"""The object where an account was asked for that does not exist; what was typed stands nowhere."""

_OBJECTS: Final[Mapping[str, tuple[type[SQLModel], str]]] = {
    "copy_id": (SignedCopy, "id"),
    "replay_id": (RuleReplay, "id"),
    "proposal_id": (RuleProposal, "id"),
    "person_id": (Person, "id"),
    "finding_id": (Finding, "id"),
    "number": (Agreement, "number"),
    "key": (Letter, "key"),
}
"""What the variable parts of routes name, the most exact first: the table and the column."""


def object_of(session: Session, parts: Mapping[str, Any]) -> str | None:
    """Return the id of what the variable parts of an address name; None where it does not exist."""
    for name, (table, column) in _OBJECTS.items():
        value = parts.get(name)
        if value is None or (name == "key" and "number" in parts):
            continue
        given = _as_id(value) if column == "id" else str(value)
        key = getattr(table, column)
        if given is not None and session.exec(select(key).where(key == given)).first() is not None:
            return str(given)
        return None
    return None


def hidden_object(session: Session, parts: Mapping[str, Any], person: Person) -> str | None:
    """Return the id of what the address names where it exists, but not for this person; else None."""
    on = object_of(session, parts)
    if on is None:
        return None
    if "number" in parts:
        return on if agreement_numbered(session, on, person) is None else None
    if "finding_id" in parts:
        query = select(Finding.id).outerjoin(Agreement, col(Agreement.id) == col(Finding.agreement_id))
        seen = session.exec(query.where(Finding.id == uuid.UUID(on), finding_visible_to(person))).first()
        return None if seen else on
    # Of letters only those of others are hidden; all else is there for everybody who may open its page.
    return on if "key" in parts else None


def _as_id(value: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None


def note(session: Session, person_id: uuid.UUID, *, route: str, on: str | None, why: str, now: datetime) -> bool:
    """Write that somebody was refused; False where the same was written within the last minute.

    `route` is the pattern with the method, `on` the object's id (None: the route itself), `why` role, object, step or
    form.
    """
    serialise(session, f"refused {person_id}")
    lately = session.exec(
        select(AuditEntry.details).where(
            AuditEntry.actor == str(person_id), AuditEntry.action == REFUSED, col(AuditEntry.at) > now - ONCE_IN
        )
    )
    if any(details.get("route") == route for details in lately):
        return False
    audit.append(session, actor=person_id, action=REFUSED, on=on or route, now=now, route=route, why=why)
    return True


def note_blocked(session: Session, person: Person | None, *, now: datetime) -> None:
    """Write that a sign-in was refused because of too many wrong passwords, for one account once a minute."""
    on = str(person.id) if person else UNKNOWN
    lately = session.exec(
        select(AuditEntry.seq).where(
            AuditEntry.object == on, AuditEntry.action == BLOCKED, col(AuditEntry.at) > now - ONCE_IN
        )
    )
    if lately.first() is None:
        audit.append(session, actor=audit.NOBODY, action=BLOCKED, on=on, now=now)
