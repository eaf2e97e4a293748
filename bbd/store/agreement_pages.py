"""Named queries for the pages around agreements: each page reads with a few of them, and none once per row."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Subquery, case, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from bbd.store.agreement_queries import visible_to
from bbd.store.agreements import Agreement, AgreementVersion, JournalEntry, Signature
from bbd.store.findings import Finding
from bbd.store.people import Organisation, Person
from bbd.store.readings import Benchmark


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; an empty field narrows nothing. `partner` is the organisation's name."""

    text: str = ""
    state: str = ""
    partner: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: the agreement with the wording in force, or else the newest; `total` counts all pages."""

    agreement: Agreement
    version: AgreementVersion
    partner: str
    total: int


def listed(session: Session, viewer: Person, wanted: Wanted, *, page: int = 1, size: int = 50) -> Sequence[Line]:
    """Return one page (from 1) of what `viewer` sees, the newest number first."""
    leading = leading_versions()
    query = (
        select(Agreement, AgreementVersion, Organisation.name, func.count().over())
        .join(leading, leading.c.agreement_id == col(Agreement.id))
        .join(AgreementVersion, col(AgreementVersion.id) == leading.c.id)
        .join(Organisation, col(Organisation.id) == col(Agreement.partner_id))
        .where(leading.c.place == 1, visible_to(viewer), *_conditions(wanted))
        .order_by(col(Agreement.number).desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    return [Line(*row) for row in session.exec(query)]


def leading_versions() -> Subquery:
    """Return (id, agreement_id, place): a version with place 1 stands for its agreement (see `leading_version`)."""
    in_force_first = case((col(AgreementVersion.state) == "adopted", 0), else_=1)
    place = func.row_number().over(
        partition_by=col(AgreementVersion.agreement_id), order_by=(in_force_first, col(AgreementVersion.number).desc())
    )
    return select(AgreementVersion.id, AgreementVersion.agreement_id, place.label("place")).subquery()


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.state:
        conditions.append(col(Agreement.state) == wanted.state)
    if wanted.partner:
        conditions.append(col(Organisation.name) == wanted.partner)
    conditions.extend(
        or_(*(_contains(column, word) for column in (Agreement.number, AgreementVersion.title, Organisation.name)))
        for word in wanted.text.split()
    )
    return conditions


def _contains(column: str, word: str) -> ColumnElement[bool]:
    # SQLite knows upper and lower case of ASCII alone, so "öffnung" would not find "Öffnung".
    spellings = {word, word.lower(), word.upper(), word.capitalize()}
    return or_(*(col(column).icontains(spelling, autoescape=True) for spelling in sorted(spellings)))


def partners_seen(session: Session, viewer: Person) -> Sequence[str]:
    """Return the names of the partners whose agreements `viewer` sees."""
    return session.exec(
        select(Organisation.name)
        .join(Agreement, col(Agreement.partner_id) == col(Organisation.id))
        .where(visible_to(viewer))
        .distinct()
        .order_by(Organisation.name)
    ).all()


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of the journal with the names that belong to it; `who` is empty for the worker."""

    entry: JournalEntry
    version: int
    who: str


def history(session: Session, agreement: Agreement) -> Sequence[Happening]:
    """Return the journal with names, newest first."""
    rows = session.exec(
        select(JournalEntry, AgreementVersion.number, Person.name)
        .join(AgreementVersion, col(AgreementVersion.id) == col(JournalEntry.version_id))
        .outerjoin(Person, col(Person.id) == col(JournalEntry.by_id))
        .where(JournalEntry.agreement_id == agreement.id)
        .order_by(col(JournalEntry.at).desc(), col(JournalEntry.id))
    )
    return [Happening(entry, version, who or "") for entry, version, who in rows]


@dataclass(frozen=True, slots=True)
class Named:
    """A signature with the names of who signed and, in deputyship, for whom."""

    signature: Signature
    name: str
    mail: str
    for_name: str
    for_mail: str


def signatures(session: Session, agreement: Agreement) -> Mapping[uuid.UUID, Sequence[Named]]:
    """Return all signatures of the agreement, void ones included, by version and oldest first."""
    deputised = aliased(Person)
    rows = session.exec(
        select(Signature, Person, deputised)
        .join(AgreementVersion, col(AgreementVersion.id) == col(Signature.version_id))
        .join(Person, col(Person.id) == col(Signature.person_id))
        .outerjoin(deputised, deputised.id == col(Signature.for_person_id))  # type: ignore[arg-type]  # an aliased column
        .where(AgreementVersion.agreement_id == agreement.id)
        .order_by(col(Signature.at))
    )
    found: dict[uuid.UUID, list[Named]] = {}
    for signature, person, behalf in rows:
        named = Named(signature, person.name, person.mail, behalf.name if behalf else "", behalf.mail if behalf else "")
        found.setdefault(signature.version_id, []).append(named)
    return found


def open_findings(session: Session, agreement: Agreement) -> int:
    """Return how many findings on the agreement are not resolved."""
    query = select(func.count()).where(Finding.agreement_id == agreement.id, Finding.state != "resolved")
    return session.exec(query).one()


def numbers_from(session: Session, beginning: str) -> Sequence[str]:
    """Return the numbers in use that begin so."""
    query = select(Agreement.number).where(col(Agreement.number).startswith(beginning, autoescape=True))
    return session.exec(query).all()


def active_people(session: Session) -> Sequence[tuple[Person, str]]:
    """Return everybody active with the name of their organisation, sorted by both names."""
    rows = session.exec(
        select(Person, Organisation.name)
        .join(Organisation, col(Organisation.id) == col(Person.organisation_id))
        .where(col(Person.active))
        .order_by(Organisation.name, Person.name)
    )
    return [(person, organisation) for person, organisation in rows]


def organisations(session: Session) -> Sequence[Organisation]:
    """Return all organisations by name."""
    return session.exec(select(Organisation).order_by(Organisation.name)).all()


def benchmark_names(session: Session) -> Sequence[str]:
    """Return the names of the comparison series."""
    return session.exec(select(Benchmark.name).distinct().order_by(Benchmark.name)).all()
