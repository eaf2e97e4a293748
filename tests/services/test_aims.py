"""Indicators that aim at something else than a fixed value: judged on the page and in the sweep by the same rules."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, select

from bbd.domain.assessment import Status
from bbd.services import assessments
from bbd.services.assessments import Standing
from bbd.services.gathering import facts_of
from bbd.services.imports.benchmarks import import_benchmarks
from bbd.store.agreements import Agreement, Indicator
from tests.cast import Cast, hire
from tests.stage import BERLIN, START, at, deliver, sweep, watched

SERIES = "Anteil an der Bevölkerung"
FOLLOWS = {"benchmark": SERIES, "definition": "microcensus", "percent": "80", "date": "2013-12-31"}
DAY = date(2013, 3, 4)


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


def benchmark(session: Session, *rows: str) -> None:
    lines = "\n".join(f"{SERIES},{row},Amt für Statistik" for row in rows)
    given = f"benchmark,reference_date,value,definition,source\n{lines}\n".encode()
    import_benchmarks(session, given, where="benchmarks.csv", by=None, now=at("2013-02-02"))


def standing(session: Session, agreement: Agreement) -> Standing:
    """Return the standing as pages tell it; the sweep's facts say the same."""
    found = assessments.latest(session, [agreement.id], DAY)[agreement.id, "G1.1"]
    (case,) = facts_of(session, "ZV-2012-01/G1.1", DAY, BERLIN)
    assessment = case.facts["assessment"]  # type: ignore[union-attr]  # a Flaw would fail here
    assert assessment == (None if found.only_watched else found.assessment.value)
    return found


def made(session: Session, cast: Cast, value: str, **indicator: Any) -> Agreement:  # noqa: ANN401 - the fields of the document
    agreement = watched(session, cast, measure=None, indicator=indicator)
    deliver(session, agreement, value)
    return agreement


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("25", Status.ON_TRACK),
        ("23.8", Status.ON_TRACK),
        ("23.7", Status.SLIGHTLY_OFF),
        ("19.9", Status.WRONG_DIRECTION),
    ],
)
def test_what_is_to_be_held_has_no_way_to_go(session: Session, cast: Cast, value: str, status: Status) -> None:
    found = standing(session, made(session, cast, value, aim="hold"))
    assert found.assessment is status
    assert found.projected == 25


def test_what_is_only_watched_has_no_verdict_and_no_finding(session: Session, cast: Cast) -> None:
    agreement = made(session, cast, "3", monitoring=True, target=None)
    found = standing(session, agreement)
    assert found.only_watched
    assert "nur beobachtet" in found.reason
    assert sweep(session, "2013-03-01").opened == []


def test_what_shall_only_improve_is_judged_by_its_trend(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast, measure=None, indicator={"aim": "improve", "method": "trend", "target": None})
    for year, value in zip(range(2007, 2013), ("8", "9", "10", "9", "11", "12"), strict=True):
        deliver(session, agreement, value, period=str(year))
    assert standing(session, agreement).assessment is Status.ON_TRACK


def test_a_break_leaves_only_the_values_of_the_new_definition(session: Session, cast: Cast) -> None:
    broken = {"method": "trend", "breaks": [{"date": "2010-01-01", "reason": "Neue Erhebung"}]}
    agreement = watched(session, cast, measure=None, indicator=broken)
    for year, value in zip(range(2006, 2013), ("8", "9", "10", "9", "15", "19", "23"), strict=True):
        deliver(session, agreement, value, period=str(year))
    assert standing(session, agreement).assessment is Status.NOT_ASSESSABLE
    assert "2010" in standing(session, agreement).reason


def test_a_target_follows_its_benchmark_by_one_definition_alone(session: Session, cast: Cast) -> None:
    agreement = made(session, cast, "16", target=None, target_relative=FOLLOWS)
    found = standing(session, agreement)
    assert found.assessment is Status.NOT_ASSESSABLE
    assert f"„{SERIES}“" in found.reason
    benchmark(session, "2012-06-30,99,register", "2012-06-30,30,microcensus", "2013-06-30,50,microcensus")
    found = standing(session, agreement)
    # 80 % of 30 is 24, at the end of 2013; half way from 8 it is 16 and a little.
    assert found.assessment is Status.ON_TRACK
    assert found.projected is not None
    assert 16 < found.projected < Decimal("16.02")


def test_a_new_value_of_the_benchmark_counts_with_the_next_sweep(session: Session, cast: Cast) -> None:
    agreement = made(session, cast, "16", target=None, target_relative=FOLLOWS)
    benchmark(session, "2012-06-30,30,microcensus")
    assert sweep(session, "2013-03-01").opened == []
    benchmark(session, "2012-12-31,60,microcensus")
    session.expire_all()
    assert session.exec(select(Indicator.delivered)).all() == [None]
    assert [one.rule for one in sweep(session, "2013-03-02").opened] == ["indicator-off-track"]
    assert standing(session, agreement).assessment is Status.OFF_TRACK
