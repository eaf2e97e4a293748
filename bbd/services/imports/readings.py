"""Importing readings: a few queries for the whole file, each row checked as if it had been entered by hand.

What the command line imports counts as confirmed, a draft of the same period with it; what somebody uploads waits for a
second person, like what is entered by hand. A reading that equals what is there changes nothing. Figures in force stay
among the earlier ones, with the file's name as the reason; frozen ones are refused.
"""

from datetime import UTC, datetime
from typing import Final

from sqlmodel import Session

from bbd.domain.csv_reading import Row, read_table
from bbd.domain.errors import InputRefused, StepRefused
from bbd.domain.lifecycle import Role
from bbd.domain.places import place, refuse_if_any
from bbd.domain.readings import CheckedReading, ReadingInput, check_reading
from bbd.services.imports.reading_work import Key, Work, prepare, unknown
from bbd.services.imports.reading_writing import write
from bbd.services.imports.summary import Summary, require_role
from bbd.services.reading_figures import is_same
from bbd.services.reading_rights import refuse_frozen, refuse_over, refuse_unfinished, sees_raw
from bbd.store.people import Person

COLUMNS: Final = (
    "agreement", "indicator", "period", "numerator", "denominator", "value", "respondents", "population", "note",
    "source",
)  # fmt: skip
OPTIONAL: Final = ("numerator", "denominator", "value", "respondents", "population", "note")
"""Columns that a file may leave out: every one of their cells may be empty."""
_FIELDS: Final = COLUMNS[2:]


def import_readings(
    session: Session, content: bytes, *, where: str, by: Person | None, now: datetime, waits: bool = False
) -> Summary:
    """Add or correct the readings of a CSV file; where it `waits`, they count once a second person confirms them."""
    require_role(by, Role.COORDINATOR, Role.CONTACT)
    return write(session, _checked(session, content, where=where, by=by, now=now, waits=waits), now)


def _checked(session: Session, content: bytes, *, where: str, by: Person | None, now: datetime, waits: bool) -> Work:
    """Return what is to be done; the table itself, which takes much memory, is let go."""
    table = read_table(content, COLUMNS, where=where, optional=OPTIONAL)
    work = prepare(session, {row["agreement"].strip() for row in table.rows}, by)
    work.where, work.comma, work.waits = where, table.comma, waits
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
    known = work.by is None or sees_raw(work.agreements[key[0]], work.by)
    if stored is not None and known and (stored.state != "draft" or work.waits) and is_same(stored, reading):
        work.unchanged += 1
        return
    # What bbd itself loads may tell of a year that runs; people give figures of what is over.
    refuse_unfinished(reading.period, work.today if work.by else None, where=place(work.where, line, "period"))
    refuse_frozen(stored, where=place(work.where, line))
    refuse_over(work.agreements[key[0]], work.by, work.today, where=place(work.where, line))
    work.checked[key] = reading


def _input(row: Row) -> ReadingInput:
    return ReadingInput(**{name: row[name] for name in _FIELDS})
