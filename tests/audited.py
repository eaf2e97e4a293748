"""Finds what is changed without a word in the trail: looks at the statements of each transaction that commits.

`omissions` watches the requests of a test's application and fails the test; `watching` watches everything in a block.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest
from flask import has_request_context
from sqlalchemy import Connection, Engine, event

from bbd.store.tables import METADATA

TECHNICAL: Final = frozenset(
    {"answer", "audit_entry", "audit_opening", "delivery_try", "sign_in_attempt", "store_fact"}
)
"""Tables of the machinery: forms answered, tries counted and taken back, what the mail server said."""
OF_NO_INTEREST: Final = {
    "letter": {"tries", "next_try_at"},
    "rule_replay": {"progress", "seen_at", "state", "result"},
}
"""Columns that tell how far the machinery is; a replay's end and a letter's sending are entries all the same."""
_WRITES: Final = re.compile(
    r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?(?:\s+SET\s+(.*?)(?:\s+WHERE\s|$))?', re.DOTALL
)


class Watch:
    """What each connection has written in its present transaction, and where that ended without an entry."""

    def __init__(self, *, requests_alone: bool) -> None:
        self.found: list[str] = []
        self._requests_alone = requests_alone

    def executed(self, connection: Connection, cursor: Any, statement: str, *_: object) -> None:  # noqa: ANN401 - DBAPI
        written = _WRITES.match(statement)
        if written is None or cursor.rowcount == 0 or written[2] not in METADATA.tables:
            return
        table, columns = written[2], {part.split("=")[0].strip() for part in (written[3] or "").split(", ")}
        if written[1] == "UPDATE" and columns <= OF_NO_INTEREST.get(table, set()):
            return
        connection.info.setdefault("written", {}).setdefault(table, statement)

    def commits(self, connection: Connection) -> None:
        written = connection.info.pop("written", {})
        looked_at = has_request_context() or not self._requests_alone
        if looked_at and "audit_entry" not in written:
            self.found += [f"{table}: {said}" for table, said in written.items() if table not in TECHNICAL]

    def rolls_back(self, connection: Connection) -> None:
        connection.info.pop("written", None)


@contextmanager
def watching(*, requests_alone: bool = False) -> Iterator[Watch]:
    """Watch every database; what is `found` at the end was committed without an entry."""
    watch = Watch(requests_alone=requests_alone)
    listeners = (
        ("after_cursor_execute", watch.executed), ("commit", watch.commits), ("rollback", watch.rolls_back),
    )  # fmt: skip
    for name, listener in listeners:
        event.listen(Engine, name, listener)
    try:
        yield watch
    finally:
        for name, listener in listeners:
            event.remove(Engine, name, listener)


@pytest.fixture(autouse=True)
def omissions(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test of the web whose requests changed something without an entry in the trail."""
    if "app" not in request.fixturenames:
        yield
        return
    with watching(requests_alone=True) as watch:
        yield
    assert watch.found == []
