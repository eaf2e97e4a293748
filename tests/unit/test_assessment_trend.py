"""The method `trend`: the four kinds, the window, breaks, several targets and corridors."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bbd.domain.assessment import Assessment, Corridor, Direction, Status, Tolerance
from bbd.domain.assessment_trend import assess_trend
from bbd.domain.errors import InputRefused
from bbd.domain.trend import Promise, Rule, Target

PUBLIC_SERVICE = {2006: "8.7", 2011: "17.5", 2012: "19.3", 2016: "23.0", 2017: "26.9", 2020: "29.6"}


def series(values: dict[int, str | None]) -> dict[int, Decimal | None]:
    return {at: None if value is None else Decimal(value) for at, value in values.items()}


def steady(*values: str | int | None, since: int = 2015) -> dict[int, Decimal | None]:
    """Return a series with a value each year; the last one is 2020's where there are six."""
    return series({since + index: None if value is None else str(value) for index, value in enumerate(values)})


def towards(
    value: str | int, year: int = 2025, direction: Direction = Direction.UP, *, strict: bool = False
) -> Promise:
    return Promise(Rule.VALUE, direction, [Target(Decimal(value), year)], strict=strict)


def yearly(value: str | int, direction: Direction = Direction.UP, *, strict: bool = False) -> Promise:
    return Promise(Rule.YEARLY, direction, [Target(Decimal(value))], strict=strict)


def test_the_public_service_misses_its_share_of_the_population() -> None:
    outcome = assess_trend(series(dict(PUBLIC_SERVICE)), 2020, towards("39.4"))
    assert outcome.status is Status.OFF_TRACK
    assert outcome.current == Decimal("29.6")
    assert outcome.projected == Decimal("37.0642857143")
    assert outcome.shortfall == Decimal("2.3357142857")
    assert outcome.gap == Decimal("9.8")
    assert outcome.reason == (
        "Fortgeschrieben (mittlere Veränderung von 2006 bis 2020 +1,49 je Jahr): 37,06 im Jahr 2025. "
        "Zum Zielwert 39,4 fehlen 2,34; das sind 23,8\u00a0% des Abstands von 9,8 im Jahr 2020 (mehr als 20\u00a0%)."
    )


# From 0 to 5 in five years: one more each year, so 10 in 2025; the gap from 5 to a target T is T - 5.
@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("7", Status.ON_TRACK),  # overshoot
        ("10", Status.ON_TRACK),  # exactly
        ("10.26", Status.ON_TRACK),  # 4.9 %
        ("11.25", Status.SLIGHTLY_OFF),  # 1.25 of 6.25: exactly 20 %
        ("11.2500000001", Status.OFF_TRACK),
        ("50", Status.OFF_TRACK),
    ],
)
def test_the_shortfall_is_judged_as_a_share_of_the_gap(target: str, status: Status) -> None:
    assert assess_trend(steady(0, 1, 2, 3, 4, 5), 2020, towards(target)).status is status
    turned = assess_trend(steady(0, -1, -2, -3, -4, -5), 2020, towards(f"-{target}", direction=Direction.DOWN))
    assert turned.status is status


@pytest.mark.parametrize(
    ("first", "status"), [("81.0000001", Status.SLIGHTLY_OFF), ("81", Status.SLIGHTLY_OFF), ("80.99", Status.ON_TRACK)]
)
def test_exactly_five_per_cent_are_slightly_off(first: str, status: Status) -> None:
    # 100 to go to 200 in 2025; from 81 the mean change is 3.8 in 5 years, so with a horizon of 25 years 95 are covered.
    values = steady(first, 85, 90, 95, 97, 100)
    assert assess_trend(values, 2020, towards(200, 2045)).status is status


@pytest.mark.parametrize("last", [0, -1])
def test_no_change_and_change_away_from_the_target_are_the_wrong_direction(last: int) -> None:
    outcome = assess_trend(steady(0, 9, 9, 9, 9, last), 2020, towards(10))
    assert outcome.status is Status.WRONG_DIRECTION
    assert outcome.reason.startswith("Die Reihe bewegt sich nicht auf den Zielwert 10 zu")
    assert outcome.projected == Decimal(2 * last)


def test_only_the_last_six_values_count() -> None:
    values = steady(100, 50, 0, 1, 2, 3, 4, 5, since=2013)
    assert assess_trend(values, 2020, towards(10)).projected == Decimal(10)


