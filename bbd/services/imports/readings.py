"""Importing readings: a few queries for the whole file, each row checked as if it had been entered by hand.

Imported readings count as confirmed; one that equals what is stored changes nothing.
"""

import difflib
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session, col, insert, select

from bbd.domain.csv_reading import Row, place, read_table, refuse_if_any
from bbd.domain.errors import InputRefused, NotThere, Problem, StepRefused
from bbd.domain.lifecycle import Role
from bbd.domain.numbers import quoted
from bbd.domain.readings import CheckedReading, IndicatorSays, ReadingInput, check_reading
from bbd.services.imports.summary import Summary, note, require_role
from bbd.services.readings import FIGURES, is_same, refuse_fixed, refuse_stranger, says_of, take_over
from bbd.store.agreements import Agreement
from bbd.store.leading_versions import leading_indicators
from bbd.store.people import Person
from bbd.store.readings import Reading

COLUMNS: Final = (
    "agreement", "indicator", "period", "numerator", "denominator", "value", "respondents", "population", "note",
    "source",
)  # fmt: skip
_FIELDS: Final = COLUMNS[2:]
_Key = tuple[str, str, str]
"""Agreement, indicator, period."""


@dataclass(slots=True)
class _Work:
    """What the rows are checked against, and what comes of them: `checked` holds the readings to write."""

    where: str
    comma: bool
    by: Person | None
    agreements: dict[str, Agreement]
    indicators: Mapping[tuple[str, str], IndicatorSays]
    stored: Mapping[_Key, Reading]
    lines: dict[_Key, int] = field(default_factory=dict)
    checked: dict[_Key, CheckedReading] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0


def import_readings(session: Session, content: bytes, *, where: str, by: Person | None, now: datetime) -> Summary:
    """Add or correct the readings of a CSV file."""
    require_role(by, Role.COORDINATOR, Role.CONTACT)
    table = read_table(content, COLUMNS, where=where)
    work = _prepare(session, {row["agreement"].strip() for row in table.rows}, by)
    work.where, work.comma = where, table.comma
    for row in table.rows:
        _check(work, row)
    refuse_if_any(work.problems)
    return _apply(session, work, now)


def _prepare(session: Session, numbers: set[str], by: Person | None) -> _Work:
    agreements = {one.number: one for one in session.exec(select(Agreement)) if _is_open_to(one, by)}
    wanted = {agreements[number].id: number for number in numbers & set(agreements)}
    indicators = {
        (wanted[indicator.agreement_id], indicator.key): says_of(indicator, version)
        for indicator, version in leading_indicators(session, set(wanted))
    }
    stored = {
        (wanted[one.agreement_id], one.indicator_key, one.period): one
        for one in session.exec(select(Reading).where(col(Reading.agreement_id).in_(set(wanted))))
    }
    return _Work("", False, by, agreements, indicators, stored)  # noqa: FBT003 - filled in by the caller


def _is_open_to(agreement: Agreement, by: Person | None) -> bool:
    """Say whether `by` may enter readings of this agreement; others' agreements do not exist for them."""
    try:
        refuse_stranger(agreement, by)
    except (NotThere, StepRefused):
        return False
    return True


def _check(work: _Work, row: Row) -> None:
    number, key = row["agreement"].strip(), row["indicator"].strip()
    says = work.indicators.get((number, key))
    if says is None:
        work.problems.append(_unknown(work, number, key, row.line))
        return
    at = place(work.where, row.line)
    try:
        reading = check_reading(_input(row), says, comma=work.comma, where=at)
        _note(work, (number, key, reading.period.key), reading, row.line)
    except (InputRefused, StepRefused) as refusal:
        work.problems.extend(refusal.problems)


def _note(work: _Work, key: _Key, reading: CheckedReading, line: int) -> None:
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
    if stored is not None and is_same(stored, reading):
        work.unchanged += 1
        return
    refuse_fixed(work.agreements[key[0]], stored, work.by, where=place(work.where, line))
    work.checked[key] = reading


def _input(row: Row) -> ReadingInput:
    return ReadingInput(**{name: row[name] for name in _FIELDS})


def _unknown(work: _Work, number: str, key: str, line: int) -> Problem:
    if number not in work.agreements:
        return Problem(
            f"Eine Zielvereinbarung {quoted(number)} gibt es nicht.",
            place(work.where, line, "agreement"),
            _near(number, work.agreements) or "Bitte die Nummer prüfen oder die Zielvereinbarung zuerst importieren.",
            "agreement",
        )
    keys = [known for owner, known in work.indicators if owner == number]
    return Problem(
        f"Eine Kennzahl {quoted(key)} gibt es in {number} nicht.",
        place(work.where, line, "indicator"),
        _near(key, keys) or f"Möglich sind: {', '.join(keys) or 'keine'}.",
        "indicator",
    )


def _near(given: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(given, known, n=1)
    return f"Meinten Sie „{near[0]}“?" if near else ""


def _apply(session: Session, work: _Work, now: datetime) -> Summary:
    rows: list[dict[str, Any]] = []
    added: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    for key, reading in work.checked.items():
        stored = work.stored.get(key)
        if stored is None:
            rows.append(_row(work, key, reading, now))
            added[key[0]] += 1
        else:
            take_over(stored, reading, by=work.by, now=now)
            changed[key[0]] += 1
    session.flush()
    if rows:
        session.execute(insert(Reading), rows)
    for number in sorted(added.keys() | changed.keys()):
        summary = Summary("Messwerte", added[number], changed[number])
        note(session, summary, "readings-imported", number, by=work.by, now=now)
    return Summary("Messwerte", added.total(), changed.total(), work.unchanged)


def _row(work: _Work, key: _Key, reading: CheckedReading, now: datetime) -> dict[str, Any]:
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
        **{name: getattr(reading, name) for name in FIGURES},
    }
