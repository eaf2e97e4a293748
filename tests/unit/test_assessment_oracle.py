"""`bbd assess` against a naive second reading of its definition, on generated series.

The normal run draws a few thousand. `ASSESSMENT_CASES=300000 pytest tests/unit/test_assessment_oracle.py` draws as
many as it says; `ASSESSMENT_SEED` makes others of them.
"""

import json
import os
from collections import Counter
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bbd.domain.assessment import Status
from bbd.domain.series import answer, read_series
from tests.unit import naive_assessment

CASES = int(os.environ.get("ASSESSMENT_CASES", "6000"))
SEED = int(os.environ.get("ASSESSMENT_SEED", "20130301"))

TOLERANCES = (
    *(None, None, {"slightly_off": "5", "off_track": "20"}, {"slightly_off": "0", "off_track": "0"}),
    *({"off_track": "50"}, {"slightly_off": None, "off_track": "5"}, {"slightly_off": "20"}),
)


def number(random: Random) -> str:
    """Draw a number, mostly a round one, so that exact hits of 5 %, 20 %, the target and a standstill are common."""
    if random.random() < 0.8:
        return str(5 * random.randint(-4, 24))
    return str(random.choice([random.randint(-100, 100), random.randint(-10000, 10000) / 100, "12.3456789012345"]))


def loose_values(random: Random) -> dict[str, str | None]:
    """Draw values without order, some missing."""
    years = [year for year in range(2008, 2021) if random.random() < 0.7]
    return {str(year): None if random.random() < 0.1 else number(random) for year in years}


def moving_values(random: Random) -> dict[str, str | None]:
    """Draw a series long enough to be judged, which mostly moves one way."""
    height, way = random.randint(-10, 30), random.choice([1, 1, -1])
    series: dict[str, str | None] = {}
    for year in range(2012, random.randint(2018, 2021)):
        height += way * random.choice([-2, 0, 1, 1, 2, 5])
        series[str(year)] = str(height)
    return series


def line(random: Random) -> dict[str, Any]:
    """Draw one line of input that is right in itself."""
    first, *between, last = sorted(random.sample(range(2008, 2027), random.randint(2, 5)))
    marks = [{"value": number(random), "year": year} for year in random.sample(between, len(between))]
    method, direction = random.choice(["path", "trend", "trend"]), random.choice(["up", "down", "corridor"])
    if method == "trend" and random.random() < 0.3:
        # Two targets of one year: the worst counts.
        marks.append({"value": number(random), "year": random.choice([last, *between])})
    low, high = sorted((number(random), number(random)), key=float)
    return {
        "id": "Reihe",
        "method": method,
        "rule": random.choice(["value", "value", "yearly", "direction"]),
        "direction": direction,
        "values": random.choice([loose_values, moving_values])(random),
        "year": random.choice([None, None, random.randint(2013, 2021)]),
        "target": {"value": number(random), "year": last},
        "baseline": {"value": number(random), "year": first},
        "milestones": random.choice([None, marks]),
        "corridor": {"low": low, "high": high} if direction == "corridor" else None,
        "breaks": random.choice([None, [], [random.randint(2008, 2022)], [2016, 2014]]),
        "strict": random.choice([True, False]),
        "tolerance": random.choice(TOLERANCES),
    }


def compared(drawn: dict[str, Any]) -> str:
    """Compare the answer with the naive one, and return its status."""
    (series,) = read_series(json.dumps(drawn), where="test")
    found = answer(series)
    assert found.pop("id") == "Reihe"
    reason = found.pop("reason")
    assert reason
    assert reason.endswith(".")
    assert found == naive_assessment.expected(drawn), (reason, drawn)
    return str(found["status"])


def test_answers_agree_with_the_naive_reading() -> None:
    random = Random(SEED)  # noqa: S311 - draws test cases, guards nothing
    seen = Counter(compared(line(random)) for _ in range(CASES))
    # A comparison of nothing but empty series would agree as well.
    assert set(seen) == set(Status)
    assert min(seen.values()) > CASES / 100


@settings(max_examples=200)
@given(st.randoms(use_true_random=False))
def test_a_disagreement_would_be_shown_in_its_smallest_form(random: Random) -> None:
    assert compared(line(random)) in set(Status)
