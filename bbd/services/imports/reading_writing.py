"""Writing the readings of a file, once all of them have been checked (bbd.services.imports.readings)."""

import uuid
from collections import Counter, defaultdict
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session, insert

from bbd.domain.readings import CheckedReading
from bbd.services.imports.reading_work import Key, Work
from bbd.services.imports.summary import Summary, note
from bbd.services.reading_corrections import keep_earlier, propose
from bbd.services.reading_figures import FIGURES, take_over
from bbd.store.readings import Reading

TOGETHER: Final = 5_000
"""Rows in one statement: all at once would be held in memory twice."""


def write(session: Session, work: Work, now: datetime) -> Summary:
    """Write the readings that were checked, and say in the trail of each agreement how many changed."""
    _keep_earlier(session, work, now)
    rows: list[dict[str, Any]] = []
    added: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    for key, reading in work.checked.items():
        stored = work.stored.get(key)
        if stored is None:
            rows.append(_row(work, key, reading, now))
            added[key[0]] += 1
        else:
            _change(session, work, stored, key[0], now)
            changed[key[0]] += 1
        if len(rows) == TOGETHER:
            session.execute(insert(Reading), rows)
            rows.clear()
    session.flush()
    if rows:
        session.execute(insert(Reading), rows)
    values: dict[str, list[list[str]]] = defaultdict(list)
    for (number, indicator, period), reading in work.checked.items():
        values[number].append([indicator, period, str(reading.value)])
    for number in sorted(added.keys() | changed.keys()):
        summary = Summary("Messwerte", added[number], changed[number])
        proves = {"values": values[number]}
        note(session, summary, "readings-imported", number, by=work.by, now=now, proves=proves)
    return Summary("Messwerte", added.total(), changed.total(), work.unchanged)


def _change(session: Session, work: Work, stored: Reading, number: str, now: datetime) -> None:
    """Let imported figures take the place of those that are there, or wait beside them."""
    reading = work.checked[number, stored.indicator_key, stored.period]
    reason = f"Import aus {work.where}" if stored.state != "draft" else ""
    if reason and work.waits and work.by:
        propose(session, work.agreements[number], stored, reading, reason, by=work.by, now=now, today=work.today)
    else:
        take_over(stored, reading, by=work.by, now=now, reason=reason, confirmed=not work.waits)


def _keep_earlier(session: Session, work: Work, now: datetime) -> None:
    """Keep the figures in force that others take the place of, all before the first of them changes."""
    for stored in (work.stored.get(key) for key in work.checked if not work.waits):
        if stored is not None and stored.state != "draft":
            keep_earlier(session, stored, now=now, flush=False)
    session.flush()


def _row(work: Work, key: Key, reading: CheckedReading, now: datetime) -> dict[str, Any]:
    """Return a new reading as the bulk insert takes it; a hundred thousand objects would take minutes."""
    return {
        "id": uuid.uuid4(),
        "agreement_id": work.agreements[key[0]].id,
        "indicator_key": key[1],
        "period": key[2],
        "period_end": reading.period.end,
        "state": "draft" if work.waits else "confirmed",
        "edition": 1,
        "recorded_at": now,
        "recorded_by_id": work.by.id if work.by else None,
        "confirmed_at": None if work.waits else now,
        **{name: getattr(reading, name) for name in FIGURES},
    }
