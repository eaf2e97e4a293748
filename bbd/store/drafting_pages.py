"""Named queries for drafting: which numbers are used, and what can be chosen."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bbd.store.agreements import Agreement
from bbd.store.people import Organisation, Person
from bbd.store.readings import Benchmark


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
