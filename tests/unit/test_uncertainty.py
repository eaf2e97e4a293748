"""Intervals of shares: against values worked out elsewhere, at their boundaries, and by what has to hold of all."""

from decimal import Decimal
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bbd.domain.assessment import Assessment, Corridor, Status
from bbd.domain.doubt import allows_one, doubted
from bbd.domain.uncertainty import Interval, Sample, sample_of

ENDLESS = 10**12
"""A population so large that it makes no difference that it ends."""


# R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998),
# table I, method 3 (score, without correction for continuity).
@pytest.mark.parametrize(
    ("counted", "of", "low", "high"),
    [
        (81, 263, "25.53", "36.62"),
        (15, 148, "6.24", "16.05"),
        (0, 20, "0.00", "16.11"),
        (1, 29, "0.61", "17.18"),
    ],
)
def test_published_intervals_come_out(counted: int, of: int, low: str, high: str) -> None:
    found = Sample(Fraction(100 * counted, of), of, ENDLESS).interval
    assert (round(found.low, 2), round(found.high, 2)) == (Decimal(low), Decimal(high))


def test_the_staff_survey_of_2024_is_narrow_by_chance_and_wide_by_silence() -> None:
    sample = Sample(Fraction("21.7"), 31_658, 143_000)
    assert round(sample.response, 1) == round(Fraction("22.1"), 1)
    assert [round(one, 2) for one in (sample.interval.low, sample.interval.high)] == [
        Decimal("21.30"),
        Decimal("22.10"),
    ]
    assert [round(one, 1) for one in (sample.possible.low, sample.possible.high)] == [Decimal("4.8"), Decimal("82.7")]


def test_who_asked_all_is_sure() -> None:
    sample = Sample(Fraction(100, 3), 30, 30)
    assert sample.is_full
    assert sample.interval == sample.possible == Interval(Decimal("33.3333333333"), Decimal("33.3333333333"))


def test_one_of_very_many_tells_hardly_anything() -> None:
    found = Sample(Fraction(100), 1, ENDLESS).interval
    assert (round(found.low, 1), found.high) == (Decimal("20.7"), Decimal(100))


def test_who_was_seen_is_certain() -> None:
    """Nine of ten were seen, and all count: of ten at least nine do."""
    assert Sample(Fraction(100), 9, 10).interval.low >= 90
    assert Sample(Fraction(0), 9, 10).interval.high <= 10


@given(st.integers(1, 2000), st.integers(0, 2000), st.integers(1, 10**6))
def test_the_interval_is_that_of_the_score_equation(answered: int, more: int, counted: int) -> None:
    population, counted = answered + more, counted % (answered + 1)
    sample = Sample(Fraction(100 * counted, answered), answered, population)
    found, possible = sample.interval, sample.possible
    assert possible.low <= found.low <= Fraction(100 * counted, answered) + Fraction(1, 10**9)
    assert Fraction(100 * counted, answered) - Fraction(1, 10**9) <= found.high <= possible.high
    shrinks = 0 if population == 1 else (population - answered) / (population - 1)
    for end, bound in ((found.low, possible.low), (found.high, possible.high)):
        p = float(end) / 100
        if end != bound:
            distance = abs(p - counted / answered)
            assert distance == pytest.approx(1.959963985 * sqrt(p * (1 - p) / answered * shrinks), abs=1e-7)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((None, None, None, None), None),
        ((10, 40, None, 100), None),
        ((10, 40, 40, None), None),
        ((10, 40, 200, 100), None),
        ((None, None, 40, 100), Sample(Fraction("25.0"), 40, 100)),
        ((11, 40, 50, 100), Sample(Fraction("27.5"), 40, 100)),
        ((11, 60, 50, 100), Sample(Fraction(55, 3), 50, 100)),
    ],
)
def test_a_reading_is_a_sample_where_it_says_how_many_answered_and_were_asked(
    cells: tuple[int | None, int | None, int | None, int | None], expected: Sample | None
) -> None:
    assert sample_of(Decimal("25.0"), *cells) == expected


@pytest.mark.parametrize(("share", "answered", "population"), [(10, 0, 5), (10, 6, 5), (-1, 3, 5), (101, 3, 5)])
def test_what_is_no_sample_is_refused(share: int, answered: int, population: int) -> None:
    with pytest.raises(ValueError, match="no sample"):
        Sample(Fraction(share), answered, population)


def _by_bound(bound: str, *, above: Status = Status.ON_TRACK, below: Status = Status.OFF_TRACK):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a judge in one line
    return lambda value: above if value >= Decimal(bound) else below


SAMPLE = Sample(Fraction(20), 100, 1000)
"""Between 13.6 and 28.4 per cent."""


def test_a_status_stands_only_where_the_whole_interval_has_it() -> None:
    judged = Assessment(Status.ON_TRACK, "2012 sind es 20 %.")
    sure = doubted(judged, SAMPLE, _by_bound("13"))
    assert sure.status is Status.ON_TRACK
    assert sure.reason == (
        "2012 sind es 20 %. Geantwortet haben 100 von 1.000 (10,0\u00a0%). Wären sie zufällig ausgewählt, läge der "
        "Anteil an allen mit 95 Prozent Sicherheit zwischen 13,6 und 28,4\u00a0%; bei freiwilliger Teilnahme kann er "
        "weiter davon abweichen. An der Bewertung ändert das nichts."
    )
    unsure = doubted(judged, SAMPLE, _by_bound("15"))
    assert unsure.status is Status.NOT_ASSESSABLE
    assert unsure.reason.endswith(
        "Die Spanne reicht von „deutlich hinter dem Zielpfad“ bis „auf Kurs“ und ist zu ungenau für eine Bewertung."
    )


def test_an_interval_around_a_corridor_is_not_one_verdict() -> None:
    def outside(value: Decimal) -> Status:
        return Status.ON_TRACK if 24 <= value <= 26 else Status.OFF_TRACK

    judged, corridor = Assessment(Status.OFF_TRACK, ""), Corridor(Decimal(24), Decimal(26))
    assert doubted(judged, SAMPLE, outside).status is Status.OFF_TRACK
    assert doubted(judged, SAMPLE, outside, corridor).status is Status.NOT_ASSESSABLE


@given(st.integers(0, 100), st.sampled_from(Status), st.integers(1, 50))
def test_with_and_without_words_it_is_the_same(bound: int, status: Status, answered: int) -> None:
    sample = Sample(Fraction(20), answered, 50)
    judge = _by_bound(str(bound), above=status)
    assert doubted(Assessment(status, ""), sample, judge).status is allows_one(status, sample, judge)


def test_what_has_no_status_is_not_doubted() -> None:
    judged = Assessment(Status.NO_READING, "Es liegt kein Messwert vor.")
    assert doubted(judged, SAMPLE, _by_bound("13")) is judged
    full = Sample(Fraction(20), 1000, 1000)
    assert doubted(Assessment(Status.ON_TRACK, "gut"), full, _by_bound("90")).reason == "gut"
