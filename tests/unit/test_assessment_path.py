"""The method `path`, on days: the published figures, and every boundary."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bbd.domain.assessment import Assessment, Corridor, Direction, Status, Tolerance
from bbd.domain.assessment_path import assess_path
from bbd.domain.errors import InputRefused
from bbd.domain.target_path import Point, TargetPath, moment
from bbd.domain.units import Unit

START, END_OF_2012, END = date(2011, 12, 31), date(2012, 12, 31), date(2013, 12, 31)


def judged(
    baseline: str, target: str, reading: str | None, on: date = END_OF_2012, direction: Direction = Direction.UP
) -> Assessment:
    """Judge a reading on the Senate's way of that time: from the end of 2011 to the end of 2013."""
    path = TargetPath(Point(Decimal(baseline), START), Point(Decimal(target), END), direction)
    return assess_path(None if reading is None else Decimal(reading), on, path)


@pytest.mark.parametrize(
    ("organisation", "baseline", "reading", "status"),
    [
        ("public service", "17.5", "19.3", Status.OFF_TRACK),
        ("Vivantes", "14.5", "19.6", Status.ON_TRACK),
        ("Pankow", "8.0", "20.7", Status.ON_TRACK),
        ("Friedrichshain-Kreuzberg", "35.5", "52.2", Status.ON_TRACK),
        ("Wasserbetriebe", "20.0", "13.2", Status.WRONG_DIRECTION),
    ],
)
def test_the_published_figures_of_2012_stand_as_expected(
    organisation: str, baseline: str, reading: str, status: Status
) -> None:
    assert judged(baseline, "25", reading).status is status, organisation


def test_the_public_service_lags_by_a_quarter_of_its_way() -> None:
    outcome = judged("17.5", "25", "19.3")
    # 2012 has 366 of the 731 days: 17.5 + 7.5 * 366 / 731
    assert outcome.projected == Decimal("21.255129959")
    assert outcome.shortfall == Decimal("1.955129959")
    assert outcome.gap == Decimal("7.5")
    assert outcome.current == Decimal("19.3")
    assert outcome.reason == (
        "Zum 31.12.2012 sind es 19,3. Nach dem Zielpfad sollten es 21,26 sein: Es fehlen 1,96, "
        "das sind 26,1\u00a0% des Weges von 17,5 nach 25 (mehr als 20\u00a0%)."
    )


def test_reasons_name_what_decided() -> None:
    assert judged("14.5", "25", "19.6").reason == (
        "Zum 31.12.2012 sind es 19,6. Nach dem Zielpfad sollten es 19,76 sein: Es fehlen 0,16, "
        "das sind 1,5\u00a0% des Weges von 14,5 nach 25 (unter 5\u00a0%)."
    )
    assert judged("8.0", "25", "20.7").reason == (
        "Zum 31.12.2012 sind es 20,7. Nach dem Zielpfad sollten es 16,51 sein: Das ist erreicht."
    )
    assert judged("35.5", "25", "52.2").reason == (
        "Zum 31.12.2012 sind es 52,2. Mindestens 25 sind zu halten: Das ist erreicht."
    )
    assert judged("35.5", "25", "24").reason == (
        "Zum 31.12.2012 sind es 24. Mindestens 25 sind zu halten: Es fehlt 1, "
        "das sind 4,0\u00a0% des Zielwerts 25 (unter 5\u00a0%)."
    )
    assert judged("20", "25", "13.2").reason.endswith("(mehr als 20\u00a0%). Der Wert liegt unter dem Ausgangswert.")
    assert judged("20", "25", "20").reason.endswith(
        "Der Wert ist seit dem Ausgangswert unverändert; auch damit kommt man dem Ziel nicht näher."
    )


def test_less_is_better_is_told_as_too_much() -> None:
    reason = judged("25", "15", "26", direction=Direction.DOWN).reason
    assert "Nach dem Zielpfad sollten es 19,99 sein: Es sind 6,01 zu viel, das sind 60,1" in reason
    assert reason.endswith("Der Wert liegt über dem Ausgangswert.")
    assert "Höchstens 25 sind zu halten: Es ist 1 zu viel" in judged("20", "25", "26", direction=Direction.DOWN).reason


def test_percentages_are_told_in_percent_and_their_differences_in_percentage_points() -> None:
    path = TargetPath(Point(Decimal("29.6"), date(2020, 12, 31)), Point(Decimal("39.4"), date(2027, 12, 31)))
    outcome = assess_path(Decimal("29.178470255"), date(2025, 12, 31), path, unit=Unit("percent"), period="2025")
    assert outcome.reason == (
        "2025 sind es 29,2\u00a0%. Nach dem Zielpfad sollten es 36,6\u00a0% sein: Es fehlen 7,4 Prozentpunkte, "
        "das sind 75,7\u00a0% des Weges von 29,6\u00a0% nach 39,4\u00a0% (mehr als 20\u00a0%). "
        "Der Wert liegt unter dem Ausgangswert."
    )
    assert outcome.current == Decimal("29.178470255")


