"""Named queries for drafting: which numbers are used, and what can be chosen."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bbd.domain.german_order import german_order
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
    )
    found = [(person, organisation) for person, organisation in rows]
    return sorted(found, key=lambda one: (german_order(one[1]), german_order(one[0].name)))


def benchmark_names(session: Session) -> Sequence[str]:
    """Return the names of the comparison series."""
    return sorted(session.exec(select(Benchmark.name).distinct()), key=german_order)


def benchmark_definitions(session: Session) -> Sequence[tuple[str, str]]:
    """Return the comparison series with each definition that has values."""
    rows = session.exec(select(Benchmark.name, Benchmark.definition).distinct()).all()
    return sorted(rows, key=lambda one: (german_order(one[0]), german_order(one[1])))
