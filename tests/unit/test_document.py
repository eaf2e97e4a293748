"""The agreement document: what it refuses, how it is named, its canonical form and its hash."""

import hashlib
import json
from decimal import Decimal
from typing import Any

import pytest

from bbd.domain.document import FORMAT, AgreementText
from bbd.domain.document_editing import added, changed, free_key, place_of, removed
from bbd.domain.document_reading import document_from, read_document, schema
from bbd.domain.errors import InputRefused
from tests.cast import PANKOW, SENATE, agreement_document, agreement_text


def broken(change: Any, *way: str | int) -> list[tuple[str, str]]:  # noqa: ANN401 - JSON is any
    """Return (pointer, sentence) of each problem of a document with `change` at `way`."""
    document = agreement_document()
    spot: Any = document
    for step in way[:-1]:
        spot = spot[step]
    spot[way[-1]] = change
    with pytest.raises(InputRefused) as refused:
        document_from(document, where="x.json")
    return [(problem.field, str(problem)) for problem in refused.value.problems]


INDICATOR = ("goals", 0, "indicators", 0)
MEASURE = ("goals", 0, "measures", 0)


@pytest.mark.parametrize(
    ("way", "value", "pointer", "sentence"),
    [
        (("titel",), "x", "/titel", "„titel“ ist kein Feld dieses Dokuments. Meinten Sie „title“?"),
        ((*INDICATOR, "farbe"), "x", "/goals/0/indicators/0/farbe", "ist kein Feld dieses Dokuments. Möglich sind: "),
        (("number",), "ZV 1", "/number", "darf nur aus Buchstaben"),
        (("title",), "x" * 301, "/title", "ist länger als 300 Zeichen"),
        (("title",), 5, "/title", "muss Text sein"),
        (("title",), "a\x00b", "/title", "enthält Steuerzeichen"),
        (("valid_from",), "2013-02-29", "/valid_from", "ist kein Datum, das es gibt"),
        (("valid_from",), "1.1.2013", "/valid_from", "ist kein Datum, das es gibt"),
        (("valid_to",), "2011-01-01", "", "endet (valid_to), bevor sie beginnt"),
        (("coordinator",), "Alice", "/coordinator", "ist keine E-Mail-Adresse"),
        (("legal_form",), "oral", "/legal_form", "kann nur 'voluntary' oder 'written' sein"),
        (("partner",), {"organisation": SENATE}, "", "auf beiden Seiten dieselbe Organisation"),
        (("partner",), {"organisation": PANKOW, "signatories": ["sena@senat.example"]}, "", "für beide Seiten"),
        (("partner",), {"organisation": PANKOW, "signatories": ["a@b", "A@B"]}, "/partner", "nennt jemanden zweimal"),
        (("partner",), {"organisation": PANKOW, "signatories": ["a@b"], "quorum": 2}, "/partner", "verlangt mehr"),
        (("partner", "quorum"), 0, "/partner/quorum", "muss mindestens 1 sein"),
        (("goals",), "G1", "/goals", "muss eine Liste sein"),
        ((*INDICATOR, "target", "value"), 25, "/goals/0/indicators/0/target/value", "als Text"),
        ((*INDICATOR, "target", "value"), "NaN", "/goals/0/indicators/0/target/value", "als Text"),
        ((*INDICATOR, "target", "value"), "2,5", "/goals/0/indicators/0/target/value", "als Text"),
        ((*INDICATOR, "target", "value"), "101", "/goals/0/indicators/0/target/value", "Kennzahl G1.1 ist ein Anteil"),
        ((*INDICATOR, "corridor"), {"low": "5", "high": "5"}, "/goals/0/indicators/0/corridor", "untere Grenze"),
        ((*INDICATOR, "tolerance"), {"slightly_off": "30"}, "/goals/0/indicators/0/tolerance", "slightly_off"),
        ((*INDICATOR, "due_days"), 367, "/goals/0/indicators/0/due_days", "höchstens 366"),
        ((*INDICATOR, "due_days"), 1.5, "/goals/0/indicators/0/due_days", "ganze Zahl"),
        ((*MEASURE, "status"), "done", "/goals/0/measures/0/done_on", "Maßnahme M1 ist mit „done“"),
        ((*MEASURE,), "x", "/goals/0/measures/0", "Eintrag 1 von „measures“ muss ein Objekt sein"),
        (("partner", "signatories"), ["a"], "/partner/signatories/0", "Eintrag 1 von „signatories“ ist keine E-Mail"),
        ((*MEASURE, "key"), "M 1", "/goals/0/measures/0/key", "darf nur aus Buchstaben"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_by_its_place(
    way: tuple[str | int, ...], value: object, pointer: str, sentence: str
) -> None:
    problems = broken(value, *way)
    assert [place for place, _ in problems] == [pointer]
    assert sentence in problems[0][1]
    assert problems[0][1].startswith(f"x.json, {pointer or '/'}: ")


def test_a_missing_field_is_named() -> None:
    document = agreement_document()
    del document["coordinator"]
    with pytest.raises(InputRefused, match="„coordinator“ fehlt"):
        document_from(document, where="x.json")


def test_all_mistakes_are_named_at_once() -> None:
    document = agreement_document(number="ZV 1", legal_form="oral", valid_from="2013-02-29")
    with pytest.raises(InputRefused) as refused:
        document_from(document, where="x.json")
    assert {problem.field for problem in refused.value.problems} == {"/number", "/legal_form", "/valid_from"}


@pytest.mark.parametrize("part", ["indicators", "measures"])
def test_a_key_stands_once_in_the_whole_document(part: str) -> None:
    goal = agreement_document()["goals"][0]
    other = {**goal, "key": "G2", "indicators": [], "measures": [], part: goal[part]}
    with pytest.raises(InputRefused, match="dieselbe Kennung zweimal"):
        agreement_text(goals=[goal, other])


def test_the_canonical_form_reads_back_and_is_hashed() -> None:
    text = agreement_text()
    assert read_document(text.canonical(), where="x") == text
    assert text.sha256() == hashlib.sha256(text.canonical().encode()).hexdigest()
    assert text.canonical().startswith('{"coordinator":"alice@bbd.example","format":"bbd.agreement/1","goals":[{')


def test_the_hash_does_not_hang_on_the_order_of_fields_or_on_defaults_left_out() -> None:
    document = agreement_document()
    turned = dict(reversed(document.items()))
    whole = {**document, "legal_form": "voluntary"}
    assert len({document_from(one, where="x").sha256() for one in (document, turned, whole)}) == 1


@pytest.mark.parametrize("change", [{"title": "Ausbildung für alle."}, {"review_on": "2013-07-01"}, {"goals": []}])
def test_every_change_of_the_wording_changes_the_hash(change: dict[str, Any]) -> None:
    assert agreement_text(**change).sha256() != agreement_text().sha256()


def test_digits_stay_as_they_were_given() -> None:
    baseline = agreement_text().goals[0].indicators[0].baseline
    assert baseline is not None
    assert format(baseline.value, "f") == "8.0"
    assert '"value":"8.0"' in agreement_text().canonical()


def test_mail_addresses_are_lower_case() -> None:
    assert agreement_text(coordinator="Alice@BBD.example").coordinator == "alice@bbd.example"


def test_the_schema_describes_the_fields_and_their_format() -> None:
    described = schema()
    assert described["$id"] == FORMAT
    assert set(described["properties"]) == set(AgreementText.model_fields)
    assert described["additionalProperties"] is False
    assert json.loads(json.dumps(described)) == described


def test_a_part_is_changed_and_everything_else_stays() -> None:
    text = agreement_text()
    place = place_of(text, "G1", "indicators", "G1.1")
    other = changed(text, place, {"target": {"value": "30", "date": "2013-12-31"}})
    target = other.indicators[0].target
    assert target is not None
    assert target.value == Decimal(30)
    assert changed(other, place, {"target": {"value": "25", "date": "2013-12-31"}}) == text


def test_a_part_is_added_and_removed() -> None:
    text = agreement_text()
    more = added(text, ("goals",), {"key": "G2", "field_of_action": "staff", "title": "Leitung"})
    assert [goal.key for goal in more.goals] == ["G1", "G2"]
    assert removed(more, place_of(more, "G2")) == text


def test_a_key_in_use_is_not_added() -> None:
    with pytest.raises(InputRefused, match="Eine Maßnahme mit der Kennung M1 gibt es schon") as refused:
        added(agreement_text(), ("goals", 0, "measures"), {"key": "M1", "title": "Noch eine"})
    assert refused.value.problems[0].field == "/goals/0/measures/1/key"


def test_a_change_that_does_not_fit_is_refused_by_its_place() -> None:
    text = agreement_text()
    with pytest.raises(InputRefused) as refused:
        changed(text, place_of(text, "G1", "measures", "M1"), {"due": "2012-02-30"})
    assert refused.value.problems[0].field == "/goals/0/measures/0/due"


@pytest.mark.parametrize(
    "way", [("G9",), ("G9", "measures", "M1"), ("G1", "measures", "M9"), ("G1", "indicators", "M1")]
)
def test_what_is_not_there_has_no_place(way: tuple[str, ...]) -> None:
    with pytest.raises(LookupError):
        place_of(agreement_text(), *way)


def test_the_next_free_key_follows_the_usual_style() -> None:
    text = agreement_text()
    assert [free_key(text, "goals"), free_key(text, "indicators", "G1"), free_key(text, "measures")] == [
        "G2",
        "G1.2",
        "M2",
    ]
    assert free_key(agreement_text(goals=[]), "goals") == "G1"
