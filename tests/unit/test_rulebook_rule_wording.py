"""Whole rules in German: ranges, alternatives, ladders, what is held back, and what no sentence may contain."""

from datetime import date
from random import Random

import pytest

from bbd import paths
from bbd.domain.ladder import Ladder, LadderStep
from bbd.domain.words import RECIPIENTS, RECIPIENTS_ADDRESSED
from bbd.rulebook import packs
from bbd.rulebook.conditions import All, AnyOf, Condition, Not, Op, Test
from bbd.rulebook.model import Rule, Rulebook, Then, Verb
from bbd.rulebook.rule_wording import rule_in_words, then_in_words, title, when_in_words
from tests.rules import generated
from tests.rules.clean_german import is_clean


def _rule(when: Condition, subject_type: str = "indicator") -> Rule:
    return Rule("own", "own", subject_type, "why", "source", when, Then(Verb.REMIND, "contact", "reading-overdue"))


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        ((Op.AT_LEAST, 8), (Op.AT_MOST, 14), "8 bis 14 Tagen"),
        ((Op.AT_LEAST, 14), (Op.AT_MOST, 14), "genau 14 Tagen"),
        ((Op.MORE_THAN, 8), (Op.AT_MOST, 14), "mehr als 8 und höchstens 14 Tagen"),
        ((Op.AT_LEAST, 8), (Op.LESS_THAN, 14), "mindestens 8 und weniger als 14 Tagen"),
    ],
)
def test_two_bounds_become_one_range(low: tuple[Op, int], high: tuple[Op, int], words: str) -> None:
    when = All((Test("days_overdue", *low), Test("has_reading", Op.IS, value=True), Test("days_overdue", *high)))
    (said,) = when_in_words(_rule(when))
    assert f"wenn der älteste fehlende Messwert seit {words} fällig ist und für mindestens einen" in said


def test_several_bounds_of_one_side_are_said_one_by_one() -> None:
    tests = tuple(Test("days_overdue", Op.AT_LEAST, days) for days in (3, 5))
    assert "seit mindestens 3 Tagen fällig ist und der älteste" in when_in_words(_rule(All(tests)))[0]


def test_alternatives_stand_in_a_sentence_of_their_own() -> None:
    overdue, gap = Test("days_overdue", Op.AT_LEAST, 3), Test("days_overdue", Op.MISSING, value=True)
    running, reading = Test("term_running", Op.IS, value=True), Test("has_reading", Op.IS, value=True)
    when = All((running, AnyOf((overdue, Not(AnyOf((Not(gap), Not(reading))))))))
    assert when_in_words(_rule(when)) == (
        "Die Regel schlägt an, wenn die Laufzeit läuft.",
        (
            "Außerdem muss mindestens eines davon zutreffen: der älteste fehlende Messwert ist seit mindestens 3 Tagen "
            "fällig; oder kein fälliger Messwert fehlt und für mindestens einen fälligen Zeitraum liegt ein "
            "bestätigter Messwert vor."
        ),
    )
    assert when_in_words(_rule(AnyOf((running, gap)))) == (
        (
            "Damit die Regel anschlägt, muss mindestens eines davon zutreffen: die Laufzeit läuft; oder kein fälliger "
            "Messwert fehlt."
        ),
    )


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        (Verb.REMIND, "Sie erinnert sofort die Ansprechperson."),
        (Verb.ESCALATE, "Sie gibt den Fall sofort an die Ansprechperson weiter."),
        (Verb.PRAISE, "Sie schickt sofort eine Würdigung an die Ansprechperson."),
    ],
)
def test_each_verb_says_whom_the_rule_turns_to_first(verb: Verb, words: str) -> None:
    rule = Rule("own", "own", "indicator", "why", "source", All(()), Then(verb, "contact", ""))
    assert then_in_words(rule, Ladder.only("contact")) == (words, "Bei diesem einen Schreiben bleibt es.")


def test_a_ladder_is_told_step_by_step() -> None:
    steps = (LadderStep(1, ("contact",)), LadderStep(5, ("deputy", "coordinator")), LadderStep(10, ("leadership",)))
    assert then_in_words(_rule(All(())), Ladder(steps)) == (
        "Sie erinnert nach 1 Arbeitstag die Ansprechperson.",
        (
            "Bleibt der Hinweis offen, geht nach 5 Arbeitstagen ein Schreiben auch an die Vertretung und die "
            "Koordination und nach 10 Arbeitstagen auch an die Leitung des Partners."
        ),
    )
    assert RECIPIENTS_ADDRESSED.keys() == RECIPIENTS.keys()


def test_what_a_rule_holds_back_and_until_when_it_holds_is_told() -> None:
    book = packs.load(paths.RULES)
    base = book.rules["reading-overdue"]
    limited = Rule(
        "own", "own", "indicator", "why", "source", base.when, base.then, ("reading-due-soon",), date(2027, 1, 1)
    )
    both = Rulebook({**book.rules, "own": limited}, book.packs, book.ladders, book.letters)
    told = rule_in_words(both, limited)
    assert "Solange sie anschlägt, ruht bei dieser Kennzahl die Regel „Messwert bald fällig“." in told
    assert told[-1] == "Sie gilt ab dem 1. Januar 2027."
    assert title(both, "own") == "Ein Messwert ist überfällig"
    assert title(both, "gone") == title(None, "gone") == "gone"


@pytest.mark.parametrize("seed", range(4))
def test_every_sentence_about_a_generated_ruleis_clean_german(seed: int) -> None:
    book = generated.rulebook(Random(seed), 500)  # noqa: S311 - examples, not secrets
    for rule in book.rules.values():
        for sentence in when_in_words(rule):
            is_clean(sentence)
            assert sentence.endswith(".")


def test_every_sentence_about_a_shipped_ruleis_clean_german() -> None:
    book = packs.load(paths.RULES)
    for rule in book.rules.values():
        told = rule_in_words(book, rule)
        for sentence in told:
            is_clean(sentence)
            assert sentence.endswith(".")
        assert len(set(told)) == len(told)
