"""Bringing readings back: figures from readings.csv, moments and states from history.jsonl, one row for one line.

A reading was checked when it was recorded; its indicator may have changed or gone since, so it is not asked again.
"""

import binascii
import uuid
from base64 import b64decode
from hashlib import sha256
from typing import Any, Final

from sqlmodel import insert

from bbd.domain.csv_reading import Row, read_table
from bbd.domain.errors import InputRefused, Problem
from bbd.domain.history_of_readings import EvidenceLine, ReadingEditionLine
from bbd.domain.places import place, refuse_if_any
from bbd.domain.readings import ReadingInput, read_back
from bbd.services.imports.readings import COLUMNS
from bbd.services.imports.restoration import AS_WRITTEN, Restoration, known
from bbd.services.imports.summary import placed
from bbd.services.line_columns import columns_of
from bbd.services.reading_figures import FIGURES
from bbd.store.reading_editions import Evidence, ReadingEdition
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
    # They refer to readings, which stand in another file and come last.
    work.session.add_all(work.of_readings)
    work.session.flush()
    return len(rows)


def restore_reading_edition(work: Restoration, line: ReadingEditionLine) -> None:
    """Bring back figures that were in force once, or that wait, once the readings are there."""
    work.of_readings.append(
        ReadingEdition(
            reading_id=_reading_id(work, line),
            recorded_by_id=work.person_id(line.recorded_by),
            confirmed_by_id=work.person_id(line.confirmed_by),
            **columns_of(line, ReadingEdition),
        )
    )


def restore_evidence(work: Restoration, line: EvidenceLine) -> None:
    """Bring back a file; InputRefused where it is not the one whose hash was recorded."""
    content = _file(line)
    if content is None or sha256(content).hexdigest() != line.sha256 or len(content) != line.size:
        raise InputRefused.because(
            f"Ein Nachweis zu {line.agreement}, {line.indicator}, {line.period} passt nicht zu seiner Prüfsumme.",
            remedy="Er wurde nach dem Export verändert; bitte das unveränderte Archiv verwenden.",
        )
    work.of_readings.append(
        Evidence(
            reading_id=_reading_id(work, line),
            uploaded_by_id=work.person_id(line.uploaded_by),
            content=content,
            **columns_of(line, Evidence, but={"content"}),
        )
    )


def _reading_id(work: Restoration, line: ReadingEditionLine | EvidenceLine) -> uuid.UUID:
    found = work.reading_ids.get((line.agreement, line.indicator, line.period))
    if found is None:
        raise InputRefused.because(
            f"Den Messwert {line.agreement} {line.indicator} {line.period} gibt es in dieser Datei nicht.",
            remedy=AS_WRITTEN,
        )
    return found


def _file(line: EvidenceLine) -> bytes | None:
    try:
        return b64decode(line.content, validate=True)
    except binascii.Error:
        return None


def _row(work: Restoration, row: Row, where: str) -> dict[str, Any]:
    key = row["agreement"], row["indicator"], row["period"]
    line = known(work.readings, key, "Der Messwert")
    del work.readings[key]
    reading = read_back(ReadingInput(**{name: row[name] for name in _FIELDS}), where=place(where, row.line))
    if work.kinds.get((line.agreement, line.indicator)) == {"share"} and not 0 <= reading.value <= WHOLE:
        raise InputRefused.because(f"Der Wert {row['value']} ist kein Anteil zwischen 0 und 100.", field="value")
    return {
        "id": work.reading_ids[key],
        "agreement_id": work.agreements[line.agreement].id,
        "indicator_key": line.indicator,
        "period_end": reading.period.end,
        "recorded_by_id": work.person_id(line.recorded_by),
        "confirmed_by_id": work.person_id(line.confirmed_by),
        **columns_of(line, Reading),
        **{name: getattr(reading, name) for name in FIGURES},
    }
