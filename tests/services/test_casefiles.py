"""What the rules are given to judge: the facts of each subject on a day, and whom letters about it address."""

from collections.abc import Mapping
from datetime import date

import pytest
from sqlmodel import Session

from bbd.domain.words import ASSESSMENTS
from bbd.rulebook.facts import flaw
from bbd.services.casefiles import CaseFile, written
from bbd.services.gathering import gather
from tests.cast import PANKOW, Cast, hire, join, signed_by, submitted
from tests.stage import BERLIN, START, at, deliver, watched


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


def _cases(session: Session, day: str) -> Mapping[str, CaseFile]:
    """Return what is gathered, by key."""
    found = list(gather(session, date.fromisoformat(day), BERLIN))
    cases = [case for case in found if isinstance(case, CaseFile)]
    assert len(cases) == len(found)
    assert [flaw(case.subject) for case in cases] == [""] * len(cases)
    return {case.subject.key: case for case in cases}


def _facts(session: Session, day: str, key: str, *names: str) -> list[object]:
    return [_cases(session, day)[f"ZV-2012-01/{key}"].subject.facts[name] for name in names]


def test_the_days_of_a_reading_are_counted_from_the_day_it_is_due(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    names = ("days_overdue", "days_until_due", "overdue_readings", "has_reading")
    assert _facts(session, "2013-01-29", "G1.1", *names) == [None, 1, 0, False]
    assert _facts(session, "2013-01-30", "G1.1", *names) == [0, 0, 0, False]
    assert _facts(session, "2013-01-31", "G1.1", *names) == [1, 364, 1, False]
    assert _facts(session, "2014-02-01", "G1.1", *names) == [367, None, 2, False]
    deliver(session, agreement, "17")
    assert _facts(session, "2014-02-01", "G1.1", *names) == [2, None, 1, True]


def test_readings_of_earlier_periods_are_history_and_never_due(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    deliver(session, agreement, "8.0", period="2011", day="2012-02-01")
    assert _facts(session, "2012-06-01", "G1.1", "days_overdue", "has_reading", "assessment") == [
        None,
        False,
        "on_track",
    ]
    # The reading of 2012 is overdue from 31 January 2013 on; the one of 2011 then says nothing any more.
    assert _facts(session, "2013-01-31", "G1.1", "days_overdue", "assessment") == [1, "no_reading"]


def test_the_term_runs_on_its_first_and_last_day(session: Session, cast: Cast) -> None:
    watched(session, cast)
    names = ("term_running", "after_term")
    for day in ("2012-01-01", "2013-12-31"):
        assert _facts(session, day, "G1.1", *names) == [True, False]
        assert _facts(session, day, "M1", *names) == [True, False]
    assert _facts(session, "2011-12-31", "G1.1", *names) == [False, False]
    assert _facts(session, "2014-01-01", "M1", *names) == [False, True]


@pytest.mark.parametrize(
    ("value", "status"),
    [("16.5", "on_track"), ("15.67", "on_track"), ("15.66", "slightly_off"), ("13.12", "slightly_off"),
     ("13.11", "off_track"),
     ("8.0", "wrong_direction"), ("7", "wrong_direction"), ("60", "on_track")],
)  # fmt: skip
def test_the_latest_reading_is_judged_by_the_path(session: Session, cast: Cast, value: str, status: str) -> None:
    agreement = watched(session, cast)
    assert status in ASSESSMENTS
    deliver(session, agreement, value)
    assert _facts(session, "2013-03-01", "G1.1", "assessment") == [status]


def test_an_indicator_by_trend_needs_its_years(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast, indicator={"method": "trend"})
    deliver(session, agreement, "17")
    assert _facts(session, "2013-03-01", "G1.1", "assessment") == ["not_assessable"]
    for year, value in ((2007, "5"), (2008, "6"), (2009, "7"), (2010, "9"), (2011, "12")):
        deliver(session, agreement, value, period=str(year))
    assert _facts(session, "2013-03-01", "G1.1", "assessment") == ["off_track"]


def test_quarters_are_due_one_after_the_other(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast, indicator={"frequency": "quarter", "due_days": 14})
    deliver(session, agreement, "10", period="2012-Q1", day="2012-04-10")
    assert _facts(session, "2012-07-14", "G1.1", "days_overdue", "assessment") == [0, "on_track"]
    assert _facts(session, "2012-07-15", "G1.1", "days_overdue", "assessment") == [1, "no_reading"]
    case = _cases(session, "2012-07-15")["ZV-2012-01/G1.1"]
    assert case.placeholders("missing_reading")["period"] == "2. Quartal 2012"
    assert case.placeholders("missing_reading")["due"] == "14. Juli 2012"
    assert case.placeholders("next_reading")["period"] == "3. Quartal 2012"


def test_a_letter_about_a_reading_nobody_awaits_still_has_its_words(session: Session, cast: Cast) -> None:
    watched(session, cast)
    case = _cases(session, "2012-06-01")["ZV-2012-01/G1.1"]
    assert case.placeholders("missing_reading")["due"] == "–"
    assert case.placeholders("latest_reading")["period"] == "–"


def test_a_measures_days_are_counted_from_its_own_date(session: Session, cast: Cast) -> None:
    watched(session, cast)
    names = ("measure_status", "days_overdue", "days_until_due")
    assert _facts(session, "2012-09-29", "M1", *names) == ["open", None, 1]
    assert _facts(session, "2012-09-30", "M1", *names) == ["open", 0, 0]
    assert _facts(session, "2012-10-01", "M1", *names) == ["open", 1, None]


def test_a_signature_counts_local_days_since_submission(session: Session, cast: Cast) -> None:
    # Half past midnight in Berlin: in UTC it is still the day before.
    agreement = submitted(session, cast, now=at("2012-02-01").replace(hour=23, minute=30))
    assert _facts(session, "2012-02-16", "signature/partner", "days_since_submission", "signed") == [14, False]
    signed_by(session, agreement, cast.bob, now=at("2012-02-10"))
    assert _facts(session, "2012-02-16", "signature/partner", "signed", "agreement_state") == [True, "submitted"]
    case = _cases(session, "2012-02-16")["ZV-2012-01/signature/issuer"]
    assert (case.recipients["signatories"], case.placeholders("signature")["submitted"]) == (
        ["sena@senat.example"],
        "2. Februar 2012",
    )


def test_the_recipients_are_those_of_the_wording_in_force(session: Session, cast: Cast) -> None:
    join(session, "vera@pankow.example", "Vera Vogel", PANKOW, "contact", now=START)
    watched(session, cast, indicator={"deputy": "vera@pankow.example"})
    case = _cases(session, "2013-03-01")["ZV-2012-01/G1.1"]
    assert case.recipients == {
        "contact": ["dana@pankow.example"], "deputy": ["vera@pankow.example"], "coordinator": ["alice@bbd.example"],
        "leadership": ["bob@pankow.example"], "signatories": [], "steering_committee": [],
    }  # fmt: skip


def test_dates_are_written_out() -> None:
    assert written(date(2013, 3, 1)) == "1. März 2013"
