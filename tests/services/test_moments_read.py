"""A page and an export see one moment of the data, whatever others write meanwhile; on both databases."""

from datetime import datetime

from sqlmodel import Session, func, select

from bbd.store.database import Database
from bbd.store.people import Person
from tests.cast import SENATE, hire, join


def people(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Person)).one()


def test_who_reads_sees_one_moment_whatever_others_write(database: Database, moment: datetime) -> None:
    with database.writing() as session:
        hire(session, now=moment)
    with database.reading() as page:
        before = people(page)
        with database.writing() as session:
            join(session, "rita@senat.example", "Rita Rot", SENATE, "leadership", now=moment)
        assert people(page) == before
    with database.reading() as page:
        assert people(page) == before + 1
