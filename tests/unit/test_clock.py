"""The clock: aware moments, local days, and the one moment at which a wall clock shows a time."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bbd.clock import local_date, local_moment, system_clock

BERLIN = ZoneInfo("Europe/Berlin")


def test_the_system_is_asked_anew_each_time() -> None:
    first, second = system_clock(), system_clock()
    assert first.tzinfo is UTC
    assert first <= second
    assert abs(datetime.now(UTC) - second).total_seconds() < 60  # noqa: TID251 - what it is compared with


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2013-02-28T22:59:59", date(2013, 2, 28)),
        ("2013-02-28T23:00:00", date(2013, 3, 1)),
        ("2013-06-30T21:59:59", date(2013, 6, 30)),
        ("2013-06-30T22:00:00", date(2013, 7, 1)),
    ],
)
def test_a_moment_has_the_date_of_its_zone(moment: str, day: date) -> None:
    assert local_date(datetime.fromisoformat(moment).replace(tzinfo=UTC), BERLIN) == day


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (date(2013, 3, 1), time(6, 0), "2013-03-01T05:00:00"),
        (date(2013, 7, 1), time(6, 0), "2013-07-01T04:00:00"),
        (date(2013, 3, 31), time(2, 30), "2013-03-31T01:30:00"),  # skipped: as long after the switch
        (date(2013, 10, 27), time(2, 30), "2013-10-27T00:30:00"),  # twice: the first
        (date(2013, 10, 27), time(6, 0), "2013-10-27T05:00:00"),
    ],
)
def test_a_wall_clocks_time_is_one_moment(day: date, at: time, utc: str) -> None:
    assert local_moment(day, at, BERLIN) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@given(st.dates(date(1990, 1, 1), date(2199, 12, 30)), st.times())
def test_the_moment_of_a_local_time_lies_on_that_day(day: date, at: time) -> None:
    assert local_date(local_moment(day, at, BERLIN), BERLIN) == day
