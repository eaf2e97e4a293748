"""Bringing readings back: figures from readings.csv, moments and states from history.jsonl, one row for one line.

A reading was checked when it was recorded; its indicator may have changed or gone since, so it is not asked again.
"""

import uuid
from typing import Any, Final

from sqlmodel import insert

from bbd.domain.csv_reading import Row, read_table
from bbd.domain.errors import InputRefused, Problem
from bbd.domain.places import place, refuse_if_any
from bbd.domain.readings import ReadingInput, read_back
from bbd.services.imports.readings import COLUMNS
from bbd.services.imports.restoration import Restoration, known
from bbd.services.imports.summary import placed
from bbd.services.line_columns import columns_of
from bbd.services.readings import FIGURES
from bbd.store.readings import Reading

_FIELDS: Final = COLUMNS[2:]
WHOLE: Final = 100


def restore_readings(work: Restoration, content: bytes, *, where: str) -> int:
    """Insert the readings of `content`, and return how many there were."""
    rows, problems = [], []
    for row in read_table(content, COLUMNS, where=where).rows:
        try:
            rows.append(_row(work, row, where))
        except InputRefused as refusal:
            problems += placed(refusal.problems, place(where, row.line))
    problems += [
        Problem(f"Der Messwert {' '.join(key)} fehlt; history.jsonl nennt ihn.", where) for key in work.readings
    ]
    refuse_if_any(problems)
    work.session.flush()
    if rows:
        work.session.execute(insert(Reading), rows)
    return len(rows)


def _row(work: Restoration, row: Row, where: str) -> dict[str, Any]:
    key = row["agreement"], row["indicator"], row["period"]
    line = known(work.readings, key, "Der Messwert")
    del work.readings[key]
    reading = read_back(ReadingInput(**{name: row[name] for name in _FIELDS}), where=place(where, row.line))
    if work.kinds.get((line.agreement, line.indicator)) == {"share"} and not 0 <= reading.value <= WHOLE:
        raise InputRefused.because(f"Der Wert {row['value']} ist kein Anteil zwischen 0 und 100.", field="value")
    return {
        "id": uuid.uuid4(),
        "agreement_id": work.agreements[line.agreement].id,
        "indicator_key": line.indicator,
        "period_end": reading.period.end,
        "recorded_by_id": work.person_id(line.recorded_by),
        **columns_of(line, Reading),
        **{name: getattr(reading, name) for name in FIGURES},
    }
