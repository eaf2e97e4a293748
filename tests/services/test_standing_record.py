"""What sweeps record of standings is what is true on their days, whatever happens in between."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from bbd.domain.lifecycle import Action
from bbd.services import sweep as sweeping
from bbd.services.steps import Request, take_step
from bbd.store.agreements import Agreement
from bbd.store.database import Database
from bbd.store.standings import STILL, StandingSpan
from tests.cast import Cast, hire
from tests.services.lived import FIRST, LAST, STORY, Deed
from tests.stage import SETTINGS, START, at, deliver, rulebook, shipped, sweep, watched
from tests.standing_scene import Key, overdue_now, standing_now


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


def _spans(session: Session) -> list[tuple[str, str | None, date, date]]:
    session.expire_all()
    found = session.exec(select(StandingSpan)).all()
    return sorted((one.status, one.before, one.from_day, one.until) for one in found)


def _recorded(session: Session, day: date) -> dict[Key, str]:
    """Return what is recorded of a day."""
    session.expire_all()
    numbers = {one.id: one.number for one in session.exec(select(Agreement))}
    held = [one for one in session.exec(select(StandingSpan)) if one.from_day <= day < one.until]
    found = {(numbers[one.agreement_id], one.indicator_key): one.status for one in held}
    assert len(found) == len(held)
    return found


def test_a_year_and_a_quarter_is_recorded_day_by_day(database: Database) -> None:
    """Two agreements with an amendment, corrections and a termination: each morning is asked again at the end."""
    deeds: dict[str, list[Deed]] = defaultdict(list)
    for day, deed in STORY:
        deeds[day].append(deed)
    with database.writing() as session:
        cast = hire(session, now=START)
    told: dict[date, dict[Key, str]] = {}
    today = FIRST
    while today <= LAST:
        with database.writing() as session:
            sweeping.sweep(session, shipped(), SETTINGS, now=at(today.isoformat()))
        with database.reading() as session:
            told[today] = standing_now(session, today)
            missing = {key: (len(due), min(due)) for key, due in overdue_now(session, today).items()}
            assert missing == _missing(session)
        for deed in deeds[today.isoformat()]:
            with database.writing() as session:
                deed(session, cast, today.isoformat())
        today += timedelta(days=1)
    with database.reading() as session:
        assert {day: _recorded(session, day) for day in told} == told
    assert len({tuple(one.items()) for one in told.values()}) > 4


def _missing(session: Session) -> dict[Key, tuple[int, date | None]]:
    numbers = {one.id: one.number for one in session.exec(select(Agreement))}
    late = [one for one in session.exec(select(StandingSpan)) if one.missing]
    assert {one.until for one in late} <= {STILL}
    return {(numbers[one.agreement_id], one.indicator_key): (one.missing, one.missing_since) for one in late}


def test_a_day_without_news_writes_nothing(session: Session, cast: Cast) -> None:
    deliver(session, watched(session, cast), "17")
    sweep(session, "2013-03-01")
    before = [one.model_dump() for one in session.exec(select(StandingSpan))]
    sweep(session, "2013-03-02")
    session.expire_all()
    assert [one.model_dump() for one in session.exec(select(StandingSpan))] == before


def test_of_a_day_its_last_status_counts(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    sweep(session, "2013-01-15")
    deliver(session, agreement, "17", day="2013-01-20")
    sweep(session, "2013-01-20")
    correct(session, agreement, "7")
    later = at("2013-01-20") + timedelta(hours=3)
    sweeping.sweep(session, rulebook(), SETTINGS, now=later)
    first, last = date(2013, 1, 15), date(2013, 1, 20)
    assert _spans(session) == [
        ("no_reading", None, first, last),
        # On 31 December nobody had looked.
        ("wrong_direction", None, last, STILL),
    ]


def correct(session: Session, agreement: Agreement, value: str) -> None:
    """Enter the reading of 2012 again."""
    deliver(session, agreement, value, day="2013-01-21")


def test_the_status_at_the_quarters_end_is_known_through_all_changes_of_the_next(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    sweep(session, "2012-12-31")
    deliver(session, agreement, "17", day="2013-01-20")
    sweep(session, "2013-01-20")
    correct(session, agreement, "7")
    sweep(session, "2013-02-20")
    assert [(status, before) for status, before, _, _ in _spans(session)] == [
        ("no_reading", None), ("on_track", "no_reading"), ("wrong_direction", "no_reading"),
    ]  # fmt: skip
    correct(session, agreement, "17")
    sweep(session, "2013-04-01")
    assert ("on_track", "wrong_direction", date(2013, 4, 1), STILL) in _spans(session)


def test_what_ends_on_the_day_it_was_seen_first_leaves_nothing(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    sweep(session, "2013-03-01")
    assert _spans(session)
    now = at("2013-03-01") + timedelta(hours=2)
    for action in (Action.REVIEW, Action.CLOSE):
        take_step(session, agreement, Request(action, cast.alice, now, now.date(), statements={"G1": "Erreicht."}))
    sweeping.sweep(session, rulebook(), SETTINGS, now=now + timedelta(hours=1))
    assert _spans(session) == []


def test_what_ends_later_has_been_until_then_and_owes_nothing_any_more(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    sweep(session, "2013-03-01")
    now = at("2013-03-01") + timedelta(hours=2)
    for action in (Action.REVIEW, Action.CLOSE):
        take_step(session, agreement, Request(action, cast.alice, now, now.date(), statements={"G1": "Erreicht."}))
    sweep(session, "2013-03-02")
    assert _spans(session) == [("no_reading", None, date(2013, 3, 1), date(2013, 3, 2))]
    assert _missing(session) == {}


def test_before_the_term_nothing_is_recorded(session: Session, cast: Cast) -> None:
    watched(session, cast, valid_from="2013-04-01", valid_to="2014-12-31", review_on="2014-01-31")
    sweep(session, "2013-03-31")
    assert _spans(session) == []
    sweep(session, "2013-04-01")
    assert _spans(session) == [("no_reading", None, date(2013, 4, 1), STILL)]
