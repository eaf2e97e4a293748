"""What the database itself refuses about readings: losing figures that were in force, changing earlier ones."""

from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from bbd.domain.readings import ReadingInput
from bbd.services.readings import enter
from bbd.store.reading_editions import ReadingEdition
from bbd.store.readings import Reading
from tests.cast import Cast, hire, monitored

DOORS = {
    "figures in force": "UPDATE reading SET value = '1' WHERE period = '2012'",
    "frozen figures": "UPDATE reading SET numerator = 1, state = 'confirmed' WHERE period = '2010'",
    "the source": "UPDATE reading SET source = 'anders' WHERE period = '2012'",
    "the period": "UPDATE reading SET period = '2001' WHERE period = '2012'",
    "deleting figures in force": "DELETE FROM reading WHERE period = '2010'",
    "earlier figures": "UPDATE reading_edition SET value = '1' WHERE state = 'replaced'",
    "until when they counted": "UPDATE reading_edition SET replaced_at = '2030-01-01' WHERE state = 'replaced'",
    "earlier figures as ones that wait": "UPDATE reading_edition SET state = 'pending' WHERE state = 'replaced'",
    "a confirmed reading as a draft": "UPDATE reading SET state = 'draft' WHERE period = '2012'",
    "deleting earlier figures": "DELETE FROM reading_edition WHERE state = 'replaced'",
}


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    return hire(session, now=moment)


@pytest.fixture
def kept(session: Session, cast: Cast, moment: datetime) -> Session:
    """Return a session on a draft (2011), a frozen reading (2010), and a corrected one whose next correction waits."""
    agreement = monitored(session, cast, now=moment)
    for period, by in (("2010", None), ("2011", cast.dana), ("2012", None)):
        enter(
            session, agreement, "G1.1", ReadingInput(period, "14", "56", source="x"), comma=False, by=by, now=moment
        ).state = {"2010": "frozen", "2011": "draft"}.get(period, "confirmed")
    for numerator, who in (("15", None), ("16", cast.dana)):
        given = ReadingInput("2012", numerator, "56", source="x")
        enter(session, agreement, "G1.1", given, comma=False, by=who, now=moment, reason="Doppelt")
    session.flush()
    return session


@pytest.mark.parametrize("statement", DOORS.values(), ids=DOORS.keys())
def test_the_database_refuses(kept: Session, statement: str) -> None:
    with pytest.raises(IntegrityError, match="reading"), kept.begin_nested():
        kept.connection().exec_driver_sql(statement)


@pytest.mark.postgresql
@pytest.mark.parametrize("database_kind", ["postgresql"])
@pytest.mark.parametrize("table", ["reading", "reading_edition"])
def test_postgresql_empties_nothing(kept: Session, table: str) -> None:
    with pytest.raises(IntegrityError, match="nothing is emptied"), kept.begin_nested():
        kept.connection().exec_driver_sql(f"TRUNCATE {table} CASCADE")


def test_drafts_and_corrections_that_wait_may_change_and_go(kept: Session) -> None:
    for statement in (
        "UPDATE reading SET value = '1', source = 'y' WHERE period = '2011'",
        "UPDATE reading SET state = 'frozen' WHERE period = '2012'",
        "UPDATE reading_edition SET value = '1' WHERE state = 'pending'",
        "DELETE FROM reading_edition WHERE state = 'pending'",
        "DELETE FROM reading WHERE period = '2011'",
    ):
        kept.connection().exec_driver_sql(statement)
    kept.expire_all()
    assert {one.period: one.state for one in kept.exec(select(Reading))} == {"2010": "frozen", "2012": "frozen"}
    assert [one.state for one in kept.exec(select(ReadingEdition))] == ["replaced"]
