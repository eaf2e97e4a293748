"""Cases that fail, that are wrong, and rules that no case watches."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bbd import paths
from bbd.domain.errors import CheckFailed, InputRefused
from bbd.rulebook import packs
from bbd.rulebook.cases import judge, read_cases
from bbd.rulebook.changes import changes, in_words
from bbd.rulebook.conditions import All, AnyOf, Not, Op, Test
from bbd.rulebook.coverage import unwatched
from bbd.rulebook.facts import Subject
from bbd.rulebook.model import Rulebook


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped rules."""
    copy = tmp_path / "rules"
    shutil.copytree(paths.RULES, copy)
    return copy


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _differences(rulebook: Rulebook) -> dict[str, str]:
    judged = judge(rulebook, read_cases(rulebook))
    return {one.case.name: one.difference for one in judged if not one.ok}


def test_a_case_that_comes_out_otherwise_says_how(folder: Path) -> None:
    _change(folder / "signatures.toml", "at_least = 14", "at_least = 13")
    loud = "„signature-pending“ schlägt an, obwohl der Fall es nicht erwartet."
    assert _differences(packs.load(folder)) == {"13 Tage nach der Vorlage ist es noch still": loud}
    _change(folder / "signatures.toml", "at_least = 13", "at_least = 15")
    silent = "„signature-pending“ bleibt still, obwohl der Fall sie erwartet."
    assert _differences(packs.load(folder)) == {"14 Tage nach der Vorlage wird an die Zeichnung erinnert": silent}


_DAYS = "days_since_submission = { at_least = 14 }"


@pytest.mark.parametrize(
    ("old", "new", "change", "missing"),
    [
        ("13 }", "5 }", f"{_DAYS}“ schwächer", "mit days_since_submission = 13, der nur daran scheitert"),
        ("14 }", "20 }", f"{_DAYS}“ strenger", "mit days_since_submission = 14, der anschlägt"),
        (
            "signed = true, days_since_submission = 30 }",
            "signed = false, days_since_submission = 1 }",
            "signed = false“ schwächer",
            ", in dem diese Bedingung nicht zutrifft und der nur daran scheitert",
        ),
    ],
)
def test_the_case_that_is_missing_is_named(folder: Path, old: str, new: str, change: str, missing: str) -> None:
    _change(folder / "signatures.cases.toml", old, new)
    rulebook = packs.load(folder)
    (gap,) = unwatched(rulebook, read_cases(rulebook))
    line = rulebook.rules["signature-pending"].line
    space = "" if missing.startswith(",") else " "
    assert str(gap) == (
        f"{folder}/signatures.toml, Zeile {line}, Regel „signature-pending“: "
        f"Kein Fall bemerkt es, wenn die Bedingung „{change} wird. "
        f"Es fehlt ein Fall{space}{missing}; bitte in signatures.cases.toml ergänzen."
    )


def test_a_case_that_cannot_be_judged_has_failed_and_says_why(folder: Path) -> None:
    rulebook = packs.load(folder)
    sound, *_ = (case for case in read_cases(rulebook) if case.pack == "signatures")
    broken = replace(sound, given=Subject("signature", "x", {"signed": 5}))
    fine, failed = judge(rulebook, (sound, broken))
    assert (fine.ok, failed.ok) == (True, False)
    assert failed.difference == "Der Fakt „signed“ hat einen Wert, den er nicht haben kann: 5."


def test_a_state_that_no_case_needs_is_named(folder: Path) -> None:
    cases = folder / "measures.cases.toml"
    text = cases.read_text(encoding="utf-8")
    cases.write_text(text.replace('"reviewed"', '"monitored"'), encoding="utf-8")
    rulebook = packs.load(folder)
    gaps = [str(gap) for gap in unwatched(rulebook, read_cases(rulebook)) if "measure-overdue" in str(gap)]
    assert len(gaps) == 1
    assert "wenn „reviewed“ in der Bedingung „agreement_state = { one_of = [monitored, reviewed] }“ fehlt." in gaps[0]
    assert "Es fehlt ein Fall mit agreement_state = reviewed, der anschlägt" in gaps[0]


