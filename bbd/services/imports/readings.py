"""Importing readings: a few queries for the whole file, each row checked as if it had been entered by hand.

Imported readings count as confirmed, a draft of the same period with them; one that equals what is in force changes
nothing. Figures in force stay among the earlier ones, with the file's name as the reason; frozen ones are refused.
"""

import uuid
from collections import Counter, defaultdict
from datetime import UTC, datetime
from typing import Any, Final

from sqlmodel import Session, insert

from bbd.domain.csv_reading import Row, read_table
from bbd.domain.errors import InputRefused, StepRefused
from bbd.domain.lifecycle import Role
from bbd.domain.places import place, refuse_if_any
from bbd.domain.readings import CheckedReading, ReadingInput, check_reading
from bbd.services.imports.reading_work import Key, Work, prepare, unknown
from bbd.services.imports.summary import Summary, note, require_role
from bbd.services.reading_corrections import keep_earlier
from bbd.services.reading_figures import FIGURES, is_same, take_over
from bbd.services.reading_rights import refuse_frozen, refuse_over
from bbd.store.people import Person
from bbd.store.readings import Reading

COLUMNS: Final = (
    "agreement", "indicator", "period", "numerator", "denominator", "value", "respondents", "population", "note",
    "source",
)  # fmt: skip
_FIELDS: Final = COLUMNS[2:]
TOGETHER: Final = 5_000
"""Rows in one statement: all at once would be held in memory twice."""


def import_readings(session: Session, content: bytes, *, where: str, by: Person | None, now: datetime) -> Summary:
    """Add or correct the readings of a CSV file."""
    require_role(by, Role.COORDINATOR, Role.CONTACT)
    return _apply(session, _checked(session, content, where=where, by=by, now=now), now)


def _checked(session: Session, content: bytes, *, where: str, by: Person | None, now: datetime) -> Work:
    """Return what is to be done; the table itself, which takes much memory, is let go."""
    table = read_table(content, COLUMNS, where=where)
    work = prepare(session, {row["agreement"].strip() for row in table.rows}, by)
    work.where, work.comma = where, table.comma
    # The day in UTC is never after the local one.
    work.today = now.astimezone(UTC).date()
    for row in table.rows:
        _check(work, row)
    refuse_if_any(work.problems)
    return work


def _check(work: Work, row: Row) -> None:
    number, key = row["agreement"].strip(), row["indicator"].strip()
    says = work.indicators.get((number, key))
    if says is None:
        work.problems.append(unknown(work, number, key, row.line))
        return
    at = place(work.where, row.line)
    try:
        reading = check_reading(_input(row), says, comma=work.comma, where=at)
        _note(work, (number, key, reading.period.key), reading, row.line)
    except (InputRefused, StepRefused) as refusal:
        work.problems.extend(refusal.problems)


def _note(work: Work, key: Key, reading: CheckedReading, line: int) -> None:
    """Keep a reading that fits; refused when its key stood in the file before, or when it may not change."""
    if key in work.lines:
        raise InputRefused.because(
            f"Ein Messwert für {key[0]}, {key[1]}, {key[2]} steht schon in Zeile {work.lines[key]}.",
            where=place(work.where, line, "period"),
            remedy="Bitte eine der beiden Zeilen entfernen.",
            field="period",
        )
    work.lines[key] = line
    stored = work.stored.get(key)
    if stored is not None and stored.state != "draft" and is_same(stored, reading):
        work.unchanged += 1
        return
    refuse_frozen(stored, where=place(work.where, line))
    refuse_over(work.agreements[key[0]], work.by, work.today, where=place(work.where, line))
    work.checked[key] = reading


def _input(row: Row) -> ReadingInput:
    return ReadingInput(**{name: row[name] for name in _FIELDS})


def _apply(session: Session, work: Work, now: datetime) -> Summary:
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
            reason = f"Import aus {work.where}" if stored.state != "draft" else ""
            take_over(stored, reading, by=work.by, now=now, reason=reason)
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


def _keep_earlier(session: Session, work: Work, now: datetime) -> None:
    """Keep the figures in force that others take the place of, all before the first of them changes."""
    for stored in (work.stored.get(key) for key in work.checked):
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
        "state": "confirmed",
        "edition": 1,
        "recorded_at": now,
        "recorded_by_id": work.by.id if work.by else None,
        "confirmed_at": now,
        **{name: getattr(reading, name) for name in FIGURES},
    }
