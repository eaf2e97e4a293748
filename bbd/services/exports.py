"""Exporting: wordings, readings, and everything as one archive. Equal data gives equal bytes, on either database.

Rows are sorted here, not by the database: its collation is the machine's.
"""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlmodel import Session, col, select

from bbd.domain.csv_reading import guarded
from bbd.domain.numbers import plain
from bbd.services import histories
from bbd.services.imports import benchmarks, organisations, people, readings
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.leading_versions import leading_version_ids
from bbd.store.people import Organisation, Person
from bbd.store.readings import Benchmark, Reading

_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest moment an archive knows: equal data, equal bytes."""


def leading_wordings(session: Session) -> list[tuple[Agreement, AgreementVersion]]:
    """Return each agreement with the version that stands for it, sorted by number."""
    leading = set(leading_version_ids(session).values())
    query = select(Agreement, AgreementVersion).join(
        AgreementVersion, col(AgreementVersion.agreement_id) == col(Agreement.id)
    )
    rows = [(agreement, version) for agreement, version in session.exec(query) if version.id in leading]
    return sorted(rows, key=lambda row: row[0].number)


def agreements(session: Session) -> Iterator[dict[str, Any]]:
    """Yield the documents of the leading versions, sorted by number."""
    for _, version in leading_wordings(session):
        yield json.loads(version.document)


def agreements_jsonl(session: Session) -> bytes:
    """Return the same documents in their canonical form, one on each line."""
    return b"".join(version.document.encode("utf-8") + b"\n" for _, version in leading_wordings(session))


def readings_csv(session: Session, *, drafts: bool = False) -> bytes:
    """Return the readings in force, sorted; read in again they count as confirmed, so `drafts` only who marks them."""
    numbers = {one.id: one.number for one in session.exec(select(Agreement))}
    query = select(Reading) if drafts else select(Reading).where(Reading.state != "draft")
    rows = [(numbers[one.agreement_id], one) for one in session.exec(query)]
    rows.sort(key=lambda row: (row[0], row[1].indicator_key, row[1].period_end, row[1].period))
    return _csv(
        readings.COLUMNS,
        (
            (
                number, one.indicator_key, one.period, _text(one.numerator), _text(one.denominator), plain(one.value),
                _text(one.respondents), _text(one.population), guarded(one.note), guarded(one.source),
            )
            for number, one in rows
        ),
    )  # fmt: skip


def export_all(session: Session, path: Path) -> None:
    """Write the archive of everything to `path`: six files, fixed order, fixed time stamps. OSError is the edge's."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members(session).items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(entry, member)
    # Whoever reads `path` meanwhile sees the old archive or the new one, never half of one.
    written = path.with_name(f".{path.name}.part")
    try:
        written.write_bytes(content.getvalue())
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)


def members(session: Session) -> dict[str, bytes]:
    """Return the files of the archive by name, in the order they are imported in."""
    return {name: write(session) for name, write in _MEMBERS.items()}


def _organisations(session: Session) -> bytes:
    everything = session.exec(select(Organisation)).all()
    names = {one.id: one.name for one in everything}
    rows = sorted((one.name, one.kind, names[one.parent_id] if one.parent_id else "") for one in everything)
    return _csv(organisations.COLUMNS, ((guarded(name), kind, guarded(parent)) for name, kind, parent in rows))


def _people(session: Session) -> bytes:
    everybody = session.exec(select(Person)).all()
    organisation = {one.id: one.name for one in session.exec(select(Organisation))}
    mails = {one.id: one.mail for one in everybody}
    return _csv(
        people.COLUMNS,
        (
            tuple(
                guarded(text)
                for text in (
                    one.mail, one.name, organisation[one.organisation_id], one.role_names,
                    mails[one.deputy_id] if one.deputy_id else "",
                )
            )
            for one in sorted(everybody, key=lambda one: one.mail)
        ),
    )  # fmt: skip


def _benchmarks(session: Session) -> bytes:
    rows = sorted(session.exec(select(Benchmark)), key=lambda one: (one.name, one.reference_date, one.definition))
    return _csv(
        benchmarks.COLUMNS,
        (
            (guarded(one.name), one.reference_date.isoformat(), plain(one.value), guarded(one.definition),
             guarded(one.source))
            for one in rows
        ),
    )  # fmt: skip


def _csv(columns: Iterable[str], rows: Iterable[tuple[str, ...]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


_MEMBERS: Final[Mapping[str, Callable[[Session], bytes]]] = {
    "organisations.csv": _organisations,
    "people.csv": _people,
    "benchmarks.csv": _benchmarks,
    "agreements.jsonl": agreements_jsonl,
    "readings.csv": partial(readings_csv, drafts=True),
    "history.jsonl": histories.history_jsonl,
}