def test_values_after_the_assessed_year_do_not_count() -> None:
    values = steady(0, 1, 2, 3, 4, 5, 100, 200)
    assert assess_trend(values, 2020, towards(10)).projected == Decimal(10)


def test_years_may_be_missing_between_values() -> None:
    values = steady(0, None, 1, 2, None, 3, 4, 5, since=2013)
    # five more within seven years
    assert assess_trend(values, 2020, towards(10, 2027)).projected == Decimal(10)


def test_fewer_than_six_values_are_not_assessable_whatever_else_is_the_case() -> None:
    for promise in (towards(1), towards(1, 2000), yearly(1), Promise(Rule.DIRECTION, Direction.UP)):
        outcome = assess_trend(steady(0, None, 2, 3, 4, 5), 2020, promise)
        assert outcome == Assessment(
            Status.NOT_ASSESSABLE, "Bis 2020 liegen nur 5 Werte vor; nötig sind 6.", current=Decimal(5)
        )
    assert assess_trend({}, 2020, towards(1)).reason == "Bis 2020 liegt kein Wert vor; nötig sind 6."
    assert assess_trend({2020: Decimal(1)}, 2020, towards(1)).reason == "Bis 2020 liegt nur 1 Wert vor; nötig sind 6."


def test_a_year_without_its_value_has_no_reading() -> None:
    for values in (steady(0, 1, 2, 3, 4, 5), steady(0, 1, 2, 3, 4, 5, None)):
        outcome = assess_trend(values, 2021, yearly(1))
        assert outcome == Assessment(Status.NO_READING, "Für 2021 liegt kein Wert vor.")


def test_from_a_break_on_four_values_are_enough() -> None:
    values = steady(50, 60, 2, 3, 4, 5)
    assert assess_trend(values, 2020, towards(10), breaks=[2017]).projected == Decimal(10)
    short = assess_trend(values, 2020, towards(10), breaks=[2018])
    assert short.status is Status.NOT_ASSESSABLE
    assert short.reason == "Bis 2020 liegen nur 3 Werte seit dem Definitionswechsel 2018 vor; nötig sind 4."


def test_the_newest_break_up_to_the_assessed_year_counts() -> None:
    values = steady(9, 9, 2, 3, 4, 5, 90, 95)
    assert assess_trend(values, 2020, towards(10), breaks=[2021, 2017, 2016]).projected == Decimal(10)
    assert assess_trend(values, 2021, towards(10), breaks=[2021]).status is Status.NOT_ASSESSABLE


def test_a_break_long_ago_leaves_the_window_of_six() -> None:
    values = steady(99, 99, 0, 1, 2, 3, 4, 5, since=2013)
    assert assess_trend(values, 2020, towards(10), breaks=[2014]).projected == Decimal(10)


def test_in_the_target_year_the_value_itself_is_judged() -> None:
    outcome = assess_trend(steady(0, 1, 2, 3, 4, 5), 2020, towards(6, 2020))
    assert (outcome.status, outcome.projected, outcome.shortfall) == (Status.OFF_TRACK, Decimal(5), Decimal(1))
    assert outcome.reason.startswith("Im Zieljahr gilt der Wert selbst: 5 im Jahr 2020.")
    assert assess_trend(steady(0, 1, 2, 3, 4, 6), 2020, towards(6, 2020)).status is Status.ON_TRACK


def test_after_the_target_year_the_assessment_ends_even_if_the_target_is_met() -> None:
    outcome = assess_trend(steady(0, 1, 2, 3, 4, 5), 2020, towards(1, 2019))
    assert outcome.status is Status.NOT_ASSESSABLE
    assert outcome.reason == "Das Zieljahr 2019 ist 2020 vorbei; damit endet die Beurteilung."


