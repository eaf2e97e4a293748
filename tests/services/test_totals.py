"""A total without each of its parts: of organisations that belong to it, for the same period, by the same figures."""

from datetime import datetime

import pytest
from sqlmodel import Session, select

from bbd.domain.readings import ReadingInput
from bbd.services.readings import enter, history, indicator_of
from bbd.services.totals import Rests, rests_of
from bbd.store.agreements import Agreement
from bbd.store.people import Organisation
from tests.cast import MITTE, PANKOW, Cast, hire, join, signed_by, submitted
from tests.stage import START, at

ALL = "Bezirke (gesamt)"


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


@pytest.fixture
def boroughs(session: Session, cast: Cast) -> dict[str, Agreement]:
    """Return the agreements in force of all boroughs together and of two of them, by name."""
    session.add(Organisation(name=ALL, kind="district"))
    session.flush()
    return {name: agreed(session, cast, name, f"ZV-{place}") for place, name in enumerate((ALL, PANKOW, MITTE), 1)}


def agreed(session: Session, cast: Cast, name: str, number: str, now: datetime = START) -> Agreement:
    leader = join(session, f"{number.lower()}@bezirke.example", f"Leitung {number}", name, "leadership", now=now)
    partner = {"organisation": name, "signatories": [leader.mail]}
    agreement = submitted(session, cast, now=now, number=number, partner=partner)
    for person in (cast.sena, leader):
        signed_by(session, agreement, person, now=now)
    return agreement


def counted(session: Session, agreement: Agreement, period: str, numerator: str, denominator: str, value: str) -> None:
    given = ReadingInput(period, numerator, denominator, value, "", "", "", "Statistik")
    enter(session, agreement, "G1.1", given, comma=False, by=None, now=at("2013-02-01"))


def rests(session: Session, agreement: Agreement) -> Rests | None:
    indicator, _ = indicator_of(session, agreement, "G1.1")
    return rests_of(session, agreement, indicator, history(session, agreement, "G1.1"))


def belong(session: Session, name: str, to: str | None) -> None:
    organisations = {one.name: one for one in session.exec(select(Organisation))}
    organisations[name].parent_id = organisations[to].id if to else None
    session.flush()


def test_who_belongs_to_the_total_is_left_out_in_turn(session: Session, boroughs: dict[str, Agreement]) -> None:
    counted(session, boroughs[ALL], "2012", "", "1499", "26.9")
    counted(session, boroughs[PANKOW], "2012", "", "623", "40.1")
    counted(session, boroughs[MITTE], "2012", "20", "100", "")
    assert rests(session, boroughs[ALL]) is None
    belong(session, PANKOW, ALL)
    belong(session, MITTE, PANKOW)
    found = rests(session, boroughs[ALL])
    assert found is not None
    assert [(one.part.name, round(float(one.rest.value), 1)) for one in found.rests] == [(MITTE, 27.4), (PANKOW, 17.5)]
    assert found.heaviest.part.name == PANKOW
    assert rests(session, boroughs[MITTE]) is None


def test_the_newest_period_counts_that_both_have(session: Session, boroughs: dict[str, Agreement]) -> None:
    belong(session, PANKOW, ALL)
    counted(session, boroughs[ALL], "2011", "30", "100", "")
    counted(session, boroughs[ALL], "2012", "40", "100", "")
    counted(session, boroughs[PANKOW], "2012", "", "", "22")
    assert rests(session, boroughs[ALL]) is None
    counted(session, boroughs[PANKOW], "2011", "20", "50", "")
    found = rests(session, boroughs[ALL])
    assert found is not None
    assert found.period.key == "2011"
    assert found.rests[0].rest.value == 20
    counted(session, boroughs[PANKOW], "2012", "10", "50", "")
    found = rests(session, boroughs[ALL])
    assert found is not None
    assert found.period.key == "2012"
    assert found.rests[0].raises == -20


def test_what_does_not_fit_is_not_told(session: Session, boroughs: dict[str, Agreement]) -> None:
    belong(session, PANKOW, ALL)
    counted(session, boroughs[ALL], "2012", "10", "100", "")
    counted(session, boroughs[PANKOW], "2012", "20", "50", "")
    assert rests(session, boroughs[ALL]) is None
