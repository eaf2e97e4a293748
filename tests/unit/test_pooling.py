"""Small units judged over several years, totals without one part, and the past carried on."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bbd.domain.assessment import SHIPPED_TOLERANCE, Direction, Status
from bbd.domain.assessment_path import status_by_path
from bbd.domain.assessment_pooled import assess_pooled, status_of_pooled
from bbd.domain.leave_one_out import Share, without
from bbd.domain.outlook import Aim, outlook
from bbd.domain.pooling import Counted, one_decides, pooled
from bbd.domain.target_path import Point, TargetPath
from bbd.domain.units import Unit

PATH = TargetPath(Point(Decimal(10), date(2009, 12, 31)), Point(Decimal(30), date(2014, 12, 31)))
PERCENT = Unit("percent")


def ends(year: int, numerator: int, denominator: int) -> Counted:
    return Counted(date(year, 12, 31), numerator, denominator)


def test_one_person_decides_where_they_weigh_more_than_the_tolerance() -> None:
    # 20 % of the way of 20 points are 4 points: one of 25.
    assert [one_decides(of, PATH.length, SHIPPED_TOLERANCE.off_track) for of in (24, 25)] == [True, False]


def test_the_last_three_years_count_as_one() -> None:
    found = pooled([ends(2009, 9, 9), ends(2010, 1, 10), ends(2011, 4, 12), ends(2012, 3, 12), ends(2013, 2, 8)], PATH)
    assert found is not None
    assert (found.numerator, found.denominator) == (9, 32)
    assert found.share == Fraction(900, 32)
    on_path = [PATH.value_at(one.on) for one in found.readings]
    assert found.expected == sum(of * value for of, value in zip((12, 12, 8), on_path, strict=True) if value) / 32


def test_one_reading_is_not_several() -> None:
    assert pooled([], PATH) is None
    assert pooled([ends(2012, 3, 12)], PATH) is None
    assert pooled([ends(2009, 3, 12), ends(2012, 3, 12)], PATH) is None
    assert pooled([ends(2008, 3, 12), ends(2009, 3, 12)], PATH) is None
    assert pooled([Counted(date(2012, 2, 29), 1, 9), Counted(date(2012, 3, 31), 1, 9)], PATH) is not None


def test_three_years_on_the_path_are_on_track_however_small_they_are() -> None:
    readings = [Counted(date(year, 12, 31), value, 100) for year, value in ((2010, 14), (2011, 18), (2012, 22))]
    found = pooled(readings, PATH)
    assert found is not None
    assert found.share == 18
    assert abs(found.expected - 18) < Fraction(1, 100)
    assert assess_pooled(found, PATH, SHIPPED_TOLERANCE, PERCENT).status is Status.ON_TRACK


def test_it_says_why_several_years_are_one() -> None:
    found = pooled([ends(2010, 0, 11), ends(2011, 1, 12), ends(2012, 2, 12)], PATH)
    assert found is not None
    judged = assess_pooled(found, PATH, SHIPPED_TOLERANCE, PERCENT)
    assert judged.status is Status.WRONG_DIRECTION
    assert judged.reason.replace("\N{NO-BREAK SPACE}", " ") == (
        "Von 2010 bis 2012 zusammen sind es 8,6 %. Nach dem Zielpfad sollten es 18,1 % sein: Es fehlen 9,5 "
        "Prozentpunkte, das sind 47,7 % des Weges von 10 % nach 30 % (mehr als 20 %). Der Wert liegt unter dem "
        "Ausgangswert. Eine einzelne Person macht hier 8,3 Prozentpunkte aus, mehr als die ganze Toleranz; deshalb "
        "werden mehrere Zeiträume gemeinsam beurteilt (3 von 35)."
    )
    assert (judged.current, judged.gap) == (Decimal("8.5714285714"), Decimal(20))


@given(st.integers(0, 40), st.sampled_from(["up", "down"]))
def test_equal_readings_of_one_day_are_judged_like_one(numerator: int, way: str) -> None:
    """Pooling the same share twice at nearly the same place of the path must not change the verdict."""
    start, target = (10, 30) if way == "up" else (30, 10)
    path = TargetPath(
        Point(Decimal(start), date(2009, 12, 31)), Point(Decimal(target), date(2014, 12, 31)), Direction(way)
    )
    day = date(2012, 6, 30)
    found = pooled([Counted(day, numerator, 100), Counted(day, numerator, 100)], path)
    assert found is not None
    assert status_of_pooled(found, path, SHIPPED_TOLERANCE) is status_by_path(Decimal(numerator), day, path)


def test_without_polizei_berlin_the_total_of_2017_would_be_17_5_per_cent() -> None:
    """26.9 % of 1,499 hires, 40.1 % of the Polizei's 623 (data/berlin/trainee_shares.csv)."""
    total = Share("alle", Fraction("26.9") * 1499 / 100, 1499)
    found = without(total, Share("Polizei Berlin", Fraction("40.1") * 623 / 100, 623))
    assert found is not None
    assert (found.rest.denominator, round(float(found.rest.value), 1)) == (876, 17.5)
    assert round(float(found.raises), 1) == 9.4


