"""Reporting periods: their days, names, order and due dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bbd.domain.errors import InputRefused
from bbd.domain.periods import Frequency, Period, periods_between

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))
frequencies = st.sampled_from(Frequency)


@pytest.mark.parametrize(
    ("key", "frequency", "begin", "end", "label"),
    [
        ("2012", Frequency.YEAR, date(2012, 1, 1), date(2012, 12, 31), "2012"),
        ("2012-H1", Frequency.HALF_YEAR, date(2012, 1, 1), date(2012, 6, 30), "1. Halbjahr 2012"),
        ("2012-H2", Frequency.HALF_YEAR, date(2012, 7, 1), date(2012, 12, 31), "2. Halbjahr 2012"),
        ("2012-Q1", Frequency.QUARTER, date(2012, 1, 1), date(2012, 3, 31), "1. Quartal 2012"),
        ("2012-Q3", Frequency.QUARTER, date(2012, 7, 1), date(2012, 9, 30), "3. Quartal 2012"),
        ("2012-02", Frequency.MONTH, date(2012, 2, 1), date(2012, 2, 29), "Februar 2012"),
        ("2013-02", Frequency.MONTH, date(2013, 2, 1), date(2013, 2, 28), "Februar 2013"),
        ("2012-07", Frequency.MONTH, date(2012, 7, 1), date(2012, 7, 31), "Juli 2012"),
        ("2012-12", Frequency.MONTH, date(2012, 12, 1), date(2012, 12, 31), "Dezember 2012"),
    ],
)
def test_a_period_knows_its_days_and_its_name(
    key: str, frequency: Frequency, begin: date, end: date, label: str
) -> None:
    period = Period.parse(key)
    assert (period.frequency, period.begin, period.end, period.label) == (frequency, begin, end, label)
    assert period.key == str(period) == key


@pytest.mark.parametrize(
    "text",
    [
        *("", "12", "2012-", "2012-13", "2012-00", "2012-7", "2012-H3", "2012-H0", "2012-Q5", "2012-q1", "2012/07"),
        *("2012-H1 ", " 2012", "2012\n", "1812", "2200", "20121", "２０１２", "2012-07-01", "Juli 2012", "2012-H12"),
    ],
)
def test_a_malformed_period_is_refused_with_the_possible_forms(text: str) -> None:
    with pytest.raises(InputRefused) as refused:
        Period.parse(text, where="messwerte.csv, Zeile 2", field="period")
    (problem,) = refused.value.problems
    assert (problem.where, problem.field) == ("messwerte.csv, Zeile 2", "period")
    assert "2012-H1" in problem.remedy


def test_a_number_outside_the_year_is_no_period() -> None:
    with pytest.raises(ValueError, match="no period 5"):
        Period(Frequency.QUARTER, 2012, 5)


@given(frequencies, days)
def test_a_day_lies_in_exactly_the_period_that_contains_it(frequency: Frequency, day: date) -> None:
    period = Period.containing(frequency, day)
    assert period.begin <= day <= period.end
    assert Period.parse(period.key) == period


@given(frequencies, days)
def test_periods_follow_each_other_without_a_gap(frequency: Frequency, day: date) -> None:
    period = Period.containing(frequency, day)
    assert period.next().begin == period.end + timedelta(days=1)
    assert period < period.next()


def test_periods_are_ordered_by_their_last_day() -> None:
    keys = ["2012-01", "2012-Q1", "2012", "2012-H2", "2012-Q4", "2012-12", "2013-01"]
    assert [period.key for period in sorted(Period.parse(key) for key in reversed(keys))] == keys
    assert Period.parse("2012") >= Period.parse("2011-12")
    with pytest.raises(TypeError):
        assert Period.parse("2012") < "2013"


def test_a_reading_is_due_so_many_days_after_the_end() -> None:
    assert Period.parse("2012").due(30) == date(2013, 1, 30)
    assert Period.parse("2012-Q1").due(0) == date(2012, 3, 31)


def test_the_periods_that_end_within_the_term_are_due() -> None:
    term = (date(2012, 1, 1), date(2013, 12, 31))
    assert [period.key for period in periods_between(Frequency.YEAR, *term)] == ["2012", "2013"]
    assert len(periods_between(Frequency.MONTH, *term)) == 24


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "keys"),
    [
        (date(2012, 3, 31), date(2012, 6, 30), ["2012-Q1", "2012-Q2"]),
        (date(2012, 4, 1), date(2012, 6, 29), []),
        (date(2012, 4, 1), date(2012, 6, 30), ["2012-Q2"]),
        (date(2012, 6, 30), date(2012, 6, 30), ["2012-Q2"]),
        (date(2013, 1, 1), date(2012, 1, 1), []),
        (date(9999, 10, 1), date(9999, 12, 31), ["9999-Q4"]),
    ],
)
def test_both_days_of_the_term_count(valid_from: date, valid_to: date, keys: list[str]) -> None:
    assert [period.key for period in periods_between(Frequency.QUARTER, valid_from, valid_to)] == keys


@given(frequencies, days, st.integers(min_value=0, max_value=1500))
def test_every_period_that_ends_within_the_term_is_found_once(frequency: Frequency, first: date, length: int) -> None:
    last = min(first + timedelta(days=length), date(2199, 12, 31))
    walked = {Period.containing(frequency, first + timedelta(days=day)) for day in range((last - first).days + 1)}
    ending = sorted(period for period in walked if first <= period.end <= last)
    assert list(periods_between(frequency, first, last)) == ending
