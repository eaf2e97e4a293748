"""What a draft needs before it can be submitted; each gap is named, all at once."""

from typing import Any

import pytest

from bbd.domain.completeness import gaps
from tests.cast import PANKOW, agreement_document, agreement_text

KNOWN = {"alice@bbd.example", "sena@senat.example", "bob@pankow.example", "dana@pankow.example"}


def found(known: set[str] = KNOWN, **changes: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - JSON is any
    return [(problem.field, problem.what) for problem in gaps(agreement_text(**changes), known)]


def goal_with(part: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON is any
    """Return changes of a document whose only indicator or measure is changed."""
    goal = agreement_document()["goals"][0]
    return {"goals": [{**goal, part: [{**goal[part][0], **changes}]}]}


def test_the_cast_s_agreement_lacks_nothing() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "/title"),
        ({"valid_from": None}, "/valid_from"),
        ({"valid_to": None}, "/valid_from"),
        ({"review_on": None}, "/review_on"),
        ({"review_on": "2014-01-01"}, "/review_on"),
        ({"review_on": "2011-12-31"}, "/review_on"),
        ({"coordinator": "niemand@bbd.example"}, "/coordinator"),
        ({"partner": {"organisation": PANKOW}}, "/partner/signatories"),
        ({"partner": {"organisation": PANKOW, "signatories": ["fremd@pankow.example"]}}, "/partner/signatories"),
        ({"goals": []}, "/goals"),
        (goal_with("indicators", baseline=None), "/goals/0/indicators/0/baseline"),
        (
            goal_with("indicators", baseline={"value": "8", "date": "2011-12-31", "source": " "}),
            "/goals/0/indicators/0/baseline/source",
        ),
        (goal_with("indicators", target=None), "/goals/0/indicators/0/target"),
        (goal_with("indicators", target={"value": "25", "date": "2011-12-31"}), "/goals/0/indicators/0/target/date"),
        (goal_with("indicators", contact=None), "/goals/0/indicators/0/contact"),
        (goal_with("indicators", contact="fremd@pankow.example"), "/goals/0/indicators/0/contact"),
        (goal_with("indicators", deputy="fremd@pankow.example"), "/goals/0/indicators/0/deputy"),
        (goal_with("indicators", direction="corridor"), "/goals/0/indicators/0/corridor"),
        (
            goal_with("indicators", direction="corridor", corridor={"low": "20", "high": "30"}, target=None),
            "/goals/0/indicators/0/target",
        ),
        (goal_with("measures", due=None), "/goals/0/measures/0/due"),
        (goal_with("measures", responsible=None), "/goals/0/measures/0/responsible"),
        (goal_with("measures", responsible="fremd@pankow.example"), "/goals/0/measures/0/responsible"),
        (goal_with("measures", deputy="fremd@pankow.example"), "/goals/0/measures/0/deputy"),
    ],
)
def test_each_gap_is_named_by_its_field(changes: dict[str, Any], field: str) -> None:
    assert [place for place, _ in found(**changes)] == [field]


def test_a_goal_needs_an_indicator_unless_it_is_qualitative() -> None:
    goal = {**agreement_document()["goals"][0], "indicators": []}
    assert [place for place, _ in found(goals=[goal])] == ["/goals/0/indicators"]
    assert found(goals=[{**goal, "qualitative": True}]) == []
    assert [place for place, _ in found(goals=[{**goal, "qualitative": True, "title": ""}])] == ["/goals/0/title"]


def test_a_review_may_be_on_the_first_and_the_last_day() -> None:
    assert found(review_on="2012-01-01") == found(review_on="2013-12-31") == []


def test_all_gaps_are_named_at_once() -> None:
    places = [place for place, _ in found(known=set(), review_on=None)]
    assert places == [
        "/review_on",
        "/coordinator",
        "/issuer/signatories",
        "/partner/signatories",
        "/goals/0/indicators/0/contact",
        "/goals/0/measures/0/responsible",
    ]