@pytest.mark.parametrize(
    ("reading", "status"),
    [
        ("25", Status.ON_TRACK),
        ("24.5000000001", Status.ON_TRACK),
        ("24.5", Status.SLIGHTLY_OFF),  # exactly 5 % of the way from 15 to 25
        ("23", Status.SLIGHTLY_OFF),  # exactly 20 %
        ("22.9999999999", Status.OFF_TRACK),
        ("15.0000000001", Status.OFF_TRACK),
        ("15", Status.WRONG_DIRECTION),  # no nearer than at the baseline
        ("14", Status.WRONG_DIRECTION),
    ],
)
def test_the_bounds_of_the_tolerance_belong_to_slightly_off(reading: str, status: Status) -> None:
    assert judged("15", "25", reading, END).status is status
    turned = judged("-15", "-25", f"-{reading}", END, Direction.DOWN)
    assert turned.status is status


def test_a_share_next_to_a_bound_is_shown_on_its_own_side() -> None:
    assert "4,99999\u00a0% des Weges" in judged("0", "100", "95.00001", END).reason
    assert "20,000001\u00a0% des Weges" in judged("0", "100", "79.999999", END).reason
    # Ten digits are enough for anybody; then the bound in brackets must do.
    assert "4,9999999999\u00a0% des Weges" in judged("0", "100", "95.0000000001", END).reason
    assert "5,0000000000\u00a0% des Weges" in judged("0", "100", "95.00000000001", END).reason


@pytest.mark.parametrize(
    ("reading", "status", "gap"),
    [
        ("25", Status.ON_TRACK, "25"),
        ("23.75", Status.SLIGHTLY_OFF, "25"),  # 5 % of the target
        ("20", Status.SLIGHTLY_OFF, "25"),  # 20 %
        ("19.9", Status.WRONG_DIRECTION, "25"),  # the baseline missed nothing, this does
        ("0", Status.WRONG_DIRECTION, "25"),
    ],
)
def test_a_level_to_hold_is_measured_by_the_target(reading: str, status: Status, gap: str) -> None:
    for baseline in ("25", "35.5"):
        for day in (START, END_OF_2012, END, date(2020, 1, 1)):
            outcome = judged(baseline, "25", reading, day)
            assert (outcome.status, outcome.gap, outcome.projected) == (status, Decimal(gap), Decimal(25))


def test_a_level_of_zero_has_no_way_and_any_lag_is_too_much() -> None:
    held = judged("0", "0", "0", direction=Direction.DOWN)
    assert (held.status, held.gap, held.shortfall) == (Status.ON_TRACK, Decimal(0), Decimal(0))
    missed = judged("0", "0", "0.1", direction=Direction.DOWN)
    assert missed.status is Status.WRONG_DIRECTION
    assert "bei einem Zielwert von 0 ist jeder Rückstand zu groß." in missed.reason


def test_after_the_last_target_the_path_stays_at_the_target() -> None:
    outcome = judged("15", "25", "24", date(2030, 6, 30))
    assert outcome.projected == Decimal(25)
    assert outcome.status is Status.SLIGHTLY_OFF


def test_on_the_day_of_the_baseline_the_path_is_the_baseline() -> None:
    assert judged("17.5", "25", "17.5", START).projected == Decimal("17.5")
    assert judged("17.5", "25", "17.5", START).status is Status.ON_TRACK


def test_before_the_baseline_there_is_no_path() -> None:
    outcome = judged("17.5", "25", "30", date(2011, 12, 30))
    assert outcome.status is Status.NOT_ASSESSABLE
    assert outcome.projected is outcome.shortfall is outcome.gap is None
    assert "30.12.2011" in outcome.reason


def test_a_missing_reading_is_never_green() -> None:
    outcome = judged("35.5", "25", None)
    assert outcome == Assessment(Status.NO_READING, "Es liegt kein Messwert zum 31.12.2012 vor.")


def test_a_target_on_the_day_of_the_baseline_is_due_at_once() -> None:
    path = TargetPath(Point(Decimal(15), START), Point(Decimal(25), START))
    outcome = assess_path(Decimal(20), START, path)
    assert (outcome.projected, outcome.status) == (Decimal(25), Status.OFF_TRACK)


def test_the_path_bends_at_its_milestones_in_whatever_order_they_come() -> None:
    milestones = (Point(Decimal(21), date(2013, 3, 1)), Point(Decimal(18), date(2012, 1, 10)))
    path = TargetPath(Point(Decimal(17), START), Point(Decimal(25), END), milestones=milestones)
    assert path.value_at(date(2012, 1, 5)) == Fraction(35, 2)
    assert path.value_at(date(2012, 1, 10)) == 18
    assert path.value_at(date(2013, 3, 1)) == 21
    assert path.value_at(END) == 25
    assert path.length == 8


