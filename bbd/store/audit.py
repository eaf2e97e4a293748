"""The audit trail: append-only, each line chained to the one before (docs/audit.md), and small facts about the store.

No names, addresses or reading values stand in it, only ids and numbers of agreements.
"""

import hashlib
import secrets
import uuid
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import Any, Final

import orjson
import rfc8785
from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel, col, select

from bbd.store.checkpoints import AuditOpening
from bbd.store.types import Json, UtcDateTime

FIRST_PREV = "0" * 64
NOBODY: Final = "nobody"
"""The actor of what happened before anybody had signed in."""


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


FIELDS: Final = ("seq", "at", "actor", "action", "object", "details", "prev", "hash")


class StoreFact(SQLModel, table=True):
    """A fact about this database as a whole: the head of the audit trail, whether it is the demo's."""

    __tablename__ = "store_fact"

    name: str = Field(primary_key=True, max_length=40)
    value: str = Field(max_length=200)


def as_line(values: Iterable[Any]) -> dict[str, Any]:
    """Return an entry as `bbd audit export` prints it, from the values of its FIELDS."""
    line = dict(zip(FIELDS, values, strict=True))
    line["at"] = written(line["at"])
    return line


def line_hash(line: Mapping[str, Any]) -> str:
    """Return hex(sha256(0x00 ‖ bytes(prev) ‖ JCS(line without hash))), the formula of docs/audit.md."""
    body = {name: value for name, value in line.items() if name != "hash"}
    return hashlib.sha256(b"\x00" + bytes.fromhex(line["prev"]) + canonical(body)).hexdigest()


def canonical(value: dict[str, Any]) -> bytes:
    """Return the canonical JSON (RFC 8785) of `value`; ValueError where there is none.

    orjson is a hundred times faster, and writes the same where all keys are ASCII and no number is a float: it sorts
    keys by code point and escapes the same signs. A test compares both; all else is left to rfc8785.
    """
    if not _is_plain(value):
        return rfc8785.dumps(_without_fractions(value))
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER)
    except orjson.JSONEncodeError as error:
        raise ValueError("no canonical JSON") from error


def _is_plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(type(key) is str and key.isascii() and _is_plain(one) for key, one in value.items())
    return type(value) in {str, int, bool}


def _without_fractions(value: Any) -> Any:  # noqa: ANN401 - JSON is any
    """Return the value; ValueError for a fraction in it: bbd writes none, and 1.0 must not pass for 1."""
    if isinstance(value, float):
        raise ValueError("a fraction")  # noqa: TRY004 - like all that does not read
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _without_fractions(one)
    return value


def append(
    session: Session,
    *,
    actor: uuid.UUID | str | None,
    action: str,
    on: str,
    now: datetime,
    proves: Mapping[str, Any] | None = None,
    **details: str | int | bool,
) -> AuditEntry:
    """Write one line in the transaction of the change it tells; `actor` None is bbd itself, or NOBODY.

    `proves` is content that must not stand in the trail (a value, a name) and shall be provable: the line gets
    sha256(salt ‖ JCS(content)), the salt and the content go into AuditOpening, where they can be erased.
    The head row is locked first, so that two writers on PostgreSQL chain one after the other.
    """
    head = session.exec(select(StoreFact).where(StoreFact.name == "audit-head").with_for_update()).one()
    seq, prev = int(head.value.split()[0]), head.value.split()[1]
    known = dict(details)
    if proves is not None:
        known["commitment"] = _committed(session, seq + 1, dict(proves))
    entry = AuditEntry(
        seq=seq + 1, at=now.astimezone(UTC), actor=str(actor) if actor else "worker", action=str(action), object=on,
        details=known, prev=prev, hash="",
    )  # fmt: skip
    entry.hash = line_hash(as_line(getattr(entry, name) for name in FIELDS))
    head.value = f"{entry.seq} {entry.hash}"
    session.add_all([entry, head])
    session.flush()
    # Who opened the transaction may have something to do after it, such as a checkpoint after a signature.
    session.info.setdefault("audited", set()).add(entry.action)
    return entry


def wait_for_turn(session: Session) -> None:
    """Wait until nobody else is writing in the trail, so that what is looked up in it now stays true."""
    session.exec(select(StoreFact).where(StoreFact.name == "audit-head").with_for_update()).one()


def _committed(session: Session, seq: int, content: dict[str, Any]) -> str:
    salt = secrets.token_hex(32)
    session.add(AuditOpening(seq=seq, salt=salt, content=content))
    return commitment(salt, content)


def commitment(salt: str, content: dict[str, Any]) -> str:
    """Return hex(sha256(bytes(salt) ‖ JCS(content)))."""
    return hashlib.sha256(bytes.fromhex(salt) + rfc8785.dumps(content)).hexdigest()


def written(at: datetime) -> str:
    """Return a moment as it stands in the trail: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def entries_of(session: Session, actions: Iterable[str]) -> Sequence[AuditEntry]:
    """Return the entries that tell of one of these actions, in order."""
    query = select(AuditEntry).where(col(AuditEntry.action).in_(sorted(actions))).order_by(col(AuditEntry.seq))
    return session.exec(query).all()


def trail(session: Session, *, after: int = 0) -> Generator[dict[str, Any]]:
    """Yield the entries behind number `after`, in order, as `bbd audit export` prints them.

    Columns in batches, not objects: a hundred thousand of them take seconds otherwise.
    """
    columns = [getattr(AuditEntry, name) for name in FIELDS]
    query = select(*columns).where(col(AuditEntry.seq) > after).order_by(col(AuditEntry.seq))
    # Who stops reading half-way must not leave the server's cursor behind.
    with closing(session.exec(query.execution_options(yield_per=1000))) as rows:
        yield from map(as_line, rows)
