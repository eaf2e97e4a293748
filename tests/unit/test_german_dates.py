"""Days in German."""

from datetime import date

from babel.dates import format_date
from hypothesis import given
from hypothesis.strategies import dates

from bbd.domain.german_dates import numeric, written


def test_a_day_is_written_with_its_month_in_words_or_in_figures() -> None:
    assert written(date(2013, 3, 1)) == "1. März 2013"
    assert numeric(date(2013, 3, 1)) == "01.03.2013"


def test_where_there_is_no_day_stands_a_dash() -> None:
    assert written(None) == "–"


@given(dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_days_are_written_as_everybody_writes_them_in_german(day: date) -> None:
    assert written(day) == format_date(day, "d. MMMM y", locale="de_DE")
    assert numeric(day) == format_date(day, "dd.MM.y", locale="de_DE")
