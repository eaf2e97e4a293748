"""Importing benchmarks: `benchmark,reference_date,value,definition,source`.

A value is known by series, day and definition: two definitions of the same day stand side by side, never mixed.
"""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from sqlmodel import Session, select

from bbd.domain.csv_reading import Row, Table, read_table
from bbd.domain.errors import InputRefused, Problem
from bbd.domain.free_text import checked_line
from bbd.domain.lifecycle import Role
from bbd.domain.numbers import parse_decimal, quoted
from bbd.domain.places import place, refuse_if_any
from bbd.services.benchmarks import Done, Given, correction, put
from bbd.services.imports.summary import Summary, note, placed, require_role
from bbd.store.people import Person
from bbd.store.readings import Benchmark

COLUMNS: Final = ("benchmark", "reference_date", "value", "definition", "source")
_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
Key = tuple[str, date, str]
"""Series, reference date and definition."""


def import_benchmarks(session: Session, content: bytes, *, where: str, by: Person | None, now: datetime) -> Summary:
    """Add or correct the benchmarks of a CSV file; of a figure that is corrected the earlier one is kept and told."""
    require_role(by, Role.COORDINATOR)
    given = read_benchmarks(content, where=where)
    stored: dict[Key, Benchmark] = {
        (one.name, one.reference_date, one.definition): one for one in session.exec(select(Benchmark))
    }
    done: Counter[Done] = Counter()
    told = []
    for key, one in given.items():
        before = stored[key].value if key in stored else None
        outcome = put(session, stored.get(key), one, by=by, now=now)
        done[outcome] += 1
        if outcome is Done.CORRECTED and before is not None:
            told.append(correction(one, before))
    session.flush()
    changed = done[Done.CORRECTED] + done[Done.SOURCED]
    summary = Summary("Vergleichsgrößen", done[Done.ADDED], changed, done[Done.UNCHANGED], tuple(told))
    note(session, summary, "benchmarks-imported", "benchmarks", by=by, now=now)
    return summary


def read_benchmarks(content: bytes, *, where: str) -> dict[Key, Given]:
    """Return the values of a CSV file by series, day and definition; InputRefused with all that is wrong."""
    return _read(read_table(content, COLUMNS, where=where), where)


def _read(table: Table, where: str) -> dict[Key, Given]:
    found: dict[Key, Given] = {}
    lines: dict[Key, int] = {}
    problems: list[Problem] = []
    for row in table.rows:
        cells = _cells(row, where, problems, comma=table.comma)
        if cells is None:
            continue
        key = cells["benchmark"], cells["reference_date"], cells["definition"]
        if key in lines:
            what = f"Dieselbe Vergleichsgröße steht mit Tag und Definition schon in Zeile {lines[key]}."
            remedy = "Bitte eine der beiden Zeilen entfernen."
            problems.append(Problem(what, place(where, row.line, "benchmark"), remedy, "benchmark"))
        lines.setdefault(key, row.line)
        found[key] = Given(key[0], key[2], key[1], cells["value"], cells["source"])
    refuse_if_any(problems)
    return found


def _cells(row: Row, where: str, problems: list[Problem], *, comma: bool) -> dict[str, Any] | None:
    """Return the row's cells as what they are, or None after noting what is wrong with them."""
    readers: dict[str, Callable[[str], object]] = {
        "benchmark": lambda text: _required(text, 100),
        "reference_date": _day,
        "value": lambda text: parse_decimal(text, comma=comma),
        "definition": lambda text: _required(text, 100),
        "source": lambda text: _required(text, 1000),
    }
    cells: dict[str, object] = {}
    for field, read in readers.items():
        try:
            cells[field] = read(row[field])
        except InputRefused as refusal:
            complaints = [Problem(one.what, "", one.remedy, field) for one in refusal.problems]
            problems.extend(placed(complaints, place(where, row.line)))
    return cells if len(cells) == len(readers) else None


def _required(text: str, longest: int) -> str:
    found = checked_line(text, longest=longest)
    if not found:
        raise InputRefused.because("Das Feld ist leer.", remedy="Bitte ausfüllen.")
    return found


def _day(text: str) -> date:
    bare = text.strip()
    try:
        # Python would also read 20131231 and weeks (2013-W52-2).
        return date.fromisoformat(bare if _DAY.fullmatch(bare) else "")
    except ValueError as error:
        raise InputRefused.because(
            f"{quoted(bare)} ist kein Datum, das es gibt.", remedy="Erwartet wird JJJJ-MM-TT, zum Beispiel 2013-12-31."
        ) from error
