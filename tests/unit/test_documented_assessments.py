"""docs/assessment.md says what `bbd assess` answers: each example in it is asked, and each figure worked out again."""

import json
import re
from decimal import Decimal
from fractions import Fraction

import pytest

from bbd.domain.series import answer, read_series
from bbd.domain.uncertainty import Sample
from tests.checkout import ROOT

DOCUMENT = (ROOT / "docs" / "assessment.md").read_text(encoding="utf-8")
BLOCKS = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)]
EXAMPLES = list(zip(BLOCKS[::2], BLOCKS[1::2], strict=True))


@pytest.mark.parametrize(("asked", "answered"), EXAMPLES, ids=[asked["id"] for asked, _ in EXAMPLES])
def test_each_example_is_answered_as_documented(asked: dict[str, object], answered: dict[str, object]) -> None:
    (series,) = read_series(json.dumps(asked), where="docs/assessment.md")
    found = answer(series)
    found["reason"] = str(found["reason"]).replace("\N{NO-BREAK SPACE}", " ")
    assert found == answered


def test_the_steps_by_hand_are_right() -> None:
    change = (Fraction("29.6") - Fraction("8.7")) / (2020 - 2006)
    projected = Fraction("29.6") + change * (2025 - 2020)
    shortfall, gap = Fraction("39.4") - projected, Fraction("39.4") - Fraction("29.6")
    assert f"{float(change):.6f}" in DOCUMENT
    assert f"{float(projected):.2f}" == "37.06"
    assert f"{float(100 * shortfall / gap):.2f} %" in DOCUMENT
    assert len(EXAMPLES) == 3


def test_the_survey_is_as_unsure_as_it_says() -> None:
    sample = Sample(Fraction("21.7"), 31_658, 143_000)
    low, high = (round(one, 1) for one in (sample.interval.low, sample.interval.high))
    assert f"The interval is {low} to {high} %" in DOCUMENT
    least, most = (round(one, 1) for one in (sample.possible.low, sample.possible.high))
    assert f"between {least} % (nobody of the others) and {most} % (all of them)" in DOCUMENT.replace("\n", " ")
    assert round(Decimal(153) / 876 * 100, 1) == Decimal("17.5")