def test_what_is_all_there_is_or_does_not_fit_has_no_rest() -> None:
    total = Share("alle", Fraction(3), 9)
    for counted, of in ((3, 9), (0, 10), (4, 8), (0, 8)):
        assert without(total, Share("Teil", Fraction(counted), of)) is None
    assert without(total, Share("Teil", Fraction(3), 8)) is not None


@given(st.integers(0, 50), st.integers(50, 99), st.integers(0, 50), st.integers(50, 99))
def test_a_part_and_its_rest_make_the_total(some: int, of: int, more: int, of_more: int) -> None:
    total = Share("alle", Fraction(some + more), of + of_more)
    found = without(total, Share("Teil", Fraction(some), of))
    assert found is not None
    assert found.rest == Share("alle", Fraction(more), of_more)
    assert total.value == found.rest.value + found.raises


_PUBLISHED = {2006: "8.7", 2011: "17.5", 2012: "19.3", 2016: "23.0", 2017: "26.9", 2020: "29.6"}
SERIES = {year: Decimal(share) for year, share in _PUBLISHED.items()}


LATE = (
    "Von 2006 bis 2020 (letzte 6 Werte) ist der Wert im Mittel um 1,5 Prozentpunkte im Jahr gestiegen. Geht es so "
    "weiter, wird das Ziel 39,4\u00a0% im Jahr 2027 erreicht, 2 Jahre nach dem Termin."
)
FALLING = {at: Decimal(9 - at % 10) for at in range(2001, 2007)}
LEVEL = dict.fromkeys(range(2001, 2007), Decimal(7))
CRAWLING = {2001: Decimal(1), 2002: Decimal(1), 2003: Decimal(1), 2004: Decimal("1.1")}


@pytest.mark.parametrize(
    ("values", "target", "by", "sentence"),
    [
        (SERIES, "39.4", 2025, LATE),
        (SERIES, "35", 2030, "im Jahr 2024 erreicht, also rechtzeitig."),
        (FALLING, "30", 2010, "ist der Wert im Mittel um 1,0 Prozentpunkte im Jahr gesunken."),
        (FALLING, "30", 2010, "Geht es so weiter, wird das Ziel 30\u00a0% nicht erreicht."),
        (LEVEL, "30", 2010, "hat sich der Wert im Mittel nicht verändert."),
        (CRAWLING, "30", 2010, "wird das Ziel 30\u00a0% in den nächsten 50 Jahren nicht erreicht."),
    ],
)
def test_the_past_carried_on_is_said_in_plain_words(
    values: dict[int, Decimal], target: str, by: int, sentence: str
) -> None:
    found = outlook(values, Aim(Decimal(target), by, Direction.UP), max(values) + 2)
    assert found is not None
    assert sentence in found.sentence(PERCENT)


def test_too_few_values_old_ones_and_corridors_have_no_outlook() -> None:
    aim = Aim(Decimal("39.4"), 2025, Direction.UP)
    assert outlook({2001: Decimal(1), 2002: Decimal(2), 2003: Decimal(3)}, aim, 2004) is None
    assert outlook(SERIES, Aim(Decimal(9), 2025, Direction.CORRIDOR), 2020) is None
    assert outlook(SERIES, aim, 2022) is not None
    assert outlook(SERIES, Aim(Decimal(29), 2025, Direction.UP), 2022) is None
    assert outlook(SERIES, aim, 2023) is None
    assert outlook(SERIES, aim, 2020, breaks=(2012,)) is not None
    assert outlook(SERIES, aim, 2020, breaks=(2013,)) is None


def test_less_is_reached_by_falling() -> None:
    falling = {2001: Decimal(9), 2002: Decimal(8), 2003: Decimal(7), 2004: Decimal(6)}
    found = outlook(falling, Aim(Decimal(4), 2005, Direction.DOWN), 2004)
    assert found is not None
    assert found.reached == 2006
    assert found.change == -1
    assert found.sentence(PERCENT).endswith("im Jahr 2006 erreicht, 1 Jahr nach dem Termin.")
