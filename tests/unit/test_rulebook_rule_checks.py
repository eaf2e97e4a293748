"""What is refused across rules and inside one: rules that add nothing, parts that change nothing, circles."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bbd import paths
from bbd.rulebook import packs
from bbd.rulebook.conditions import All, AnyOf, Op, Test
from bbd.rulebook.model import Rule, Then, Verb
from bbd.rulebook.rule_checks import covers

THEN = 'then = { remind = "contact", letter = "reading-overdue", ladder = "miss" }'
SHARP = Then(Verb.REMIND, "contact", "reading-overdue")
OVERDUE = Test("days_overdue", Op.AT_LEAST, 1)

Write = Callable[..., list[str]]


@pytest.fixture
def problems(tmp_path: Path) -> Write:
    """Return a way to check rules given as (id, when, further lines)."""

    def check(*rules: tuple[str, str, str], then: str = THEN) -> list[str]:
        for name in (packs.LADDERS, packs.LETTERS):
            shutil.copyfile(paths.RULES / name, tmp_path / name)
        blocks = [
            f'[[rules]]\nid = "{name}"\nwhy = "Darum."\nsource = "Beschluss"\n{more}\nwhen = {{ {when} }}\n{then}\n'
            for name, when, more in rules
        ]
        (tmp_path / "own.toml").write_text('name = "own"\nfacts = "indicator"\n' + "\n".join(blocks), encoding="utf-8")
        return [str(problem).replace(f"{tmp_path}/", "") for problem in packs.check(tmp_path)]

    return check


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        (
            'agreement_state = "monitored", all = [ { agreement_state = { one_of = ["monitored", "reviewed"] } } ]',
            (
                "Feld „when.all.agreement_state.one_of“: Diese Bedingung ist überflüssig: Ohne sie schlägt die Regel "
                "genauso an. Bitte streichen oder berichtigen."
            ),
        ),
        ("days_overdue = 3, all = [ { days_overdue = 3 } ]", "Feld „when.all.days_overdue“: Diese Bedingung ist über"),
        ("days_overdue = { at_least = 3, more_than = 1 }", "Feld „when.days_overdue.more_than“: Diese Bedingung ist"),
        (
            "any = [ { days_overdue = { at_least = 5 } }, { days_overdue = { at_least = 9 } } ]",
            (
                "Feld „when.any.days_overdue.at_least“: Dieser Teil ändert nichts: Er kann nie zutreffen, oder ein "
                "anderer Teil deckt ihn ab. Bitte streichen oder berichtigen."
            ),
        ),
        (
            "has_reading = true, any = [ { days_overdue = 5 }, { has_reading = false, days_overdue = 9 } ]",
            "Feld „when.any.days_overdue“: Dieser Teil ändert nichts",
        ),
        (
            'days_overdue = { at_least = 5 }, not = { days_overdue = "missing" }',
            "Feld „when.not.days_overdue“: Diese Bedingung ist überflüssig",
        ),
        (
            "not = { any = [ { days_overdue = 5 }, { days_overdue = { one_of = [5, 6] } } ] }",
            "Feld „when.not.any.days_overdue“: Diese Bedingung ist überflüssig",
        ),
        (
            "any = [ { has_reading = true, days_overdue = 5 }, { has_reading = false, days_overdue = 5 } ]",
            "",
        ),
        ('any = [ { days_overdue = "missing" }, { days_overdue = 0 } ], overdue_readings = { at_least = 1 }', ""),
    ],
)
def test_what_changes_nothing_in_a_rule_is_named(problems: Write, when: str, sentence: str) -> None:
    found = problems(("own-rule", when, ""))
    assert (sentence in found[0] and len(found) == 1) if sentence else found == []
    assert all(one.startswith("own.toml, Zeile 8, Regel „own-rule“") for one in found)


@pytest.mark.parametrize(
    ("when", "reason"),
    [
        ("term_running = true, after_term = true", "Die Laufzeit läuft, oder sie ist vorüber; beides zugleich gibt es"),
        ('agreement_state = "closed", days_overdue = 1', "bbd beurteilt dies nur, solange die Zielvereinbarung"),
        (
            'days_overdue = 1, any = [ { agreement_state = "drafted" }, { term_running = true, after_term = true } ]',
            "oder in Überprüfung ist. Die Laufzeit läuft, oder",
        ),
    ],
)
def test_what_no_subject_can_be_is_refused_with_the_reason(problems: Write, when: str, reason: str) -> None:
    (problem,) = problems(("own-rule", when, ""))
    assert "Feld „when“: Diese Regel kann nie anschlagen: Was sie verlangt, kommt nicht vor. " in problem
    assert reason in problem


def test_a_rule_that_adds_nothing_to_another_is_refused(problems: Write) -> None:
    wide = ("wide-rule", "days_overdue = { at_least = 1 }", "")
    narrow = ("narrow-rule", 'days_overdue = { at_least = 8 }, agreement_state = "monitored"', "")
    for rules in ((wide, narrow), (narrow, wide)):
        (problem,) = problems(*rules)
        assert "Regel „narrow-rule“, Feld „when“: Diese Regel fügt nichts hinzu" in problem
        assert "schickt „wide-rule“ (own.toml, Zeile" in problem
        assert problem.endswith("Bitte streichen, abgrenzen oder mit eigenem Schreiben versehen.")


def test_of_two_equal_rules_the_later_one_is_refused(problems: Write) -> None:
    (problem,) = problems(("one", "days_overdue = 1", ""), ("two", "days_overdue = { one_of = [1] }", ""))
    assert "Regel „two“" in problem


def test_rules_that_hold_each_other_back_in_a_circle_are_refused(problems: Write) -> None:
    (problem,) = problems(
        ("first", "days_overdue = 1", 'inhibits = ["second"]'),
        ("second", "days_overdue = 2", 'inhibits = ["third"]'),
        ("third", "days_overdue = 3", 'inhibits = ["first"]'),
    )
    assert "Regel „first“, Feld „inhibits“: Diese Regeln stellen einander im Kreis zurück: " in problem
    assert "„first“ → „second“ → „third“ → „first“" in problem


def test_a_rule_named_twice_under_inhibits_is_refused(problems: Write) -> None:
    found = problems(("one", "days_overdue = 1", 'inhibits = ["two", "two"]'), ("two", "days_overdue = 2", ""))
    assert [one.partition(": ")[2] for one in found] == ["Dieselbe Regel steht zweimal da."]


def test_a_rule_can_hold_back_only_what_belongs_to_its_subject(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(paths.RULES, folder)
    measures = folder / "measures.toml"
    text = measures.read_text(encoding="utf-8")
    measures.write_text(text.replace("when =", 'inhibits = ["reading-overdue"]\nwhen =', 1), encoding="utf-8")
    (problem,) = packs.check(folder)
    assert (
        "„reading-overdue“ kann hier nicht ruhen: Die Regel betrifft eine Kennzahl, diese hier eine Maßnahme."
        in str(problem)
    )
    readings = folder / "readings.toml"
    measures.write_text(text, encoding="utf-8")
    readings.write_text(
        readings.read_text(encoding="utf-8").replace("when =", 'inhibits = ["partner-silent"]\nwhen =', 1),
        encoding="utf-8",
    )
    assert "kann hier nicht ruhen" in str(packs.check(folder)[0])


@pytest.mark.parametrize(
    ("changes", "covered"),
    [
        ({}, True),
        ({"then": Then(Verb.REMIND, "contact", "reading-overdue", "miss")}, True),
        ({"then": Then(Verb.ESCALATE, "contact", "reading-overdue")}, False),
        ({"then": Then(Verb.REMIND, "deputy", "reading-overdue")}, False),
        ({"then": Then(Verb.REMIND, "contact", "reading-due-soon")}, False),
        ({"inhibits": ("another",)}, False),
        ({"holds_from": date(2027, 1, 1), "holds_until": date(2027, 2, 1)}, True),
        ({"subject_type": "measure"}, False),
    ],
)
def test_a_rule_is_covered_only_by_one_that_does_the_same(changes: dict[str, object], covered: bool) -> None:
    wide = Rule("wide", "own", "indicator", "why", "source", OVERDUE, SHARP)
    values: dict[str, object] = {"id": "narrow", "subject_type": "indicator", "then": SHARP, **changes}
    narrow = Rule(pack="own", why="", source="", when=All((OVERDUE, OVERDUE)), **values)  # type: ignore[arg-type]  # typed by the fields
    assert covers(wide, narrow) is covered


def test_a_rule_for_a_time_covers_none_that_lasts_longer() -> None:
    lasting = Rule("lasting", "own", "indicator", "why", "source", OVERDUE, SHARP)
    passing = Rule("passing", "own", "indicator", "", "", OVERDUE, SHARP, holds_until=date(2027, 1, 1))
    begun = Rule("begun", "own", "indicator", "", "", OVERDUE, SHARP, holds_from=date(2027, 1, 1))
    assert [covers(one, lasting) for one in (passing, begun)] == [False, False]
    assert [covers(lasting, one) for one in (passing, begun)] == [True, True]


def test_a_rule_that_holds_another_back_does_not_cover_it() -> None:
    graver = Rule("graver", "own", "indicator", "", "", OVERDUE, SHARP, inhibits=("lesser",))
    lesser = Rule("lesser", "own", "indicator", "", "", AnyOf((OVERDUE,)), SHARP)
    assert not covers(graver, lesser)
    assert not covers(lesser, graver)
