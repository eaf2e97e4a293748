"""What an indicator may aim at: the document takes what hangs together, refuses the rest, and keeps older hashes."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from bbd.documents.agreement_wording import goal_part
from bbd.domain.breakdowns import parts_of
from bbd.domain.completeness import gaps
from bbd.domain.document import AgreementText
from bbd.domain.document_reading import document_from
from bbd.domain.errors import InputRefused
from tests.cast import agreement_document, agreement_text

FOLLOWS = {"benchmark": "Anteil an der Bevölkerung", "definition": "microcensus", "percent": "80", "date": "2025-12-31"}
PEOPLE = {"alice@bbd.example", "bob@pankow.example", "sena@senat.example", "dana@pankow.example"}


def text(*indicators: Mapping[str, Any]) -> AgreementText:
    """Return the agreement of the cast, with these changes to its indicator, which stands once for each of them."""
    written = agreement_document()
    (goal,) = written["goals"]
    (first,) = goal["indicators"]
    goal["indicators"] = [{**first, **changes} for changes in indicators]
    return document_from(written, where="Test")


def part(key: str, category: str, **changes: object) -> dict[str, object]:
    return {"key": key, "breakdown": {"of": "G1.1", "dimension": "Laufbahngruppe", "category": category}, **changes}


def test_what_says_nothing_new_keeps_the_hash_of_before() -> None:
    said = {"aim": "reach", "monitoring": False, "target_relative": None, "breaks": [], "breakdown": None}
    assert text(said).sha256() == agreement_text().sha256()
    assert not set(said) & set(text(said).plain()["goals"][0]["indicators"][0])


def test_what_it_says_stands_in_the_canonical_form_and_is_read_back() -> None:
    new = text(
        {"target": None, "target_relative": FOLLOWS},
        part("G1.2", "höherer Dienst", breaks=[{"date": "2018-01-01", "reason": "Neue Erhebung"}]),
        {"key": "G1.3", "target": None, "aim": "improve", "method": "trend"},
        {"key": "G1.4", "target": None, "monitoring": True},
        {"key": "G1.5", "aim": "hold"},
    )
    assert document_from(new.plain(), where="noch einmal") == new
    assert new.plain()["goals"][0]["indicators"][0]["target_relative"] == FOLLOWS


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"target_relative": FOLLOWS}, "/target_relative: Kennzahl G1.1 hat einen festen und einen relativen Zielwert"),
        ({"monitoring": True}, "/target: Kennzahl G1.1 soll nur beobachtet werden und hat dann weder Zielwert"),
        ({"monitoring": True}, "Bitte „target“ weglassen oder „monitoring“ ändern."),
        ({"aim": "improve", "method": "trend"}, "/target: Kennzahl G1.1 soll nur besser werden"),
        ({"aim": "improve", "target": None}, "/method: Kennzahl G1.1 soll ohne Zielwert besser werden"),
        ({"aim": "hold", "direction": "corridor"}, "/aim: Kennzahl G1.1 soll im Korridor bleiben; dazu passt „hold“"),
        (
            {"target": None, "target_relative": FOLLOWS, "direction": "corridor"},
            "/target_relative: Kennzahl G1.1 soll im Korridor bleiben und kann nicht",
        ),
        (
            {"aim": "hold", "milestones": [{"value": "9", "date": "2012-12-31"}]},
            "/milestones: Kennzahl G1.1 hat Meilensteine, aber keinen Weg",
        ),
        ({"target": None, "target_relative": {**FOLLOWS, "percent": "0"}}, "Prozentsatz über 0"),
        (
            {"breaks": [{"date": "2018-01-01", "reason": "a"}, {"date": "2017-01-01", "reason": "b"}]},
            "/breaks: Kennzahl G1.1 nennt Brüche der Definition doppelt",
        ),
        ({"breaks": [{"date": "2018-01-01", "reason": ""}]}, "reason"),
    ],
)
def test_contradictions_are_refused_in_a_sentence_about_the_indicator_with_the_way_out(
    changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(InputRefused) as refusal:
        text(changes)
    (problem,) = refusal.value.problems
    assert sentence in f"{problem.field} {problem}"
    assert "„0“" not in problem.what
    assert problem.remedy or "Prozentsatz" in problem.what or "reason" in problem.what


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ([{"key": "G1.2", "breakdown": {"of": "G9", "dimension": "Alter", "category": "unter 30"}}], "Ganzes nicht"),
        ([part("G1.2", "eins"), part("G1.3", "eins")], "Kennzahl G1.3 gliedert G1.1 ein zweites Mal nach „Laufbahn"),
        (
            [part("G1.2", "eins", unit="Personen", kind="count")],
            "anders vereinbart: Einheit „Personen“ statt „%“, Art „Anzahl“ statt „Anteil“.",
        ),
        (
            [part("G1.2", "eins", frequency="month")],
            "Kennzahl G1.2 ist ein Teil von G1.1, aber anders vereinbart: Häufigkeit „monatlich“ statt „jährlich“. Ein",
        ),
        ([part("G1.2", "eins", direction="down")], "Richtung „sinken“ statt „steigen“"),
    ],
)
def test_parts_that_do_not_fit_are_refused_with_what_differs(parts: list[dict[str, object]], sentence: str) -> None:
    with pytest.raises(InputRefused, match=re.escape(sentence)):
        text({}, *parts)
    assert text({}, part("G1.2", "eins"), part("G1.3", "zwei"))


def test_a_part_of_a_part_is_refused() -> None:
    of_a_part = {"key": "G1.3", "breakdown": {"of": "G1.2", "dimension": "Alter", "category": "unter 30"}}
    with pytest.raises(InputRefused, match="als Ganzes nicht"):
        text({}, part("G1.2", "eins"), of_a_part)


def test_parts_are_found_by_dimension() -> None:
    young = {"key": "G1.4", "breakdown": {"of": "G1.1", "dimension": "Alter", "category": "unter 30"}}
    found = parts_of(text({}, part("G1.2", "eins"), young, part("G1.3", "zwei")).indicators, "G1.1")
    assert {name: [one.key for one in parts] for name, parts in found.items()} == {
        "Alter": ["G1.4"],
        "Laufbahngruppe": ["G1.2", "G1.3"],
    }


def test_without_a_target_nothing_is_missing_that_only_a_target_needs() -> None:
    watched = {"target": None, "baseline": None, "monitoring": True}
    assert gaps(text({}), PEOPLE) == gaps(text(watched), PEOPLE) == ()
    assert gaps(text({"target": None, "target_relative": FOLLOWS}), PEOPLE) == ()
    assert [one.field for one in gaps(text({"target": None}), PEOPLE)] == ["/goals/0/indicators/0/target"]
    too_early = text({"target": None, "target_relative": {**FOLLOWS, "date": "2011-12-31"}})
    assert [one.field for one in gaps(too_early, PEOPLE)] == ["/goals/0/indicators/0/target/date"]


def test_the_wording_says_all_of_it() -> None:
    new = text(
        {"target": None, "target_relative": FOLLOWS},
        part("G1.2", "höherer Dienst", breaks=[{"date": "2018-01-01", "reason": "Neu", "definition": "Alt"}]),
        {"key": "G1.3", "target": None, "aim": "improve", "method": "trend"},
        {"key": "G1.4", "target": None, "monitoring": True, "baseline": None},
    )
    said = [{fact.label: fact.text for fact in item.facts} for item in goal_part(new.goals[0]).items]
    following, partial, improving, watched = said[:4]
    assert following["Zielwert"] == (
        "80\N{NO-BREAK SPACE}% der Vergleichsgröße „Anteil an der Bevölkerung“ (Mikrozensus) bis 31. Dezember 2025"
    )
    assert partial["Teil der Kennzahl"] == "G1.1, Laufbahngruppe: höherer Dienst"
    assert partial["Bruch der Definition"] == "ab 1. Januar 2018: Neu; davor: Alt"
    assert (improving["Beurteilt nach"], "Zielwert" in improving) == ("Trend", False)
    assert watched["Vorhaben"] == "nur beobachten, ohne Ziel"
    assert not {"Zielwert", "Ausgangswert", "Beurteilt nach"} & set(watched)
