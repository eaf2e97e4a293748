"""Audit trails to tamper with, and random ways to do it, as somebody would who owns the database."""

import importlib.util
import json
import random
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from sqlmodel import Session

from bbd.services import checkpoints
from bbd.settings import Settings
from bbd.store import audit
from bbd.store.audit import FIELDS, FIRST_PREV, as_line, line_hash
from bbd.store.checkpoint_queries import all_checkpoints
from bbd.store.database import Database
from bbd.store.guards import GUARDED, unguarded
from tests.stage import START

SECRET: Final = "0123456789abcdef" * 4
SETTINGS: Final = Settings(secret_key=SECRET)
VERIFIER: Final = Path(__file__).parents[2] / "docs" / "verify_audit.py"
AT, DETAILS, PREV, HASH = (FIELDS.index(name) for name in ("at", "details", "prev", "hash"))
Row = list[Any]
"""An entry as it stands in the table: the values of FIELDS, moment and details as text."""


def verifier() -> ModuleType:
    """Return docs/verify_audit.py as a module; it imports nothing of bbd."""
    spec = importlib.util.spec_from_file_location("verify_audit", VERIFIER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_trail(session: Session, size: int, *, seed: int = 7) -> str:
    """Write a trail of `size` entries, the last of which tells of a checkpoint over all; return that one's file."""
    chance = random.Random(seed)  # noqa: S311 - made up, not secret
    # No submissions: of those, a version would have to stand in its table as well.
    actions = ("sweep", "reading-entered", "return", "draft-saved", "access-refused")
    for number in range(1, size):
        audit.append(
            session, actor=None, action=chance.choice(actions), on=f"ZV-{number % 40}",
            now=START + timedelta(seconds=number, microseconds=number % 3), count=number, word="ü\n" * (number % 3),
            fine=number % 2 == 0,
        )  # fmt: skip
    checkpoints.make(session, SETTINGS, occasion="asked", now=START + timedelta(seconds=size))
    return all_checkpoints(session)[-1].file()


def unguarded_database(template: Path, file: Path) -> Database:
    """Return a migrated database without the triggers, as its owner could leave it."""
    shutil.copy(template, file)
    database = Database(f"sqlite:///{file}")
    with database.writing() as session:
        guards = unguarded(session.connection(), *GUARDED)
        guards.__enter__()
    return database


def rows_of(session: Session) -> list[Row]:
    query = f"SELECT {', '.join(FIELDS)} FROM audit_entry ORDER BY seq"  # noqa: S608 - names of our own
    return [list(row) for row in session.connection().exec_driver_sql(query)]


def overwrite(session: Session, rows: list[Row]) -> None:
    connection = session.connection()
    connection.exec_driver_sql("DELETE FROM audit_entry")
    marks = ", ".join("?" * len(FIELDS))
    for row in rows:
        connection.exec_driver_sql(f"INSERT INTO audit_entry ({', '.join(FIELDS)}) VALUES ({marks})", tuple(row))  # noqa: S608 - as above


def set_head(session: Session, rows: list[Row]) -> None:
    """Let the database's own note of the end fit to the rows."""
    said = f"{rows[-1][0]} {rows[-1][HASH]}" if rows else f"0 {FIRST_PREV}"
    session.connection().exec_driver_sql("UPDATE store_fact SET value = ? WHERE name = 'audit-head'", (said,))


def rehash(rows: list[Row], start: int) -> None:
    """Give everything from index `start` on its number and hash, as somebody would who knows the formula."""
    prev = rows[start - 1][HASH] if start else FIRST_PREV
    for index in range(start, len(rows)):
        row = rows[index]
        row[0], row[PREV] = index + 1, prev
        at = datetime.fromisoformat(row[AT]).replace(tzinfo=UTC)
        values = [at if place == AT else json.loads(one) if place == DETAILS else one for place, one in enumerate(row)]
        row[HASH] = prev = line_hash(as_line(values))


def _edit(rows: list[Row], chance: random.Random) -> int:
    at = chance.randrange(len(rows))
    row, place = rows[at], chance.randrange(1, 6)
    if place == AT:
        moment = datetime.fromisoformat(row[AT]) + timedelta(microseconds=chance.choice((-1, 1, 3600_000_000)))
        row[AT] = moment.strftime("%Y-%m-%d %H:%M:%S.%f")
    elif place == DETAILS:
        details = json.loads(row[DETAILS])
        details[chance.choice(("count", "word", "new"))] = chance.choice(("x", -1, False))
        row[DETAILS] = json.dumps(details)
    else:
        row[place] += chance.choice(("x", " ", "ü", "\0"))
    return at


def _damage(rows: list[Row], chance: random.Random) -> int:
    """Change what chains an entry, or leave it unreadable."""
    at = chance.randrange(len(rows))
    place, value = chance.choice(
        ((PREV, "0" * 63 + "1"), (HASH, "f" * 64), (HASH, rows[at][HASH].upper() + "0"), (PREV, "zz"),
         (DETAILS, "{"), (DETAILS, '{"a":1e400}'), (AT, "gestern"), (DETAILS, '{"a":0.5}'))
    )  # fmt: skip
    rows[at][place] = value
    return at


def _delete(rows: list[Row], chance: random.Random) -> int:
    at = chance.randrange(len(rows))
    del rows[at]
    return at


def _insert(rows: list[Row], chance: random.Random) -> int:
    at = chance.randrange(len(rows))
    rows.insert(at, [*rows[chance.randrange(len(rows))]])
    for index in range(at, len(rows)):
        rows[index][0] = index + 1
    return at


def _swap(rows: list[Row], chance: random.Random) -> int:
    one, other = sorted(chance.sample(range(len(rows)), 2))
    first, second = rows[one], rows[other]
    kept = chance.choice(((0,), (0, PREV, HASH), (0, AT)))
    for place in set(range(len(FIELDS))) - set(kept):
        first[place], second[place] = second[place], first[place]
    return one


def _truncate(rows: list[Row], chance: random.Random) -> int:
    at = chance.randrange(len(rows))
    del rows[at:]
    return at


WAYS: Final[dict[str, Callable[[list[Row], random.Random], int]]] = {
    "edit": _edit, "damage": _damage, "delete": _delete, "insert": _insert, "swap": _swap, "truncate": _truncate,
}  # fmt: skip


def tamper(session: Session, original: list[Row], chance: random.Random) -> str:
    """Change the trail somehow, cover the traces more or less well, and say what was done."""
    rows = [[*row] for row in original]
    way = chance.choice(sorted(WAYS))
    start = WAYS[way](rows, chance)
    said = [way]
    if way != "damage" and chance.random() < 0.5:
        rehash(rows, start)
        said.append("re-hashed")
    overwrite(session, rows)
    if chance.random() < 0.6:
        set_head(session, rows)
        said.append("head set")
    if chance.random() < 0.5:
        session.connection().exec_driver_sql("DELETE FROM audit_checkpoint")
        said.append("checkpoints gone")
    session.expire_all()
    return ", ".join(said)
