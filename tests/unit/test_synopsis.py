"""Three wordings side by side: what is told of each goal, and what is marked."""

from decimal import Decimal
from typing import Any

from bbd.documents.synopsis import GoalSynopsis, Row, head_synopsis, synopsis, wanted_by_partner
from bbd.documents.word_runs import Kind, Run
from bbd.domain.document import AgreementText
from tests.cast import agreement_document, agreement_text

SENATE = agreement_text()


def text_with(goal: dict[str, Any] | None = None, **indicator: Any) -> AgreementText:  # noqa: ANN401 - JSON
    first = agreement_document()["goals"][0]
    changed = {**first, "indicators": [{**first["indicators"][0], **indicator}], **(goal or {})}
    return agreement_text(goals=[changed])


def rows(told: GoalSynopsis, part: str = "") -> dict[str, Row]:
    return {row.label: row for one in told.parts if one.label == part for row in one.rows}


def test_three_wordings_stand_side_by_side() -> None:
    agreed = text_with(target={"value": "22", "date": "2013-12-31"})
    (told,) = synopsis(SENATE, wanted_by_partner(SENATE, {"G1": Decimal(20)}), agreed)
    assert [part.label for part in told.parts] == ["", "Kennzahl G1.1", "Maßnahme M1"]
    row = rows(told, "Kennzahl G1.1")["Zielwert"]
    assert row.senate.startswith("25")
    assert row.partner is not None
    assert row.agreed is not None
    assert row.partner[:2] == (Run(Kind.REMOVED, "25"), Run(Kind.ADDED, "20"))
    assert row.agreed[:2] == (Run(Kind.REMOVED, "25"), Run(Kind.ADDED, "22"))
    same = rows(told)["Wortlaut"]
    assert (same.partner, same.agreed) == (None, None)


def test_what_a_goal_is_about_is_always_told_and_the_rest_where_it_differs() -> None:
    (told,) = synopsis(SENATE, SENATE, None)
    assert list(rows(told)) == ["Wortlaut", "Beschreibung"]
    assert list(rows(told, "Kennzahl G1.1")) == ["Bezeichnung", "Ausgangswert", "Zielwert"]
    assert list(rows(told, "Maßnahme M1")) == ["Bezeichnung", "Termin", "Ergebnis"]
    (told,) = synopsis(SENATE, SENATE, text_with(contact="bob@pankow.example", due_days=60))
    assert [label for label, row in rows(told, "Kennzahl G1.1").items() if row.agreed] == ["Gemeldet", "Ansprechperson"]


def test_nothing_that_differs_is_left_out() -> None:
    changed = {
        "name": "Anders", "definition": "Anders", "unit": "Personen", "kind": "count", "direction": "down",
        "baseline": {"value": "9", "date": "2010-12-31", "source": "Anders"},
        "target": {"value": "3", "date": "2012-12-31"}, "milestones": [{"value": "5", "date": "2011-12-31"}],
        "benchmark": "Anders", "method": "trend", "tolerance": {"slightly_off": "1", "off_track": "2"},
        "frequency": "month", "due_days": 1, "contact": "bob@pankow.example", "deputy": "dana@pankow.example",
    }  # fmt: skip
    (told,) = synopsis(SENATE, SENATE, text_with({"title": "Anders", "binding": "explore"}, **changed))
    assert {label for label, row in rows(told).items() if row.agreed} == {
        "Wortlaut", "Verbindlichkeit und Handlungsfeld",
    }  # fmt: skip
    assert {label for label, row in rows(told, "Kennzahl G1.1").items() if row.agreed} == {
        "Bezeichnung", "Definition", "Art und Richtung", "Ausgangswert", "Quelle des Ausgangswerts", "Zielwert",
        "Meilensteine", "Vergleichsgröße", "Beurteilt nach", "Gemeldet", "Ansprechperson", "Vertretung",
    }  # fmt: skip


def test_while_nothing_is_agreed_nothing_is_compared_with_it() -> None:
    (told,) = synopsis(SENATE, wanted_by_partner(SENATE, {"G1": Decimal(20)}), None)
    assert all(row.agreed is None for part in told.parts for row in part.rows)
    assert not told.dropped
    assert head_synopsis(SENATE, None) == ()


def test_a_goal_that_was_dropped_or_added_has_its_place() -> None:
    first = agreement_document()["goals"][0]
    second = {**first, "key": "G2", "indicators": [{**first["indicators"][0], "key": "G2.1"}], "measures": []}
    told = synopsis(SENATE, SENATE, agreement_text(goals=[second]))
    assert [(one.key, one.dropped) for one in told] == [("G1", True), ("G2", False)]
    assert rows(told[0])["Wortlaut"].agreed == (Run(Kind.REMOVED, "Ausbildung öffnen"),)
    assert rows(told[1])["Wortlaut"].senate == ""


def test_the_head_is_told_where_it_differs() -> None:
    (row,) = head_synopsis(SENATE, agreement_text(valid_to="2014-12-31"))
    assert row.label == "Laufzeit"
    assert row.agreed is not None
    assert Run(Kind.ADDED, "2014") in row.agreed
    assert head_synopsis(SENATE, SENATE) == ()


def test_the_partner_may_want_another_value_for_a_goal_that_came_later() -> None:
    first = agreement_document()["goals"][0]
    later = agreement_text(goals=[{**first, "key": "G2"}]).goals
    wanted = wanted_by_partner(SENATE, {"G2": Decimal(20)}, later)
    assert {goal.key: goal.indicators[0].target.value for goal in wanted.goals if goal.indicators[0].target} == {
        "G1": 25, "G2": 20,
    }  # fmt: skip
    assert wanted_by_partner(SENATE, {"G1": None}) == SENATE
