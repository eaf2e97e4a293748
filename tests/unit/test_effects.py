"""Before and after a measure, and the difference in differences: exact, symmetric, and silent where figures lack."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bbd.domain.effect_groups import Differences, difference_in_differences
from bbd.domain.effect_reservations import course_said, reservations, uneven_said
from bbd.domain.effect_words import (
    ASSUMPTIONS,
    before_after_said,
    difference_said,
    why_no_difference,
    why_none,
)
from bbd.domain.effects import (
    BeforeAfter,
    Measured,
    NoComparison,
    Series,
    Span,
    Why,
    before_after,
)
from bbd.domain.periods import Frequency, Period
from bbd.domain.units import Unit

SPAN = Span(date(2012, 3, 15), date(2013, 9, 30))
PERCENT = Unit("percent")


def year(number: int, value: str, *cells: int) -> Measured:
    numerator, denominator = cells or (None, None)
    return Measured(Period(Frequency.YEAR, number), Decimal(value), numerator, denominator)


def series(*breaks: date, **values: str) -> Series:
    """Return the series with the values by year: `_2010="8.0"`."""
    return Series([year(int(name[1:]), value) for name, value in values.items()], breaks)


def compared(one: Series, span: Span = SPAN) -> BeforeAfter:
    outcome = before_after(one, span)
    assert isinstance(outcome, BeforeAfter), outcome
    return outcome


def apart(having: list[Series], lacking: list[Series], span: Span = SPAN) -> Differences:
    outcome = difference_in_differences(having, lacking, span)
    assert isinstance(outcome, Differences), outcome
    return outcome


def test_the_means_before_and_after_are_worked_by_hand() -> None:
    outcome = compared(series(_2010="8.0", _2011="9.5", _2012="99", _2013="12.0", _2014="13.5"))
    assert [outcome.before.mean, outcome.after.mean] == [Fraction("8.75"), Fraction("12.75")]
    assert outcome.difference == 4
    assert [one.period.key for one in outcome.before.readings] == ["2010", "2011"]


def test_what_ended_while_the_measure_went_on_is_neither_before_nor_after() -> None:
    outcome = compared(series(_2010="8", _2011="8", _2012="50", _2013="8"))
    assert outcome.difference == 0


def test_shares_are_pooled_where_all_cells_are_given() -> None:
    readings = [year(2010, "10", 1, 10), year(2011, "50", 50, 100), year(2013, "60", 30, 50), year(2014, "0", 0, 10)]
    outcome = compared(Series(readings))
    assert outcome.pooled
    assert outcome.before.mean == Fraction(100 * 51, 110)
    assert outcome.after.mean == 50
    missing = compared(Series([*readings[:3], year(2014, "0")]))
    assert not missing.pooled
    assert [missing.before.mean, missing.after.mean] == [Fraction(30)] * 2


@pytest.mark.parametrize(
    ("values", "why", "said"),
    [
        ({"_2011": "8", "_2013": "9"}, Why.FEW_BEFORE, "nur ein Messwert"),
        ({"_2012": "8", "_2013": "9"}, Why.FEW_BEFORE, "kein Messwert"),
        ({"_2010": "8", "_2011": "9", "_2012": "9"}, Why.FEW_AFTER, "30. September 2013"),
        ({}, Why.FEW_BEFORE, "kein Messwert"),
    ],
)
def test_too_few_readings_are_no_comparison_and_it_is_said_why(values: dict[str, str], why: Why, said: str) -> None:
    outcome = before_after(series(**values), SPAN)
    assert isinstance(outcome, NoComparison)
    assert outcome.why is why
    assert said in why_none(outcome, SPAN)


def test_two_before_and_one_after_are_just_enough() -> None:
    assert compared(series(_2010="8", _2011="9", _2013="9.5")).difference == 1


@pytest.mark.parametrize("day", [date(2012, 1, 1), date(2012, 6, 1), date(2013, 12, 31)])
def test_another_definition_in_between_is_no_comparison(day: date) -> None:
    outcome = before_after(series(day, _2010="8", _2011="9", _2013="9"), SPAN)
    assert isinstance(outcome, NoComparison)
    assert outcome.why is Why.BREAK
    assert "Definition" in why_none(outcome, SPAN)


def test_values_of_another_definition_outside_are_left_out() -> None:
    breaks = date(2009, 1, 1), date(2015, 1, 1)
    outcome = compared(series(*breaks, _2008="90", _2009="8", _2010="8", _2013="9", _2014="9", _2015="90"))
    assert outcome.difference == 1
    few = before_after(series(date(2011, 1, 1), _2009="8", _2010="8", _2011="8", _2013="9"), SPAN)
    assert few == NoComparison(Why.FEW_BEFORE, 1, 1)


def test_a_first_period_that_began_before_the_end_is_named() -> None:
    outcome = compared(series(_2010="8", _2011="9", _2013="9", _2014="9"))
    assert [one.key for one in outcome.partly] == ["2013"]
    assert "2013" in reservations(outcome)[0]


def test_a_measure_ends_after_it_begins() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        Span(date(2013, 1, 2), date(2013, 1, 1))


def test_partners_are_compared_over_the_periods_that_all_of_them_have() -> None:
    having = [series(_2009="1", _2010="10", _2011="12", _2013="20")]
    lacking = [series(_2010="10", _2011="10", _2013="13", _2014="99"), series(_2010="20", _2011="22", _2013="24")]
    outcome = apart(having, lacking)
    assert [one.key for one in (*outcome.before, *outcome.after)] == ["2010", "2011", "2013"]
    assert [outcome.having.change, outcome.lacking.change] == [Fraction(9), Fraction(3)]
    assert outcome.difference == 6
    assert [outcome.having.earlier, outcome.lacking.earlier] == [Fraction(2), Fraction(1)]


def test_without_a_group_or_common_periods_there_is_no_difference() -> None:
    one, other = series(_2010="1", _2011="1", _2013="1"), series(_2011="1", _2013="1")
    assert difference_in_differences([one], [], SPAN) == NoComparison(Why.NO_GROUP)
    few = difference_in_differences([one], [other], SPAN)
    assert isinstance(few, NoComparison)
    assert "alle ausgewählten Partner" in why_no_difference(few, SPAN)
    late = difference_in_differences([one], [series(_2010="1", _2011="1")], SPAN)
    assert isinstance(late, NoComparison)
    assert "30. September 2013" in why_no_difference(late, SPAN)
    assert "einen ohne sie" in why_no_difference(NoComparison(Why.NO_GROUP), SPAN)


def test_a_break_at_one_partner_is_one_for_all() -> None:
    broken = series(date(2012, 1, 1), _2010="1", _2011="1", _2013="1")
    outcome = difference_in_differences([series(_2010="1", _2011="1", _2013="1")], [broken], SPAN)
    assert isinstance(outcome, NoComparison)
    assert outcome.why is Why.BREAK


VALUES = st.decimals(0, 100, places=1)
CELLS = st.tuples(st.integers(0, 50), st.integers(50, 90))


@st.composite
def partners(draw: st.DrawFn, cells: bool = False) -> Series:
    def one(number: int) -> Measured:
        numerator, denominator = draw(CELLS) if cells else (None, None)
        return Measured(Period(Frequency.YEAR, number), draw(VALUES), numerator, denominator)

    return Series([one(number) for number in (2009, 2010, 2011, 2012, 2013, 2014)])


GROUPS = st.lists(st.one_of(partners(), partners(cells=True)), min_size=1, max_size=3)


def moved(one: Series, by: Decimal) -> Series:
    return Series([replace(each, value=each.value + by) for each in one.readings], one.breaks)


@given(GROUPS, GROUPS)
def test_swapping_the_groups_turns_the_sign(having: list[Series], lacking: list[Series]) -> None:
    assert apart(having, lacking).difference == -apart(lacking, having).difference


@given(GROUPS)
def test_a_group_beside_itself_differs_by_nothing(group: list[Series]) -> None:
    assert apart(group, group).difference == 0


@given(st.lists(partners(), min_size=1, max_size=3), st.lists(partners(), min_size=1, max_size=3), VALUES)
def test_what_is_added_to_all_changes_nothing(having: list[Series], lacking: list[Series], by: Decimal) -> None:
    shifted = apart([moved(one, by) for one in having], [moved(one, by) for one in lacking])
    assert shifted.difference == apart(having, lacking).difference
    assert compared(moved(having[0], by)).difference == compared(having[0]).difference


@given(partners(), VALUES)
def test_what_is_added_after_is_the_difference(one: Series, by: Decimal) -> None:
    later = Series([replace(each, value=each.value + by * (each.period.year > 2012)) for each in one.readings])
    assert compared(later).difference == compared(one).difference + Fraction(by)


@given(GROUPS, GROUPS, st.randoms())
def test_the_order_of_readings_and_partners_does_not_matter(
    having: list[Series], lacking: list[Series], chance: Random
) -> None:
    def shuffled(group: list[Series]) -> list[Series]:
        mixed = [Series(chance.sample(list(one.readings), len(one.readings))) for one in group]
        chance.shuffle(mixed)
        return mixed

    assert apart(shuffled(having), shuffled(lacking)) == apart(having, lacking)


@given(partners(), st.integers(1, 5), st.integers(2, 9))
def test_pooling_goes_by_cells_not_by_values(one: Series, counted: int, times: int) -> None:
    """Readings of equal share pool to that share, however large each is."""
    cells = [replace(each, numerator=counted * each.period.year, denominator=9 * each.period.year * times)
             for each in one.readings]  # fmt: skip
    assert compared(Series(cells)).before.mean == Fraction(100 * counted, 9 * times)


@given(GROUPS, GROUPS)
def test_no_sentence_claims_a_cause(having: list[Series], lacking: list[Series]) -> None:
    one = compared(having[0])
    said = [before_after_said(one, PERCENT), difference_said(apart(having, lacking), PERCENT), *reservations(one)]
    assert not [word for word in ("bewirk", "führte", "durch die Maßnahme", "dank") if word in " ".join(said)]
    assert len(ASSUMPTIONS) == 6


def test_the_sentences_name_their_figures() -> None:
    rising = compared(series(_2010="8.0", _2011="9.0", _2013="20.7"))
    assert before_after_said(rising, PERCENT) == (
        "Zur gleichen Zeit stieg die Kennzahl von 8,5\N{NO-BREAK SPACE}% (Mittel aus 2 Messwerten, 2010 bis 2011) auf "
        "20,7\N{NO-BREAK SPACE}% (Messwert 2013), also um 12,2 Prozentpunkte. Woran das lag, sagen diese Zahlen nicht; "
        "das beurteilen Menschen (siehe unten)."
    )
    assert "sank" in before_after_said(compared(series(_2010="9", _2011="9", _2013="8")), PERCENT)
    assert "lag davor" in before_after_said(compared(series(_2010="9", _2011="9", _2013="9")), PERCENT)
    having, lacking = [series(_2010="8", _2011="9", _2013="20")], [series(_2010="8", _2011="9", _2013="10")]
    assert "+10,0 Prozentpunkte" in difference_said(apart(having, lacking), PERCENT)
    assert "gleich verändert" in difference_said(apart(having, having), PERCENT)


def test_a_mean_stands_beside_the_course_before() -> None:
    rising = compared(series(_2006="8.7", _2010="19", _2011="29.6", _2013="30.4"))
    assert course_said(rising, PERCENT) == (
        "Davor ging es von 8,7\N{NO-BREAK SPACE}% (2006) auf 29,6\N{NO-BREAK SPACE}% (2011); der erste Wert danach "
        "(2013: 30,4\N{NO-BREAK SPACE}%) liegt um 0,8 Prozentpunkte höher als der letzte davor."
    )
    assert "niedriger als" in course_said(compared(series(_2010="9", _2011="9", _2013="8")), PERCENT)
    assert "ebenso hoch" not in course_said(rising, PERCENT)


@pytest.mark.parametrize(("before", "uneven"), [("10", False), ("13", False), ("13.1", True), ("16", True)])
def test_groups_that_went_apart_before_are_named_as_a_reason_against_it(before: str, uneven: bool) -> None:
    """The difference is 6 whatever was before: a mean of 11.5 and of (8 + x) / 2 each rise by as much less."""
    having = [series(_2010="10", _2011="10", _2013="20")]
    lacking = [series(_2010="10", _2011=before, _2013=str(14 + (Decimal(before) - 10) / 2))]
    found = apart(having, lacking)
    assert found.difference == 6
    said = uneven_said(found, PERCENT)
    assert bool(said) is uneven
    assert not uneven or "entwickelten sich die Gruppen verschieden" in said
