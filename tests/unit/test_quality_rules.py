"""Measurability and feasibility of a wording, before anybody signs it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from bbd.domain.completeness import gaps
from bbd.domain.document_figures import Corridor, Point
from bbd.domain.document_parts import IndicatorText
from bbd.domain.feasibility import Known, Verdict, pace
from bbd.domain.measurability import REASONS, mix_ups, reason_for
from tests.cast import agreement_document, agreement_text

DAY = date(2012, 6, 1)

KNOWN = {"alice@bbd.example", "sena@senat.example", "bob@pankow.example", "dana@pankow.example"}


def indicator(**changes: object) -> IndicatorText:
    return agreement_text().goals[0].indicators[0].model_copy(update=changes)


def known(year: int, value: str, **cells: int) -> Known:
    return Known(date(year, 12, 31), Decimal(value), str(year), **cells)


def titled(title: str, measure: str = "Praktika") -> tuple[str, ...]:
    goal = agreement_document()["goals"][0]
    changed = {**goal, "title": title, "measures": [{**goal["measures"][0], "title": measure}]}
    return tuple(problem.field for problem in mix_ups(agreement_text(goals=[changed])))


@pytest.mark.parametrize(
    "title",
    ["Mehr Auszubildende durch Praktika", "Zwei Workshops im Jahr", "Eine Kampagne durchführen",
     "Bewerbungen mithilfe von Schulbesuchen steigern", "Einen Leitfaden erstellen"],
)  # fmt: skip
def test_a_goal_that_says_how_is_hinted_at(title: str) -> None:
    assert titled(title) == ("/goals/0/title",)


@pytest.mark.parametrize(
    "title", ["Ein Viertel der Auszubildenden hat eine Migrationsgeschichte", "Im Durchschnitt 25 % bis 2013"]
)
def test_a_goal_that_says_what_is_left_alone(title: str) -> None:
    assert titled(title) == ()


def test_a_measure_that_names_a_share_is_hinted_at() -> None:
    assert titled("Ausbildung öffnen", "25 % der Plätze besetzen") == ("/goals/0/measures/0/title",)


def test_each_gap_of_an_indicator_says_why_it_matters() -> None:
    goal = agreement_document()["goals"][0]
    bare = {"key": "G1.1", "name": "Anteil", "unit": " "}
    text = agreement_text(goals=[{**goal, "indicators": [bare]}])
    found = {problem.field.rpartition("/")[2]: reason_for(problem.field) for problem in gaps(text, KNOWN)}
    assert found == {name: REASONS[name] for name in ("unit", "baseline", "target", "contact")}


def test_the_reason_of_a_source_is_its_own() -> None:
    assert reason_for("/goals/0/indicators/1/baseline/source") == REASONS["baseline/source"]
    assert reason_for("/title") == ""


def test_the_needed_pace_is_the_way_left_by_the_years_left() -> None:
    asked = pace(indicator(), [], DAY)
    assert asked is not None
    assert asked.needed == Fraction(17) / (Fraction(731 * 4, 1461))
    assert asked.verdict is Verdict.UNKNOWN
    assert asked.people is None


def test_the_past_pace_is_the_mean_change_of_the_last_six_values() -> None:
    values = [known(2005, "99")] + [known(2006 + each, str(4 + each)) for each in range(6)]
    asked = pace(indicator(), values, DAY)
    assert asked is not None
    assert asked.since == known(2006, "4")
    assert asked.past == Fraction(5) / Fraction(1826 * 4, 1461)
    assert asked.verdict is Verdict.FASTER
    assert asked.times is not None
    assert asked.times > 7


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ([known(2011, "26")], Verdict.MET),
        ([known(2010, "9"), known(2011, "9")], Verdict.TURN),
        ([known(2010, "9"), known(2011, "8")], Verdict.TURN),
        ([known(2010, "8"), known(2011, "18")], Verdict.WITHIN),
    ],
)
def test_the_verdict_compares_both(values: list[Known], verdict: Verdict) -> None:
    asked = pace(indicator(), values, DAY)
    assert asked is not None
    assert asked.verdict is verdict


def test_a_target_downwards_is_nearer_when_values_fall() -> None:
    falling = indicator(direction="down", target=Point(value=Decimal(4), date=date(2013, 12, 31)))
    asked = pace(falling, [known(2010, "10"), known(2011, "8")], DAY)
    assert asked is not None
    assert asked.needed > 0
    assert asked.past is not None
    assert asked.past > 0


def test_a_corridor_asks_for_its_nearer_bound() -> None:
    inside = indicator(direction="corridor", corridor=Corridor(low=Decimal(10), high=Decimal(20)))
    below, above, there = (pace(inside, [known(2011, value)], DAY) for value in ("8", "25", "12"))
    assert below is not None
    assert above is not None
    assert there is not None
    assert (below.goal, above.goal) == (Decimal(10), Decimal(20))
    assert there.verdict is Verdict.MET
    assert below.needed > 0
    assert above.needed > 0


def test_a_share_tells_how_many_people_its_target_means_rounded_up() -> None:
    asked = pace(indicator(), [known(2011, "8.3", numerator=10, denominator=121)], DAY)
    assert asked is not None
    assert asked.people == 31


def test_no_pace_without_a_target_or_without_time() -> None:
    assert pace(indicator(target=None), [], DAY) is None
    assert pace(indicator(baseline=None), [], DAY) is None
    assert pace(indicator(), [known(2013, "20")], DAY) is None
