"""Open findings as a sweep holds them: as light as can be, because there may be very many."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from sys import intern
from types import MappingProxyType
from typing import Any, Final

import orjson
from sqlalchemy import String, select, type_coerce
from sqlmodel import Session, col

from bbd.domain.ladder import Ladder
from bbd.store.findings import Finding

_NO_FACTS: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(slots=True)
class Entry:
    """One finding. What belongs to its opening is known of new ones, and of those that this sweep resolved.

    `facts` are shared with whatever has the same ones: nobody changes them.
    """

    id: uuid.UUID
    rule: str
    subject: str
    since: datetime
    state: str
    step: int
    ladder: Ladder
    promised_until: date | None = None
    silenced_until: date | None = None
    inhibited_by: str = ""
    subject_type: str = ""
    agreement_id: uuid.UUID | None = None
    organisation_id: uuid.UUID | None = None
    facts: Mapping[str, Any] = field(default_factory=lambda: _NO_FACTS)
    pack: str = ""
    pack_sha256: str = ""
    seen: bool = False
    changed: bool = False


def given(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts that are not missing."""
    return {name: value for name, value in facts.items() if value is not None}


def open_entries(session: Session) -> Iterator[Entry]:
    """Yield the findings that are not resolved."""
    columns: tuple[Any, ...] = (
        Finding.id, Finding.rule, Finding.subject, Finding.since, Finding.state, Finding.step,
        type_coerce(Finding.ladder, String), Finding.promised_until, Finding.silenced_until, Finding.inhibited_by,
    )  # fmt: skip
    rows = session.execute(select(*columns).where(col(Finding.state) != "resolved").execution_options(yield_per=1000))
    # The same few names and moments stand in very many findings; each is kept once.
    moments: dict[datetime, datetime] = {}
    for id_, rule, subject, since, state, step, ladder, promised, silenced, inhibited_by in rows:
        yield Entry(
            id_, intern(rule), subject, moments.setdefault(since, since), intern(state), step, _ladder(ladder),
            promised, silenced, intern(inhibited_by),
        )  # fmt: skip


@lru_cache(maxsize=256)
def _ladder(text: str) -> Ladder:
    """Return a frozen ladder; the same few stand in very many findings."""
    return Ladder.from_json(orjson.loads(text))
