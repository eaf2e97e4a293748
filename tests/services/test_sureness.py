"""How sure a verdict is: surveys that too few answered, and units so small that one person would decide."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session

from bbd.domain.assessment import Status
from bbd.domain.readings import ReadingInput
from bbd.services import assessments
from bbd.services.assessments import Standing
from bbd.services.gathering import facts_of
from bbd.services.readings import enter
from bbd.store.agreements import Agreement
from tests.cast import Cast, hire
from tests.stage import BERLIN, START, at, sweep, watched

DAY = date(2013, 3, 4)


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


def given(session: Session, agreement: Agreement, period: str, *cells: str) -> None:
    """Enter numerator, denominator, value, respondents and population of a year."""
    numerator, denominator, value, respondents, population = cells
    reading = ReadingInput(period, numerator, denominator, value, respondents, population, "", "Befragung")
    enter(session, agreement, "G1.1", reading, comma=False, by=None, now=at("2013-02-01"))


def standing(session: Session, agreement: Agreement) -> Standing:
    """Return the standing as pages tell it; the sweep's facts say the same."""
    found = assessments.latest(session, [agreement.id], DAY)[agreement.id, "G1.1"]
    (case,) = facts_of(session, "ZV-2012-01/G1.1", DAY, BERLIN)
    assert case.facts["assessment"] == found.assessment.value  # type: ignore[union-attr]  # a Flaw would fail here
    return found


# At the end of 2012 the path from 8 to 25 stands at 16.5; slightly off begins at 15.66, off track below 13.11.
@pytest.mark.parametrize(
    ("respondents", "population", "status"),
    [
        ("400", "400", Status.ON_TRACK),
        ("390", "400", Status.ON_TRACK),
        ("50", "400", Status.NOT_ASSESSABLE),
        ("", "400", Status.ON_TRACK),
    ],
)
def test_a_survey_has_a_verdict_only_if_it_is_sure_enough(
    session: Session, cast: Cast, respondents: str, population: str, status: Status
) -> None:
    agreement = watched(session, cast, measure=None)
    given(session, agreement, "2012", "", "", "17.5", respondents, population)
    found = standing(session, agreement)
    assert found.assessment is status
    assert ("zu ungenau" in found.reason) == (status is Status.NOT_ASSESSABLE)
    assert ("ändert das nichts" in found.reason) == (respondents == "390")


def test_what_is_too_unsure_goes_to_the_coordinator_as_not_assessable(session: Session, cast: Cast) -> None:
    given(session, watched(session, cast, measure=None), "2012", "", "", "9", "30", "400")
    assert sweep(session, "2013-03-01").opened == []
    (case,) = facts_of(session, "ZV-2012-01/G1.1", DAY, BERLIN)
    assert case.facts["assessment"] == "not_assessable"  # type: ignore[union-attr]  # as above


def test_a_trend_is_doubted_by_its_newest_value(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast, measure=None, indicator={"method": "trend"})
    for year, value in zip(range(2007, 2012), ("8", "11", "14", "17", "20"), strict=True):
        given(session, agreement, str(year), "", "", value, "", "")
    given(session, agreement, "2012", "", "", "23", "5000", "5000")
    assert standing(session, agreement).assessment is Status.ON_TRACK
    given(session, agreement, "2012", "", "", "23", "60", "5000")
    assert standing(session, agreement).assessment is Status.NOT_ASSESSABLE


def test_small_units_are_judged_over_several_years(session: Session, cast: Cast) -> None:
    agreement = watched(
        session, cast, measure=None,
        indicator={"baseline": {"value": "8.0", "date": "2009-12-31", "source": "Bericht"}},
    )  # fmt: skip
    given(session, agreement, "2012", "1", "12", "", "", "")
    # Alone it is 8.3 per cent and far behind; nobody knows better.
    assert standing(session, agreement).assessment is Status.OFF_TRACK
    given(session, agreement, "2011", "4", "11", "", "", "")
    given(session, agreement, "2010", "2", "13", "", "", "")
    found = standing(session, agreement)
    assert found.assessment is Status.ON_TRACK
    assert found.projected is not None
    assert Decimal(15) < found.projected < Decimal(17)
    assert found.reason.startswith("Von 2010 bis 2012 zusammen sind es 19,4")
    given(session, agreement, "2012", "10", "120", "", "", "")
    assert standing(session, agreement).assessment is Status.OFF_TRACK


def test_who_says_that_all_were_counted_is_judged_over_several_years_as_well(session: Session, cast: Cast) -> None:
    agreement = watched(
        session, cast, measure=None,
        indicator={"baseline": {"value": "8.0", "date": "2009-12-31", "source": "Bericht"}},
    )  # fmt: skip
    for period, counted, of in (("2010", "2", "13"), ("2011", "4", "11"), ("2012", "1", "12")):
        given(session, agreement, period, counted, of, "", of, of)
    assert standing(session, agreement).assessment is Status.ON_TRACK
