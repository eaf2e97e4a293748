"""A termination to a later day: until that day is over in Berlin, readings are awaited and rules watch."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, select

from bbd.clock import local_date
from bbd.domain.errors import StepRefused
from bbd.domain.lifecycle import Action
from bbd.domain.readings import ReadingInput
from bbd.services import measures, readings
from bbd.services.expected_readings import expected
from bbd.services.steps import Request, take_step
from bbd.services.validity import validity
from bbd.store.agreement_queries import leading_version, version_in_work
from bbd.store.agreements import Agreement
from bbd.store.binding import binds, is_over
from bbd.store.findings import Finding
from bbd.store.measure_pages import measures_in_force
from tests.cast import Cast, adopted, hire
from tests.stage import SETTINGS, START, at, document, shipped, sweep, told, watched

OVERDUE = ["measure-overdue ZV-2012-01/M1", "reading-overdue ZV-2012-01/G1.1"]
LAST = date(2013, 4, 30)


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


def terminated(session: Session, cast: Cast, agreement: Agreement, on: date = LAST, *, now: str = "2013-03-04") -> None:
    today = at(now).date()
    take_step(session, agreement, Request(Action.TERMINATE, cast.bob, at(now), today, "Umbau.", on=on))


def open_rules(session: Session) -> list[str]:
    found = session.exec(select(Finding).where(Finding.state != "resolved")).all()
    return sorted(f"{one.rule} {one.subject}" for one in found)


def test_rules_go_on_watching_until_the_day_is_over(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    sweep(session, "2013-03-01")
    terminated(session, cast, agreement)
    assert agreement.state == "terminated"
    assert open_rules(session) == OVERDUE
    assert told(sweep(session, "2013-03-05")) == {"opened": [], "resolved": []}
    assert told(sweep(session, "2013-04-30")) == {"opened": [], "resolved": []}
    assert open_rules(session) == OVERDUE
    assert told(sweep(session, "2013-05-01")) == {"opened": [], "resolved": OVERDUE}
    assert told(sweep(session, "2013-05-02")) == {"opened": [], "resolved": []}


def test_new_findings_open_while_it_runs_out_and_none_after(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast, measure={"due": "2013-04-29"})
    terminated(session, cast, agreement)
    assert told(sweep(session, "2013-04-30"))["opened"] == OVERDUE

    other = watched(session, cast, number="ZV-2012-02", measure={"due": "2013-04-30"})
    terminated(session, cast, other)
    assert "measure-overdue ZV-2012-02/M1" not in told(sweep(session, "2013-05-01"))["opened"]


def test_nobody_is_asked_to_review_or_to_carry_on_what_is_terminated(session: Session, cast: Cast) -> None:
    goes_on = watched(session, cast, number="ZV-2012-02", measure=None)
    ends = watched(session, cast, measure=None)
    terminated(session, cast, ends, date(2013, 12, 31))
    opened = told(sweep(session, "2013-10-15", rules=shipped()))["opened"]
    asked = [one for one in opened if one.startswith(("review-due", "term-ending"))]
    assert asked == [f"review-due {goes_on.number}", f"term-ending {goes_on.number}"]
    assert f"reading-overdue {ends.number}/G1.1" in opened


def test_what_was_terminated_before_its_term_begins_with_it(session: Session, cast: Cast) -> None:
    agreement = adopted(session, cast, now=at("2011-11-01"), **document())
    terminated(session, cast, agreement, date(2013, 3, 31), now="2011-12-01")
    assert told(sweep(session, "2011-12-15"))["opened"] == []
    assert "reading-overdue ZV-2012-01/G1.1" in told(sweep(session, "2013-03-01"))["opened"]


def test_readings_are_entered_until_the_day_is_over(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    terminated(session, cast, agreement)

    def enter(today: date, value: str) -> None:
        given = ReadingInput("2012", "", "", value, "", "", "", "Statistik")
        readings.enter(
            session, agreement, "G1.1", given, comma=False, by=cast.dana, now=at(today.isoformat()), today=today
        )

    enter(LAST, "17")
    with pytest.raises(StepRefused, match="beendet"):
        enter(date(2013, 5, 1), "18")


def test_readings_and_measures_are_listed_until_the_day_is_over(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    terminated(session, cast, agreement)
    assert [one.period.key for one in expected(session, cast.alice, LAST)] == ["2012"]
    assert expected(session, cast.alice, date(2013, 5, 1)) == []
    assert len(measures_in_force(session, cast.alice, LAST)) == 1
    assert measures_in_force(session, cast.alice, date(2013, 5, 1)) == []

    def done(today: date) -> None:
        measures.report(
            session, agreement, "M1", status="done", done_on=LAST, by=cast.dana, now=at(today.isoformat()), today=today
        )

    done(LAST)
    with pytest.raises(StepRefused, match="nicht in Kraft"):
        done(date(2013, 5, 1))


def test_a_nachtrag_in_work_ends_with_the_step(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    take_step(session, agreement, Request(Action.AMEND, cast.alice, at("2013-03-01"), date(2013, 3, 1), "Neu"))
    terminated(session, cast, agreement)
    assert version_in_work(session, agreement) is None


@pytest.mark.parametrize(
    ("moment", "goes_on"),
    [
        (datetime(2013, 4, 30, 21, 59, 59, tzinfo=UTC), True),
        (datetime(2013, 4, 30, 22, 0, tzinfo=UTC), False),
    ],
    ids=["23:59:59 in Berlin", "midnight in Berlin"],
)
def test_the_day_ends_at_midnight_in_berlin(session: Session, cast: Cast, moment: datetime, goes_on: bool) -> None:
    agreement = watched(session, cast)
    terminated(session, cast, agreement)
    today = local_date(moment, SETTINGS.timezone)
    assert (binds(agreement, today), is_over(agreement, today)) == (goes_on, not goes_on)


@pytest.mark.parametrize(
    ("on", "today", "state", "said"),
    [
        (LAST, date(2013, 3, 5), "in Kraft", "02.01.2012 bis 30.04.2013"),
        (LAST, date(2013, 5, 1), "beendet", "02.01.2012 bis 30.04.2013"),
        (date(2015, 1, 1), date(2013, 5, 1), "in Kraft", "02.01.2012 bis 31.12.2013"),
        (date(2013, 3, 4), date(2013, 3, 4), "beendet", "02.01.2012 bis 04.03.2013"),
    ],
)
def test_a_wording_is_valid_until_the_agreement_ends(
    session: Session, cast: Cast, on: date, today: date, state: str, said: str
) -> None:
    agreement = watched(session, cast)
    version = leading_version(session, agreement)
    before = validity(agreement, version, today=date(2013, 3, 3), zone=SETTINGS.timezone)
    assert before is not None
    assert before.since(date(2013, 3, 3), lambda day: f"{day:%d.%m.%Y}") == "seit 02.01.2012"
    terminated(session, cast, agreement, on)
    found = validity(agreement, version, today=today, zone=SETTINGS.timezone)
    assert found is not None
    assert (found.state(today), found.since(today, lambda day: f"{day:%d.%m.%Y}")) == (state, said)


def test_before_the_term_nothing_is_said_to_be_in_force(session: Session, cast: Cast) -> None:
    agreement = adopted(session, cast, now=at("2011-11-01"), **document())
    found = validity(agreement, leading_version(session, agreement), today=date(2011, 12, 31), zone=SETTINGS.timezone)
    assert found is not None
    assert found.state(date(2011, 12, 31)) == "beschlossen"
    assert found.since(date(2011, 12, 31), str) == "ab 2012-01-01"
    terminated(session, cast, agreement, date(2011, 12, 15), now="2011-12-01")
    ended = validity(agreement, leading_version(session, agreement), today=date(2012, 1, 2), zone=SETTINGS.timezone)
    assert ended is not None
    assert (ended.never, ended.clause(str)) == (True, "endete, bevor er galt")


def test_what_is_closed_says_when(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    for action in (Action.REVIEW, Action.CLOSE):
        said = Request(action, cast.alice, at("2013-07-01"), date(2013, 7, 1), statements={"G1": "Gut"})
        take_step(session, agreement, said)
    assert agreement.ended_on == date(2013, 7, 1)
    found = validity(agreement, leading_version(session, agreement), today=date(2013, 7, 1), zone=SETTINGS.timezone)
    assert found is not None
    assert found.clause(str) == "galt vom 2012-01-02 bis 2013-07-01"
