"""How an indicator stands on a day: what is too old to be judged, and what stays of an agreement that is over."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlmodel import Session

from bbd.domain.assessment import Status
from bbd.domain.lifecycle import Action
from bbd.services.assessments import Standing, latest
from bbd.services.steps import Request, take_step
from bbd.store.agreements import Agreement
from bbd.store.database import Database
from tests.cast import Cast, hire
from tests.stage import START, at, deliver, watched


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as opened:
        yield opened


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


def stands(session: Session, agreement: Agreement, day: date) -> Standing:
    return latest(session, [agreement.id], day)[agreement.id, "G1.1"]


def test_before_the_first_agreed_reading_is_due_nothing_is_called_overdue(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast, valid_from="2013-01-01")
    deliver(session, agreement, "20", period="2010")
    found = stands(session, agreement, date(2014, 1, 30))
    assert (found.assessment, found.period) == (Status.NO_READING, "2010")
    assert found.reason == "Seit 2010 liegt kein Messwert vor; der erste vereinbarte ist bis 30. Januar 2014 zu melden."


def test_the_oldest_reading_that_is_overdue_is_named(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    deliver(session, agreement, "20", period="2010")
    found = stands(session, agreement, date(2014, 6, 1))
    assert found.assessment is Status.NO_READING
    assert found.reason == (
        "Der Messwert für 2012 ist seit dem 30. Januar 2013 überfällig; der letzte ist der für 2010."
    )


def test_an_agreement_that_is_over_keeps_its_last_verdict(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    deliver(session, agreement, "20.7")
    assert stands(session, agreement, date(2014, 6, 1)).assessment is Status.NO_READING
    on = date(2013, 6, 30)
    take_step(session, agreement, Request(Action.TERMINATE, cast.bob, at("2013-06-30"), on, reason="Umbau", on=on))
    found = stands(session, agreement, date(2020, 1, 1))
    assert (found.assessment, found.period) == (Status.ON_TRACK, "2012")
