"""Tests and values in German: each comparison in the case and number that its sentence needs."""

from pathlib import Path
from random import Random

import pytest

from bbd import paths
from bbd.rulebook.conditions import Op, Operand, Test
from bbd.rulebook.covering import implies
from bbd.rulebook.facts import SUBJECT_TYPES, Fact, Kind, Value
from bbd.rulebook.wording import test_in_words, value_in_words
from tests.rules import generated
from tests.rules.clean_german import is_clean

INDICATOR = SUBJECT_TYPES["indicator"].facts
GOAL = SUBJECT_TYPES["goal"].facts
STATES = ("monitored", "reviewed")
FACTS = [fact for kind in SUBJECT_TYPES.values() for fact in kind.facts.values()]


@pytest.mark.parametrize(
    ("op", "value", "words"),
    [
        (Op.IS, 5, "ist seit genau 5 Tagen fällig"),
        (Op.IS, 1, "ist seit genau 1 Tag fällig"),
        (Op.IS, 0, "ist seit heute fällig"),
        (Op.AT_MOST, 0, "ist seit heute fällig"),
        (Op.LESS_THAN, 1, "ist seit heute fällig"),
        (Op.IS_NOT, 5, "ist nicht seit genau 5 Tagen fällig"),
        (Op.IS_NOT, 0, "ist seit mindestens 1 Tag fällig"),
        (Op.AT_LEAST, 1, "ist seit mindestens 1 Tag fällig"),
        (Op.MORE_THAN, 0, "ist seit mindestens 1 Tag fällig"),
        (Op.AT_MOST, 14, "ist seit höchstens 14 Tagen fällig"),
        (Op.MORE_THAN, 7, "ist seit mehr als 7 Tagen fällig"),
        (Op.LESS_THAN, 7, "ist seit weniger als 7 Tagen fällig"),
        (Op.ONE_OF, (9, 2, 1000), "ist seit 2, 9 oder 1.000 Tagen fällig"),
        (Op.NONE_OF, (9, 2), "ist nicht seit 2 oder 9 Tagen fällig"),
    ],
)
def test_days_are_said_in_the_case_and_number_they_need(op: Op, value: Operand, words: str) -> None:
    said = test_in_words(INDICATOR["days_overdue"], Test("days_overdue", op, value))
    assert said == f"der älteste fehlende Messwert {words}"


@pytest.mark.parametrize(
    ("op", "value", "words"),
    [
        (Op.IS, 0, "keine Maßnahme"),
        (Op.IS, 1, "genau eine Maßnahme"),
        (Op.AT_LEAST, 2, "mindestens 2 Maßnahmen"),
        (Op.LESS_THAN, 1, "keine Maßnahme"),
        (Op.MORE_THAN, 1, "mehr als eine Maßnahme"),
        (Op.ONE_OF, (0, 1), "0 oder 1 Maßnahme"),
    ],
)
def test_what_is_counted_takes_its_article_and_number(op: Op, value: Operand, words: str) -> None:
    assert test_in_words(GOAL["measures"], Test("measures", op, value)) == f"das Ziel hat {words}"


@pytest.mark.parametrize(
    ("name", "op", "value", "words"),
    [
        ("agreement_state", Op.IS, "drafted", "die Zielvereinbarung ist im Entwurf"),
        ("agreement_state", Op.ONE_OF, STATES, "die Zielvereinbarung ist in Umsetzung oder in Überprüfung"),
        ("agreement_state", Op.NONE_OF, STATES, "die Zielvereinbarung ist weder in Umsetzung noch in Überprüfung"),
        ("agreement_state", Op.IS_NOT, "closed", "die Zielvereinbarung ist nicht abgeschlossen"),
        ("assessment", Op.IS, "on_track", "die Bewertung der Kennzahl lautet „auf Kurs“"),
        ("assessment", Op.MISSING, True, "die Bewertung der Kennzahl ist nicht bekannt"),
        ("term_running", Op.IS, True, "die Laufzeit läuft"),
        ("term_running", Op.IS_NOT, True, "die Laufzeit läuft nicht"),
        ("term_running", Op.ONE_OF, (True, False), "eine Laufzeit ist vereinbart"),
        ("term_running", Op.NONE_OF, (True, False), "zu „In der Laufzeit“ gilt weder ja noch nein"),
        ("days_overdue", Op.MISSING, True, "kein fälliger Messwert fehlt"),
        ("days_overdue", Op.MISSING, False, "ein fälliger Messwert fehlt"),
        ("days_overdue", Op.AT_LEAST, 0, "ein fälliger Messwert fehlt"),
    ],
)
def test_states_answers_and_gaps_are_said_as_one_would_say_them(name: str, op: Op, value: Operand, words: str) -> None:
    assert test_in_words(INDICATOR[name], Test(name, op, value)) == words


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("days_overdue", 1, "1 Tag"),
        ("days_overdue", 12, "12 Tage"),
        ("overdue_readings", 1, "1"),
        ("term_running", False, "nein"),
        ("assessment", "on_track", "auf Kurs"),
        ("assessment", "gone", "gone"),
        ("assessment", None, "fehlt"),
        ("gone", "monitored", "monitored"),
        ("gone", 3, "3"),
    ],
)
def test_values_are_said_as_tables_show_them(name: str, value: Value, words: str) -> None:
    assert value_in_words(INDICATOR.get(name), value) == words


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_tests_that_sound_the_same_are_the_same(fact: Fact) -> None:
    random = Random(fact.name)  # noqa: S311 - examples, not secrets
    heard: dict[str, Test] = {}
    for _ in range(300):
        test = generated.test(random, fact)
        said = heard.setdefault(test_in_words(fact, test), test)
        assert implies(test, said, {fact.name: fact}), (test, said)
        assert implies(said, test, {fact.name: fact}), (test, said)


def test_every_fact_can_say_that_it_is_missing_and_that_it_is_there() -> None:
    for kind in SUBJECT_TYPES.values():
        for fact in kind.facts.values():
            gap, there = (test_in_words(fact, Test(fact.name, Op.MISSING, value=value)) for value in (True, False))
            assert gap != there
            assert fact.label
            assert (fact.saying.says is None) == (fact.kind is Kind.YES_NO)
            assert fact.saying.words.keys() == fact.labels.keys()
            for said in (gap, there):
                is_clean(said)


def test_no_module_of_pages_or_commands_writes_sentences_about_rules_by_itself() -> None:
    for folder in ("web", "cli", "services"):
        for path in sorted(Path(paths.PACKAGE, folder).glob("**/*.py")):
            text = path.read_text(encoding="utf-8")
            assert "mindestens {" not in text, path
            assert "schlägt an, wenn" not in text, path
