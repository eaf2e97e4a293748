"""What the rules are given to judge: the facts of each subject on a day, and whom letters about it address."""

from collections.abc import Mapping
from datetime import date

import pytest
from sqlmodel import Session

from bbd.domain.german_dates import written
from bbd.domain.lifecycle import Action
from bbd.domain.readings import ReadingInput
from bbd.domain.words import ASSESSMENTS
from bbd.rulebook.facts import flaw
from bbd.services.casefiles import CaseFile
from bbd.services.gathering import facts_of, gather
from bbd.services.measures import report
from bbd.services.reading_confirmation import Place, confirm
from bbd.services.readings import enter
from bbd.services.steps import Request, take_step
from tests.cast import PANKOW, Cast, hire, join, signed_by, submitted
from tests.stage import BERLIN, START, at, deliver, leave, watched


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
        ("sena@senat.example",),
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


def _all(session: Session, day: str, key: str) -> Mapping[str, object]:
    (case,) = facts_of(session, key, date.fromisoformat(day), BERLIN)
    assert isinstance(case, CaseFile)
    assert case.facts == _cases(session, day)[key].facts
    return case.facts


def test_a_goal_counts_the_measures_that_are_not_dropped(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    facts = _all(session, "2012-06-01", "ZV-2012-01/G1")
    assert (facts["measures"], facts["indicators"], facts["qualitative"]) == (1, 1, False)
    now = at("2012-06-01")
    report(session, agreement, "M1", status="dropped", done_on=None, by=cast.dana, now=now, today=now.date(),
           reason="Ohne Wirkung.")  # fmt: skip
    assert _all(session, "2012-06-01", "ZV-2012-01/G1")["measures"] == 0


def test_an_agreement_counts_to_its_end_and_from_its_review(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    names = ("days_until_end", "days_since_review_date")
    told = {day: tuple(_all(session, day, "ZV-2012-01")[name] for name in names)
            for day in ("2013-06-29", "2013-06-30", "2013-12-31", "2014-01-01")}  # fmt: skip
    assert told == {
        "2013-06-29": (185, None), "2013-06-30": (184, 0), "2013-12-31": (0, 184), "2014-01-01": (None, 185),
    }  # fmt: skip
    # A review before its day is one too many; the one on the day is the one that was agreed.
    for day, action in (("2013-06-01", Action.REVIEW), ("2013-06-02", Action.RESUME)):
        statements = {"G1": "Teils."}
        take_step(session, agreement, Request(action, cast.alice, at(day), at(day).date(), statements=statements))
    assert _all(session, "2013-06-30", "ZV-2012-01")["days_since_review_date"] == 0
    take_step(session, agreement, Request(Action.REVIEW, cast.alice, at("2013-06-30"), at("2013-06-30").date(),
                                          statements={"G1": "Teils."}))  # fmt: skip
    assert _all(session, "2013-07-30", "ZV-2012-01")["days_since_review_date"] is None


def test_a_role_is_vacant_when_nobody_active_holds_it(session: Session, cast: Cast) -> None:
    watched(session, cast)
    assert _all(session, "2013-03-01", "ZV-2012-01")["vacant_roles"] == 0
    leave(session, cast.dana, cast.bob)
    assert _all(session, "2013-03-01", "ZV-2012-01")["vacant_roles"] == 2
    case = _cases(session, "2013-03-01")["ZV-2012-01"]
    assert case.placeholders("agreement")["vacant"] == "Ansprechperson (dana@pankow.example), Zeichnende (Partner)"


def test_a_partner_is_the_sum_of_its_indicators(session: Session, cast: Cast) -> None:
    first = watched(session, cast)
    watched(session, cast, number="ZV-2012-02", indicator={"due_days": 40})
    key = f"organisation/{PANKOW}"
    names = ("due_readings", "delivered_readings", "overdue_readings", "days_overdue")
    assert [_all(session, "2013-01-30", key)[name] for name in names] == [0, 0, 0, 0]
    assert [_all(session, "2013-02-09", key)[name] for name in names] == [1, 0, 1, 10]
    deliver(session, first, "17")
    assert [_all(session, "2013-03-01", key)[name] for name in names] == [2, 1, 1, 20]
    case = _cases(session, "2013-03-01")[key]
    assert case.agreement_id is None
    assert (case.recipients["contact"], case.recipients["leadership"]) == (
        ["dana@pankow.example"],
        ["bob@pankow.example"],
    )
    assert case.placeholders("partner") == {
        "agreement": "", "title": "", "partner": PANKOW, "count_missing": "1", "oldest_due": "9. Februar 2013",
    }  # fmt: skip


def test_who_has_entered_something_is_not_silent_though_it_is_overdue_until_it_is_confirmed(
    session: Session, cast: Cast
) -> None:
    agreement = watched(session, cast)
    given = ReadingInput("2012", value="17", source="Meldung")
    reading = enter(session, agreement, "G1.1", given, comma=False, by=cast.dana, now=at("2013-01-20"))
    names = ("due_readings", "delivered_readings", "overdue_readings")
    assert _facts(session, "2013-04-01", "G1.1", "days_overdue", "has_reading") == [61, False]
    partner = _cases(session, "2013-04-01")[f"organisation/{PANKOW}"]
    assert [partner.facts[name] for name in names] == [1, 1, 1]
    place = Place(agreement, "G1.1", "2012", reading.edition)
    confirm(session, place, by=cast.bob, now=at("2013-04-02"), today=date(2013, 4, 2))
    partner = _cases(session, "2013-04-03")[f"organisation/{PANKOW}"]
    assert [partner.facts[name] for name in names] == [1, 1, 0]


def test_after_its_term_an_agreement_says_nothing_about_its_partner(session: Session, cast: Cast) -> None:
    watched(session, cast)
    assert f"organisation/{PANKOW}" in _cases(session, "2013-12-31")
    assert f"organisation/{PANKOW}" not in _cases(session, "2014-01-01")


def test_what_is_not_there_has_no_facts(session: Session, cast: Cast) -> None:
    watched(session, cast)
    for key in ("ZV-2012-01/G9", "ZV-9", "organisation/Niemand", ""):
        assert facts_of(session, key, date(2013, 3, 1), BERLIN) == []