@pytest.mark.parametrize(
    ("values", "target", "status"),
    [
        ((3, 4, 4, 4, 4, 5), 5, Status.ON_TRACK),
        ((5, 4, 4, 4, 4, 5), 5, Status.ON_TRACK),  # met and not worsening
        ((6, 4, 4, 4, 4, 5), 5, Status.SLIGHTLY_OFF),
        ((3, 4, 4, 4, 4, 5), 6, Status.OFF_TRACK),
        ((5, 4, 4, 4, 4, 5), 6, Status.WRONG_DIRECTION),
        ((6, 4, 4, 4, 4, 5), 6, Status.WRONG_DIRECTION),
    ],
)
def test_a_level_is_judged_by_whether_it_is_met_and_where_it_goes(
    values: tuple[int, ...], target: int, status: Status
) -> None:
    outcome = assess_trend(steady(*values), 2020, yearly(target))
    assert outcome.status is status
    assert outcome.projected is outcome.shortfall is outcome.gap is None
    assert outcome.reason.startswith(f"Der Zielwert {target} ist 2020 mit 5 ")
    turned = assess_trend(steady(*(-value for value in values)), 2020, yearly(-target, Direction.DOWN))
    assert turned.status is status


def test_a_target_already_met_is_judged_as_a_level() -> None:
    worsening = steady(20, 19, 18, 17, 16, 15)
    assert assess_trend(worsening, 2020, towards(12)) == assess_trend(worsening, 2020, yearly(12))
    assert assess_trend(worsening, 2020, towards(12)).status is Status.SLIGHTLY_OFF
    assert assess_trend(worsening, 2020, towards(15)).status is Status.SLIGHTLY_OFF


def test_a_strict_target_is_met_only_by_what_is_better() -> None:
    rising = steady(0, 1, 2, 3, 4, 5)
    assert assess_trend(rising, 2020, yearly(5)).status is Status.ON_TRACK
    assert assess_trend(rising, 2020, yearly(5, strict=True)).status is Status.OFF_TRACK
    ahead = assess_trend(rising, 2020, towards(5, strict=True))
    assert (ahead.status, ahead.gap, ahead.shortfall) == (Status.ON_TRACK, Decimal(0), Decimal(0))
    now = assess_trend(rising, 2020, towards(5, 2020, strict=True))
    assert (now.status, now.gap, now.shortfall) == (Status.SLIGHTLY_OFF, Decimal(0), Decimal(0))
    assert now.reason.endswith("Damit wird der Zielwert 5 genau erreicht, nicht übertroffen.")


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ((0, 1, 2, 3, 4, 5), Status.ON_TRACK),
        ((0, 1, 2, 3, 6, 5), Status.SLIGHTLY_OFF),
        ((0, 1, 2, 3, 5, 5), Status.SLIGHTLY_OFF),  # a step of nothing is no step
        ((9, 1, 2, 3, 4, 5), Status.OFF_TRACK),
        ((5, 1, 2, 3, 4, 5), Status.OFF_TRACK),
        ((9, 1, 2, 3, 6, 5), Status.WRONG_DIRECTION),
        ((5, 5, 5, 5, 5, 5), Status.WRONG_DIRECTION),
    ],
)
def test_a_mere_direction_is_judged_by_mean_and_last_step(values: tuple[int, ...], status: Status) -> None:
    outcome = assess_trend(steady(*values), 2020, Promise(Rule.DIRECTION, Direction.UP))
    assert outcome.status is status
    assert outcome.projected is outcome.shortfall is outcome.gap is None
    turned = Promise(Rule.DIRECTION, Direction.DOWN)
    assert assess_trend(steady(*(-value for value in values)), 2020, turned).status is status


def test_of_targets_in_different_years_the_nearest_not_yet_over_counts() -> None:
    targets = [Target(Decimal(100), 2030), Target(Decimal(3), 2019), Target(Decimal(7), 2022)]
    promise = Promise(Rule.VALUE, Direction.UP, targets)
    assert assess_trend(steady(0, 1, 2, 3, 4, 5), 2020, promise).gap == Decimal(2)
    later = assess_trend(steady(0, 1, 2, 3, 4, 5, 6, 7, 8), 2023, promise)
    assert later.gap == Decimal(92)


def test_of_targets_to_be_met_at_once_the_worst_counts() -> None:
    values = steady(0, 1, 2, 3, 4, 5)
    for order in (["7", "50"], ["50", "7"]):
        targets = [Target(Decimal(value), 2025) for value in order]
        outcome = assess_trend(values, 2020, Promise(Rule.VALUE, Direction.UP, targets))
        assert (outcome.status, outcome.gap) == (Status.OFF_TRACK, Decimal(45))


