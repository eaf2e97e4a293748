"""Rule packs that are wrong: every mistake is named with file, line, rule and field, and a way out."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bbd import paths
from bbd.domain.errors import InputRefused
from bbd.rulebook import packs
from bbd.rulebook.conditions import All, AnyOf, Not, Op, Test
from tests.unit.rulebook_mistakes import MISTAKES, RULE

BLOCKS = """[rules.when]
assessment = "on_track"
days_overdue = { at_leest = 1 }

[rules.then]
remind = "contact"
letter = "reading-overdue"
"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a way to put one pack beside the shipped letters and ladders, its text changed at one place."""

    def write(old: str = "", new: str = "", text: str = RULE) -> Path:
        for name in (packs.LADDERS, packs.LETTERS):
            shutil.copyfile(paths.RULES / name, tmp_path / name)
        assert old in text
        (tmp_path / "own.toml").write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
        return tmp_path

    return write


def _problem(folder: Path) -> str:
    (problem,) = packs.check(folder)
    return str(problem).removeprefix(f"{folder}/")


@pytest.mark.parametrize(
    ("old", "new", "sentence"), MISTAKES, ids=[new[:40] or f"without {old[:30]}" for old, new, _ in MISTAKES]
)
def test_a_mistake_is_named_with_its_place_and_a_way_out(write: Write, old: str, new: str, sentence: str) -> None:
    folder = write(old, new)
    sentences = [str(problem).removeprefix(f"{folder}/") for problem in packs.check(folder)]
    assert any(sentence in one for one in sentences), sentences
    with pytest.raises(InputRefused) as refusal:
        packs.load(folder)
    assert [str(problem).removeprefix(f"{folder}/") for problem in refusal.value.problems] == sentences


def test_all_mistakes_are_named_at_once(write: Write) -> None:
    folder = write(text=RULE.replace("days_overdue", "days").replace('"miss"', '"mis"').replace('"own"', '"my"'))
    assert [problem.field for problem in packs.check(folder)] == ["name", "when.days", "then.ladder"]


def test_a_pack_about_something_without_facts_is_refused(write: Write) -> None:
    text = RULE.replace('"indicator"', '"body"').replace("days_overdue", "vacant_seats")
    fields = [problem.field for problem in packs.check(write(text=text))]
    assert fields == ["facts", "then.letter"]


def test_a_mistake_in_a_later_rule_is_found_in_its_own_lines(write: Write) -> None:
    second = RULE.partition("[[rules]]")[2].replace("own-rule", "second-rule").replace("at_least", "at_lest")
    assert "own.toml, Zeile 15, Regel „second-rule“" in _problem(write(text=f"{RULE}\n[[rules]]{second}"))


def test_a_condition_on_lines_of_its_own_is_found_there(write: Write) -> None:
    text = RULE.partition("when =")[0] + BLOCKS
    assert "own.toml, Zeile 10, Regel „own-rule“, Feld „when.days_overdue.at_leest“" in _problem(write(text=text))


def test_words_in_texts_and_comments_are_not_taken_for_fields(write: Write) -> None:
    text = RULE.replace("Weil es so vereinbart ist.", "when = { days_overdue = 1 }").replace(
        "source =", "# when = 2\nsource ="
    )
    assert "own.toml, Zeile 9, " in _problem(write("at_least", "atleast", text=text))


def test_two_rules_of_one_name_are_refused_even_in_two_packs(write: Write) -> None:
    folder = write()
    (folder / "other.toml").write_text(RULE.replace('"own"', '"other"'), encoding="utf-8")
    assert _problem(folder) == (
        f"own.toml, Zeile 5, Regel „own-rule“, Feld „id“: Die Regel „own-rule“ gibt es schon: "
        f"{folder}/other.toml, Zeile 4. Jede Regel braucht ihren eigenen Namen."
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'name = "own', "own.toml, Zeile 1 (Ende der Datei): Die Datei ist kein gültiges TOML. Ein Text"),
        (
            b'name = "own"\nfacts : 1',
            "own.toml, Zeile 2, Spalte 7: Die Datei ist kein gültiges TOML. Nach dem",
        ),
        (b'name = "\xfc"', "own.toml, Zeile 1: Die Datei ist kein UTF-8-Text."),
        (b"a = " + b"[" * 20_000, "Die Datei ist kein gültiges TOML."),
        (b"#" * 1_000_001, "Die Datei ist größer als 1 MB"),
    ],
    ids=["unterminated", "colon", "latin-1", "nested", "huge"],
)
def test_what_is_no_toml_is_refused_with_its_place(write: Write, content: bytes, sentence: str) -> None:
    folder = write()
    (folder / "own.toml").write_bytes(content)
    for read in (packs.check, packs.load):
        with pytest.raises(InputRefused) as refusal:
            read(folder)
        assert sentence in str(refusal.value)


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="Hier liegt kein Regelwerk"):
        packs.load(tmp_path)


def test_packs_without_ladders_and_letters_are_refused(write: Write) -> None:
    folder = write()
    (folder / packs.LETTERS).unlink()
    with pytest.raises(InputRefused, match=r"letters\.toml: Die Datei fehlt\."):
        packs.load(folder)


def test_a_file_saved_with_a_byte_order_mark_is_read(write: Write) -> None:
    folder = write(text=f"\ufeff{RULE}")
    assert list(packs.load(folder).rules) == ["own-rule"]


def test_a_condition_is_read_as_it_is_written(write: Write) -> None:
    written = (
        'agreement_state = { one_of = ["monitored", "reviewed"] }, days_overdue = { at_least = 1, less_than = 9 }, '
        'any = [ { assessment = "missing" }, { assessment = { is_not = "on_track" } } ], '
        "not = { has_reading = true, overdue_readings = { missing = false } }"
    )
    rule = packs.load(write("days_overdue = { at_least = 1 }", written)).rules["own-rule"]
    assert rule.when == All(
        (
            Test("agreement_state", Op.ONE_OF, ("monitored", "reviewed")),
            Test("days_overdue", Op.AT_LEAST, 1),
            Test("days_overdue", Op.LESS_THAN, 9),
            AnyOf((Test("assessment", Op.MISSING, value=True), Test("assessment", Op.IS_NOT, "on_track"))),
            Not(All((Test("has_reading", Op.IS, value=True), Test("overdue_readings", Op.MISSING, value=False)))),
        )
    )
    assert (rule.line, rule.pack, rule.subject_type) == (4, "own", "indicator")
