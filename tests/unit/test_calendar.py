"""Berlin's working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bbd.domain.calendar import WorkingDays
from bbd.domain.errors import ConfigurationRefused

BERLIN = WorkingDays()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2013, 3, 1), True),
        (date(2013, 3, 2), False),
        (date(2013, 3, 3), False),
        (date(2013, 3, 8), True),  # Women's Day is a holiday in Berlin only since 2019
        (date(2019, 3, 8), False),
        (date(2013, 3, 29), False),  # Good Friday
        (date(2013, 4, 1), False),  # Easter Monday
        (date(2013, 5, 9), False),  # Ascension
        (date(2013, 10, 31), True),  # Reformation Day: in Brandenburg, not in Berlin
        (date(2017, 10, 31), False),  # but once in all of Germany
        (date(2020, 5, 8), False),
        (date(2025, 5, 8), False),
        (date(2024, 5, 8), True),
        (date(2013, 12, 24), True),
        (date(2013, 12, 26), False),
    ],
)
def test_berlin_works_on_its_working_days(day: date, works: bool) -> None:
    assert BERLIN.is_working_day(day) is works


def test_another_region_has_other_holidays() -> None:
    assert not WorkingDays("DE-BB").is_working_day(date(2013, 10, 31))


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2013, 3, 1), 0, date(2013, 3, 1)),
        (date(2013, 3, 2), 0, date(2013, 3, 2)),  # a Saturday: step 0 goes at once on any day
        (date(2013, 3, 1), 1, date(2013, 3, 4)),
        (date(2013, 3, 2), 1, date(2013, 3, 4)),
        (date(2013, 3, 1), 5, date(2013, 3, 8)),
        (date(2013, 3, 28), 1, date(2013, 4, 2)),  # over Easter
        (date(2013, 12, 23), 5, date(2014, 1, 2)),  # over Christmas and New Year: 24, 27, 30, 31, 2
    ],
)
def test_the_nth_working_day_is_counted_from_the_day_after(start: date, n: int, end: date) -> None:
    assert BERLIN.after(start, n) == end


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        BERLIN.after(date(2013, 3, 1), -1)


@pytest.mark.parametrize("region", ["DE-XX", "XX-BE", "DE", "DE-", "", "berlin"])
def test_a_region_without_a_calendar_is_refused(region: str) -> None:
    with pytest.raises(ConfigurationRefused, match="DE-BE"):
        WorkingDays(region)


@given(st.dates(min_value=date(1991, 1, 1), max_value=date(2099, 1, 1)), st.integers(min_value=1, max_value=40))
def test_exactly_n_working_days_lie_between(start: date, n: int) -> None:
    end = BERLIN.after(start, n)
    passed = [start + timedelta(days=days) for days in range(1, (end - start).days + 1)]
    assert BERLIN.is_working_day(end)
    assert sum(BERLIN.is_working_day(day) for day in passed) == n