@pytest.mark.parametrize(
    ("values", "status", "gap"),
    [
        ((0, 1, 2, 3, 4, 5), Status.OFF_TRACK, "15"),  # below: the lower bound, rising
        ((10, 12, 14, 16, 18, 19), Status.ON_TRACK, "1"),
        ((0, 50, 0, 50, 0, 20), Status.ON_TRACK, None),  # on the bound is inside, whatever the trend
        ((60, 0, 0, 0, 0, 30), Status.ON_TRACK, None),
        ((10, 12, 14, 16, 18, 31), Status.WRONG_DIRECTION, "1"),  # above and rising
        ((50, 45, 40, 36, 33, 31), Status.ON_TRACK, "1"),
    ],
)
def test_outside_a_corridor_the_nearer_bound_is_the_target(
    values: tuple[int, ...], status: Status, gap: str | None
) -> None:
    corridor = Corridor(Decimal(20), Decimal(30))
    promise = Promise(Rule.VALUE, Direction.CORRIDOR, [Target(Decimal(25), 2025)], corridor)
    outcome = assess_trend(steady(*values), 2020, promise)
    assert (outcome.status, outcome.gap) == (status, None if gap is None else Decimal(gap))


def test_a_corridor_needs_no_target_for_level_and_direction() -> None:
    corridor = Corridor(Decimal(20), Decimal(30))
    rising = steady(0, 1, 2, 3, 4, 5)
    level = assess_trend(rising, 2020, Promise(Rule.YEARLY, Direction.CORRIDOR, corridor=corridor))
    assert level.status is Status.OFF_TRACK
    assert level.reason.startswith("Der Zielwert 20 ist 2020 mit 5 nicht erreicht")
    direction = assess_trend(rising, 2020, Promise(Rule.DIRECTION, Direction.CORRIDOR, corridor=corridor))
    assert direction.status is Status.ON_TRACK


def test_a_strict_corridor_excludes_its_bounds() -> None:
    promise = Promise(Rule.YEARLY, Direction.CORRIDOR, (), Corridor(Decimal(5), Decimal(9)), strict=True)
    assert assess_trend(steady(0, 1, 2, 3, 4, 5), 2020, promise).status is Status.OFF_TRACK
    assert assess_trend(steady(0, 1, 2, 3, 4, 9), 2020, promise).status is Status.WRONG_DIRECTION
    assert assess_trend(steady(0, 1, 2, 3, 4, 6), 2020, promise).status is Status.ON_TRACK


def test_contradictory_promises_are_refused() -> None:
    corridor = Corridor(Decimal(1), Decimal(2))
    with pytest.raises(InputRefused, match="corridor"):
        Promise(Rule.DIRECTION, Direction.UP, corridor=corridor)
    with pytest.raises(InputRefused, match="corridor"):
        Promise(Rule.DIRECTION, Direction.CORRIDOR)
    for targets in ([], [Target(Decimal(1))], [Target(Decimal(1), 2020), Target(Decimal(2))]):
        with pytest.raises(InputRefused, match="Zieljahr"):
            Promise(Rule.VALUE, Direction.UP, targets)
    with pytest.raises(InputRefused, match="Zielwert"):
        Promise(Rule.YEARLY, Direction.UP)


def test_a_tolerance_agreed_otherwise_moves_the_bounds() -> None:
    values, promise = steady(0, 1, 2, 3, 4, 5), towards("11.25")
    assert assess_trend(values, 2020, promise, tolerance=Tolerance(Decimal(21), Decimal(30))).status is Status.ON_TRACK
    assert assess_trend(values, 2020, promise, tolerance=Tolerance(Decimal(5), Decimal(19))).status is Status.OFF_TRACK


numbers = st.decimals(min_value=-50, max_value=50, places=1)


@given(st.lists(numbers, min_size=6, max_size=9), numbers, st.integers(min_value=2020, max_value=2035))
def test_a_nearer_target_never_stands_worse(values: list[Decimal], target: Decimal, year: int) -> None:
    known: dict[int, Decimal | None] = {2020 - index: value for index, value in enumerate(values)}
    order = (Status.WRONG_DIRECTION, Status.OFF_TRACK, Status.SLIGHTLY_OFF, Status.ON_TRACK)
    farther = [assess_trend(known, 2020, towards(str(target + step), year)) for step in range(4)]
    unmet = [order.index(outcome.status) for outcome in farther if outcome.gap is not None]
    assert all(near >= far for near, far in pairwise(unmet))
