"""Importing everything that `bbd export all` has written, into an empty database: states and signatures included.

Passwords are not exported; everybody gets a new one. Findings and letters are not either: the next sweep writes them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session, SQLModel, select

from bbd.domain.errors import InputRefused, Problem
from bbd.domain.history_reading import format_of, read_line
from bbd.domain.lifecycle import Role
from bbd.domain.places import place, refuse_if_any
from bbd.services.exports import members
from bbd.services.imports.agreements import read_documents
from bbd.services.imports.archive import unpack
from bbd.services.imports.organisations import import_organisations
from bbd.services.imports.people import follow_deputies, import_people
from bbd.services.imports.restoration import AS_WRITTEN, begin
from bbd.services.imports.restored_benchmarks import restore_benchmarks
from bbd.services.imports.restored_readings import restore_readings
from bbd.services.imports.restoring import renewed, restore_line, unsigned
from bbd.services.imports.summary import Summary, note, placed, require_role
from bbd.store.agreements import Agreement
from bbd.store.people import Organisation, Person
from bbd.store.readings import Benchmark, Reading

NAMES: Final = (
    "organisations.csv", "people.csv", "benchmarks.csv", "agreements.jsonl", "readings.csv", "history.jsonl",
)  # fmt: skip
_MUST_BE_EMPTY: Final[tuple[type[SQLModel], ...]] = (Organisation, Person, Agreement, Reading, Benchmark)


def import_all(session: Session, content: bytes, *, where: str, by: Person | None, now: datetime) -> Summary:
    """Import the archive. A database that holds exactly this already is left as it is; any other must be empty."""
    require_role(by, Role.ADMIN)
    files = unpack(content, NAMES, where=where)
    if not _is_empty(session):
        return _unchanged(session, files, where)
    added = 0
    for name, importer in (
        ("organisations.csv", import_organisations),
        ("people.csv", partial(import_people, mandates=False)),
    ):
        added += importer(session, files[name], where=f"{where}/{name}", by=by, now=now).added
    with _fits(f"{where}/history.jsonl"):
        added += _restore(session, files, where, now)
    # An archive from before there were mandates holds none; with all others nothing is left to do.
    follow_deputies(session, set(session.exec(select(Person.mail))), by=by, now=now)
    summary = Summary("Datensätze", added)
    note(session, summary, "everything-imported", "everything", by=by, now=now)
    return summary


def _restore(session: Session, files: dict[str, bytes], where: str, now: datetime) -> int:
    """Bring agreements, readings and benchmarks back, and return how many lines told of them."""
    documents = files["agreements.jsonl"]
    given = read_documents(documents, where=f"{where}/agreements.jsonl") if documents.strip() else []
    work = begin(session, {text.number: text for text, _ in given})
    problems: list[Problem] = []
    lines = files["history.jsonl"].splitlines()
    at = f"{where}/history.jsonl"
    written_as = format_of(lines[0] if lines else b"", where=at)
    for number, line in enumerate(lines, start=1):
        try:
            restore_line(work, read_line(line, number, written_as=written_as, where=at))
        except InputRefused as refusal:
            problems += placed(refusal.problems, place(at, number))
            break
    else:
        problems += [Problem(f"Zum Wortlaut von {name} fehlt seine Geschichte.", at) for name in work.wordings]
        problems += [replace(problem, where=at) for problem in (*unsigned(work), *renewed(work))]
    refuse_if_any(problems)
    restored = restore_benchmarks(work, files["benchmarks.csv"], where=f"{where}/benchmarks.csv", now=now)
    restored += restore_readings(work, files["readings.csv"], where=f"{where}/readings.csv")
    session.flush()
    return len(lines) + restored


@contextmanager
def _fits(where: str) -> Iterator[None]:
    """Refuse what only the database sees: a line that stands there twice, or a value that nothing takes."""
    try:
        yield
    except (IntegrityError, DataError, OverflowError) as error:
        raise InputRefused.because(
            "Eine Zeile steht doppelt da oder enthält einen Wert, den es nicht geben kann.",
            where=where,
            remedy=AS_WRITTEN,
        ) from error


def _is_empty(session: Session) -> bool:
    return all(session.exec(select(table).limit(1)).first() is None for table in _MUST_BE_EMPTY)


def _unchanged(session: Session, files: dict[str, bytes], where: str) -> Summary:
    if members(session) != files:
        raise InputRefused.because(
            "Die Datenbank ist nicht leer.",
            where=where,
            remedy="Bitte mit einer neuen beginnen (BBD_DATABASE_URL, dann `bbd db upgrade`).",
        )
    rows = sum(max(0, content.count(b"\n") - 1) for content in files.values())
    return Summary("Datensätze", unchanged=rows)
