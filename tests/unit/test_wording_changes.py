"""What changed between two wordings: nothing is lost, nothing is invented, and the labels are those of the document."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bbd.documents.differences import Difference
from bbd.documents.word_runs import LONGEST, Kind, Run, runs
from bbd.documents.wording_changes import difference
from tests.cast import agreement_document, agreement_text

TEXTS = st.lists(st.sampled_from(["ein", "Viertel", "25\N{NO-BREAK SPACE}%", "bis", "\n", "  ", "2013,"])).map(" ".join)


def changed(**changes: Any) -> Difference:  # noqa: ANN401 - JSON is any
    """Return what differs where the only goal, its indicator ("indicator") or measure ("measure") is changed."""
    goal = agreement_document()["goals"][0]
    for part in ("indicator", "measure"):
        goal[f"{part}s"] = [{**goal[f"{part}s"][0], **changes.pop(part, {})}]
    return difference(agreement_text(), agreement_text(goals=[{**goal, **changes}]))


@given(TEXTS, TEXTS)
def test_the_runs_give_both_texts_back(old: str, new: str) -> None:
    found = runs(old, new)
    assert "".join(run.text for run in found if run.kind is not Kind.ADDED) == old
    assert "".join(run.text for run in found if run.kind is not Kind.REMOVED) == new
    assert all(run.text for run in found)


def test_only_the_words_that_differ_are_marked() -> None:
    assert runs("20 % bis 2013", "25 % bis 2013") == (
        Run(Kind.REMOVED, "20"), Run(Kind.ADDED, "25"), Run(Kind.KEPT, " % bis 2013"),
    )  # fmt: skip


def test_a_phrase_gives_way_to_a_phrase() -> None:
    assert runs("Zwei Durchgänge mit 20 Plätzen.", "Drei Kurse je 15 Plätze.") == (
        Run(Kind.REMOVED, "Zwei Durchgänge mit 20 Plätzen."), Run(Kind.ADDED, "Drei Kurse je 15 Plätze."),
    )  # fmt: skip
    assert runs("a c", "a b c d") == (
        Run(Kind.KEPT, "a "), Run(Kind.ADDED, "b "), Run(Kind.KEPT, "c"), Run(Kind.ADDED, " d"),
    )  # fmt: skip


def test_texts_that_are_too_long_are_told_as_a_whole() -> None:
    words = int(LONGEST**0.5)
    old, new = "a " * words, "b " * words
    assert runs(old, new) == (Run(Kind.REMOVED, old), Run(Kind.ADDED, new))


def test_the_same_wording_has_no_difference() -> None:
    assert not difference(agreement_text(), agreement_text())


def test_how_a_measure_stands_is_no_difference() -> None:
    assert not changed(measure={"status": "done", "done_on": "2012-09-01"})


def test_the_head_tells_title_term_and_who_signs() -> None:
    issuer = {"organisation": "Senat von Berlin", "signatories": ["sena@senat.example", "zwei@senat.example"]}
    found = difference(agreement_text(), agreement_text(title="Ausbildung", valid_to="2014-12-31", issuer=issuer))
    assert [change.label for change in found.head] == ["Titel", "Für den Senat zeichnen", "Laufzeit"]
    assert found.head[2].runs[-2:] == (Run(Kind.REMOVED, "2013"), Run(Kind.ADDED, "2014"))


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"indicator": {"target": {"value": "20", "date": "2013-12-31"}}}, "Zielwert"),
        ({"indicator": {"target": {"value": "25", "date": "2013-06-30"}}}, "Zielwert"),
        ({"indicator": {"baseline": {"value": "8.1", "date": "2011-12-31", "source": "Drucksache 17/10 501"}}},
         "Ausgangswert"),
        ({"indicator": {"tolerance": {"slightly_off": "6"}}}, "Beurteilt nach"),
        ({"indicator": {"milestones": [{"value": "15", "date": "2012-12-31"}]}}, "Meilensteine"),
        ({"indicator": {"contact": "bob@pankow.example"}}, "Ansprechperson"),
        ({"indicator": {"definition": "Alle Auszubildenden"}}, "Definition"),
        ({"measure": {"due": "2012-10-31"}}, "Termin"),
        ({"measure": {"output": "50 Plätze"}}, "Ergebnis"),
        ({"measure": {"title": "Praktika in Büros"}}, "Bezeichnung"),
    ],
)  # fmt: skip
def test_each_field_is_told_by_its_label(changes: dict[str, Any], label: str) -> None:
    (goal,) = changed(**changes).goals
    assert goal.kind is Kind.CHANGED
    assert goal.changes == ()
    assert [change.label for part in goal.parts for change in part.changes] == [label]


def test_the_wording_of_a_goal_is_told_word_by_word() -> None:
    (goal,) = changed(title="Ausbildung weit öffnen", binding="should").goals
    assert [change.label for change in goal.changes] == ["Wortlaut", "Verbindlichkeit und Handlungsfeld"]
    assert Run(Kind.ADDED, "weit ") in goal.changes[0].runs or Run(Kind.ADDED, " weit") in goal.changes[0].runs


def test_a_goal_that_came_or_went_is_told_whole_with_its_parts() -> None:
    goal = agreement_document()["goals"][0]
    second = {**goal, "key": "G2", "indicators": [{**goal["indicators"][0], "key": "G2.1"}], "measures": []}
    found = difference(agreement_text(), agreement_text(goals=[second]))
    assert [(one.kind, one.label) for one in found.goals] == [(Kind.ADDED, "Ziel G2"), (Kind.REMOVED, "Ziel G1")]
    assert [part.label for part in found.goals[0].parts] == ["Kennzahl G2.1"]
    assert {run.kind for part in found.goals[1].parts for change in part.changes for run in change.runs} == {
        Kind.REMOVED
    }