def test_below_a_not_the_missing_case_is_the_opposite() -> None:
    short, at = changes(Not(Test("days", Op.AT_LEAST, 5)))
    assert (short.value, short.fires) == (4, True)
    assert (at.value, at.fires) == (5, False)


def test_a_threshold_that_everything_reaches_asks_only_for_the_fact_itself() -> None:
    short, at = changes(Test("days", Op.AT_LEAST, 0))
    assert (short.when, short.value, short.fires) == (All(()), None, False)
    assert (at.value, at.fires) == (0, True)


def test_a_rule_that_is_never_seen_to_fire_is_named(folder: Path) -> None:
    (folder / "signatures.cases.toml").unlink()
    rulebook = packs.load(folder)
    (gap,) = unwatched(rulebook, read_cases(rulebook))
    assert "Regel „signature-pending“: Kein Fall zeigt, dass diese Regel anschlägt." in str(gap)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "signed = true",
            "sined = true",
            "Feld „given.sined“: Den Fakt „sined“ gibt es hier nicht. Meinten Sie „signed“?",
        ),
        ("signed = true", "signed = 1", "Feld „given.signed“: Diesen Wert kann „signed“ nicht haben."),
        ('"drafted"', '"draft"', "„agreement_state“ nicht haben. Möglich sind: „drafted“, „submitted“"),
        ('["signature-pending"]', '["signature-pendin"]', "gibt es hier nicht. Meinten Sie „signature-pending“?"),
        ('expect = ["signature-pending"]', "", "Feld „expect“: Das Feld „expect“ fehlt."),
        ('pack = "signatures"', 'pack = "readings"', "Die Fälle gehören zu einem anderen Regelwerk als ihre Datei."),
        ("given = { agreement_state", "gegeben = { agreement_state", "Das Feld „gegeben“ gibt es hier nicht."),
    ],
)
def test_a_wrong_case_is_named_with_its_place(folder: Path, old: str, new: str, sentence: str) -> None:
    _change(folder / "signatures.cases.toml", old, new)
    with pytest.raises(CheckFailed) as refusal:
        read_cases(packs.load(folder))
    assert sentence in str(refusal.value)
    assert all("signatures.cases.toml, Zeile " in problem.where for problem in refusal.value.problems)


def test_cases_without_a_pack_are_not_passed_over(folder: Path) -> None:
    (folder / "signatures.cases.toml").rename(folder / "signature.cases.toml")
    with pytest.raises(CheckFailed, match="Zu diesen Fällen gibt es kein Regelwerk"):
        read_cases(packs.load(folder))


def test_cases_that_are_no_toml_are_refused(folder: Path) -> None:
    (folder / "signatures.cases.toml").write_text("pack = ", encoding="utf-8")
    with pytest.raises(InputRefused, match="kein gültiges TOML"):
        read_cases(packs.load(folder))


def test_a_case_can_name_its_day_for_a_rule_that_holds_for_a_time(folder: Path) -> None:
    _change(folder / "signatures.toml", "when =", "holds_from = 2013-01-01\nwhen =")
    cases = folder / "signatures.cases.toml"
    assert "14 Tage nach der Vorlage wird an die Zeichnung erinnert" in _differences(packs.load(folder))
    _change(cases, "expect =", "on = 2013-01-01\nexpect =")
    assert _differences(packs.load(folder)) == {}
    assert unwatched(packs.load(folder), read_cases(packs.load(folder))) == ()


def test_each_test_of_a_condition_is_weakened_by_itself() -> None:
    due, signed = Test("days", Op.AT_MOST, 14), Test("signed", Op.IS, value=False)
    state = Test("state", Op.ONE_OF, ("a", "b"))
    condition = All((due, Not(AnyOf((signed, state)))))
    weakened = [(change.test, change.when) for change in changes(condition) if not change.passes]
    assert weakened == [
        (due, All((Test("days", Op.AT_MOST, 15), Not(AnyOf((signed, state)))))),
        (signed, All((due, Not(AnyOf((All(()), state)))))),
        (state, All((due, Not(AnyOf((signed, All(()))))))),
    ]
    assert [in_words(test) for test, _ in weakened] == [
        "days = { at_most = 14 }",
        "signed = false",
        "state = { one_of = [a, b] }",
    ]
