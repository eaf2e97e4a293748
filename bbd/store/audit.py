"""The audit trail: append-only, each line chained to the one before (CONTRACT 9), and small facts about the store.

No names, addresses or reading values stand in it, only ids and numbers of agreements.
"""

import hashlib
import uuid
from collections.abc import Generator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import rfc8785
from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel, col, select

from bbd.store.types import Json, UtcDateTime

FIRST_PREV = "0" * 64


class AuditEntry(SQLModel, table=True):
    """One line of the trail; `hash` covers everything else of it and the line before. It never changes."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("audit_entry_by_actor", "actor", "at"),
        Index("audit_entry_by_object", "object"),
    )

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str = Field(max_length=60)
    action: str = Field(max_length=60)
    object: str = Field(max_length=200)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    prev: str = Field(max_length=64)
    hash: str = Field(max_length=64)

    def line(self) -> dict[str, Any]:
        """Return the entry as `bbd audit export` prints it."""
        return {
            "seq": self.seq,
            "at": self.at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "actor": self.actor,
            "action": self.action,
            "object": self.object,
            "details": self.details,
            "prev": self.prev,
            "hash": self.hash,
        }


class StoreFact(SQLModel, table=True):
    """A fact about this database as a whole: the head of the audit trail, whether it is the demo's."""

    __tablename__ = "store_fact"

    name: str = Field(primary_key=True, max_length=40)
    value: str = Field(max_length=200)


def line_hash(line: dict[str, Any]) -> str:
    """Return hex(sha256(0x00 ‖ bytes(prev) ‖ JCS(line without hash))), the formula of CONTRACT 9."""
    body = {name: value for name, value in line.items() if name != "hash"}
    return hashlib.sha256(b"\x00" + bytes.fromhex(line["prev"]) + rfc8785.dumps(body)).hexdigest()


def append(
    session: Session, *, actor: uuid.UUID | None, action: str, on: str, now: datetime, **details: str | int | bool
) -> AuditEntry:
    """Write one line in the transaction of the change it tells; `actor` None is the worker.

    The head row is locked first, so that two writers on PostgreSQL chain one after the other.
    """
    head = session.exec(select(StoreFact).where(StoreFact.name == "audit-head").with_for_update()).one()
    seq, prev = int(head.value.split()[0]), head.value.split()[1]
    entry = AuditEntry(
        seq=seq + 1, at=now.astimezone(UTC), actor=str(actor) if actor else "worker", action=action, object=on,
        details=dict(details), prev=prev, hash="",
    )  # fmt: skip
    entry.hash = line_hash(entry.line())
    head.value = f"{entry.seq} {entry.hash}"
    session.add_all([entry, head])
    session.flush()
    return entry


def trail(session: Session) -> Generator[AuditEntry]:
    """Yield the entries in order, in batches."""
    query = select(AuditEntry).order_by(col(AuditEntry.seq)).execution_options(yield_per=1000)
    # Who stops reading half-way must not leave the server's cursor behind.
    with closing(session.exec(query)) as entries:
        yield from entries