@pytest.mark.parametrize("day", [START, date(2011, 1, 1), END, date(2014, 1, 1)])
def test_a_milestone_outside_the_way_is_refused(day: date) -> None:
    with pytest.raises(InputRefused, match="Meilensteine"):
        TargetPath(Point(Decimal(17), START), Point(Decimal(25), END), milestones=(Point(Decimal(20), day),))


def test_two_milestones_on_one_day_are_refused() -> None:
    twice = (Point(Decimal(20), END_OF_2012), Point(Decimal(21), END_OF_2012))
    with pytest.raises(InputRefused, match="Meilensteine"):
        TargetPath(Point(Decimal(17), START), Point(Decimal(25), END), milestones=twice)


def test_a_target_before_the_baseline_is_refused() -> None:
    with pytest.raises(InputRefused, match=r"zum 31\.12\.2011\) liegt zeitlich vor"):
        TargetPath(Point(Decimal(17), END), Point(Decimal(25), START))


@pytest.mark.parametrize(
    ("reading", "status", "projected"),
    [
        ("20", Status.ON_TRACK, None),
        ("30", Status.ON_TRACK, None),
        ("19.9", Status.ON_TRACK, "15.0068"),
        ("10", Status.WRONG_DIRECTION, "15.0068"),
        ("31", Status.ON_TRACK, "30"),  # beyond the other bound: a level to hold, missed by 3.3 %
        ("37", Status.WRONG_DIRECTION, "30"),
    ],
)
def test_outside_a_corridor_the_nearer_bound_is_the_target(reading: str, status: Status, projected: str | None) -> None:
    corridor = Corridor(Decimal(20), Decimal(30))
    path = TargetPath(
        Point(Decimal(10), START), Point(Decimal(25), END), Direction.CORRIDOR, milestones=(), corridor=corridor
    )
    outcome = assess_path(Decimal(reading), END_OF_2012, path)
    assert outcome.status is status
    assert (outcome.projected is None) == (projected is None)
    if projected is not None:
        assert round(outcome.projected or Decimal(0), 4) == Decimal(projected)
    else:
        assert (outcome.shortfall, outcome.gap) == (Decimal(0), None)
        assert "im Korridor von 20 bis 30" in outcome.reason


def test_bounds_and_direction_of_a_corridor_belong_together() -> None:
    with pytest.raises(InputRefused, match="Grenzen"):
        Corridor(Decimal(30), Decimal(20))
    for direction, corridor in ((Direction.CORRIDOR, None), (Direction.UP, Corridor(Decimal(1), Decimal(2)))):
        with pytest.raises(InputRefused, match="corridor"):
            TargetPath(Point(Decimal(1), START), Point(Decimal(2), END), direction, corridor=corridor)
    with pytest.raises(ValueError, match="no direction"):
        assert Direction.CORRIDOR.sign


@pytest.mark.parametrize(("slightly_off", "off_track"), [("-1", "20"), ("21", "20")])
def test_a_tolerance_that_contradicts_itself_is_refused(slightly_off: str, off_track: str) -> None:
    with pytest.raises(InputRefused, match="Toleranz"):
        Tolerance(Decimal(slightly_off), Decimal(off_track))


def test_without_any_tolerance_the_path_itself_is_on_track() -> None:
    nothing = Tolerance(Decimal(0), Decimal(0))
    path = TargetPath(Point(Decimal(15), START), Point(Decimal(25), END))
    assert assess_path(Decimal(25), END, path, nothing).status is Status.ON_TRACK
    assert assess_path(Decimal("24.9"), END, path, nothing).status is Status.OFF_TRACK


def test_thirty_digits_are_compared_exactly() -> None:
    baseline, target = "0." + "9" * 29, "1." + "0" * 29
    assert judged(baseline, target, baseline, END).status is Status.WRONG_DIRECTION
    assert judged(target, baseline, baseline, END).status is Status.ON_TRACK


def test_places_in_time_have_german_names() -> None:
    assert (moment(END), moment(2013)) == ("zum 31.12.2013", "für 2013")


values = st.decimals(min_value=-100, max_value=100, places=2)


@given(values, values, values, st.dates(min_value=START, max_value=date(2016, 1, 1)))
def test_up_and_down_are_mirror_images(baseline: Decimal, target: Decimal, reading: Decimal, on: date) -> None:
    up = judged(str(baseline), str(target), str(reading), on)
    down = judged(str(-baseline), str(-target), str(-reading), on, Direction.DOWN)
    assert (up.status, up.shortfall, up.gap) == (down.status, down.shortfall, down.gap)


@given(values, values, values, values, st.dates(min_value=START, max_value=date(2016, 1, 1)))
def test_a_better_reading_never_stands_worse(
    baseline: Decimal, target: Decimal, one: Decimal, other: Decimal, on: date
) -> None:
    order = (Status.WRONG_DIRECTION, Status.OFF_TRACK, Status.SLIGHTLY_OFF, Status.ON_TRACK)
    worse, better = sorted((one, other))
    standing = [order.index(judged(str(baseline), str(target), str(value), on).status) for value in (worse, better)]
    assert standing == sorted(standing)
