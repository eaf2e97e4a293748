"""What rule packs may not be: too many, too deep, too long, no files, or full of signs that nobody sees."""

import os
import shutil
from pathlib import Path

import pytest

from bbd import paths
from bbd.domain.errors import InputRefused
from bbd.mail.chapters import clean
from bbd.rulebook import packs
from bbd.rulebook.cases import read_cases
from bbd.rulebook.rule_files import files_in
from bbd.services.rule_tests import read_tests


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped rules."""
    return shutil.copytree(paths.RULES, tmp_path / "rules")


def _refused(folder: Path) -> str:
    with pytest.raises(InputRefused) as refusal:
        packs.check(folder)
    return str(refusal.value)


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("line", ["{} = 1", "[{}]", "[[{}]]", "x = {{ {} = 1 }}", '"" . {} = 1'])
def test_a_key_of_very_many_parts_is_refused_before_it_is_read(folder: Path, line: str) -> None:
    (folder / "goals.toml").write_text("# a\n" + line.format(".".join(["a"] * 20_000)), encoding="utf-8")
    assert "goals.toml, Zeile 2: Dieser Schlüssel hat mehr als 20 Teile" in _refused(folder)


def test_dots_in_texts_and_figures_are_no_parts_of_a_key(folder: Path) -> None:
    _change(folder / "goals.toml", 'why = "', f'why = "{"a." * 30} ')
    assert packs.check(folder) == ()


def test_blocks_within_blocks_are_refused(folder: Path) -> None:
    text = "a = " + "{ a.a.a.a.a = " * 20 + "1" + " }" * 20
    (folder / "goals.toml").write_text(text, encoding="utf-8")
    assert "goals.toml, Zeile 1: Hier liegen mehr als 40 Blöcke ineinander." in _refused(folder)


def test_of_very_many_problems_the_first_are_told(folder: Path) -> None:
    block = '[[timelines]]\nname = "x"\nreadings = [\n' + '    { period = "x" },\n' * 900 + "]\n"
    with (folder / "goals.cases.toml").open("a", encoding="utf-8") as file:
        file.write(block)
    with pytest.raises(Exception, match="Zeitverlauf") as refusal:
        read_tests(packs.load(folder))
    problems = [str(one) for one in refusal.value.problems]  # type: ignore[attr-defined]  # of Refused
    assert len(problems) == 51
    assert problems[-1].endswith("goals.cases.toml: … und weitere; bitte zuerst diese beheben.")


def test_more_rules_than_can_be_compared_are_refused(folder: Path) -> None:
    with (folder / "goals.toml").open("a", encoding="utf-8") as file:
        file.write("\n[[rules]]\n" * 300)
    assert "Regeln; möglich sind 200. Hier beginnt die erste zu viel." in _refused(folder)
    assert "goals.toml, Zeile" in _refused(folder)


@pytest.mark.parametrize(
    ("file", "block", "what"),
    [
        ("ladders.toml", "[ladders.a{}]\n", "Unter „ladders“ stehen 2"),
        ("letters.toml", "[letters.a{}]\n", "Unter „letters“ stehen 2"),
    ],
)
def test_more_ladders_or_letters_than_named_are_refused(folder: Path, file: str, block: str, what: str) -> None:
    with (folder / file).open("a", encoding="utf-8") as opened:
        opened.write("\n" + "".join(block.format(number) for number in range(200)))
    assert any(what in str(problem) for problem in packs.check(folder))


def test_more_cases_than_named_are_refused(folder: Path) -> None:
    with (folder / "goals.cases.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[cases]]\nname = "x"\ngiven = {}\nexpect = []\n' * 1001)
    with pytest.raises(Exception, match=r"goals\.cases\.toml.*möglich sind 1000"):
        read_cases(packs.load(folder))


def test_only_regular_files_are_read(folder: Path) -> None:
    os.mkfifo(folder / "pipe.toml")
    (folder / "zero.toml").symlink_to("/dev/zero")
    (folder / "folder.toml").mkdir()
    with pytest.raises(InputRefused) as refusal:
        files_in(folder)
    assert [problem.what for problem in refusal.value.problems] == ["Das ist keine gewöhnliche Datei."] * 3


def test_a_link_to_a_file_is_read(folder: Path) -> None:
    (folder / "goals.toml").rename(folder.parent / "elsewhere")
    (folder / "goals.toml").symlink_to(folder.parent / "elsewhere")
    assert packs.check(folder) == ()


def test_a_name_that_is_no_utf_8_is_shown_decently(folder: Path) -> None:
    (folder / os.fsdecode(b"\xfc.toml")).write_text("", encoding="utf-8")
    said = _refused(folder)
    assert "Den Namen der Datei „\N{REPLACEMENT CHARACTER}.toml“ kann bbd nicht lesen." in said
    said.encode()


@pytest.mark.parametrize("sign", ["\\u0000", "\\u001b", "\N{RIGHT-TO-LEFT OVERRIDE}", "\\u2066"])
@pytest.mark.parametrize(
    ("file", "key"), [("goals.toml", "why"), ("letters.toml", "do"), ("goals.toml", "source"), ("letters.toml", "what")]
)
def test_signs_that_nobody_sees_are_refused(folder: Path, file: str, key: str, sign: str) -> None:
    _change(folder / file, f'\n{key} = "', f'\n{key} = "{sign}')
    said = _refused(folder)
    assert f"{file}, Zeile " in said
    assert "Steuerzeichen oder unsichtbare Zeichen" in said


@pytest.mark.parametrize(
    ("new", "what"),
    [
        ("a\\nb", "muss ohne Umbruch in einer Zeile stehen"),
        ("a" * 201, "ist 2"),
        ("siehe https://bbd.example/a", "darf keinen Link enthalten"),
        ("siehe www.bbd.example", "darf keinen Link enthalten"),
    ],
)
def test_what_a_title_cannot_be_is_refused(folder: Path, new: str, what: str) -> None:
    _change(folder / "letters.toml", 'subject_one = "', f'subject_one = "{new}')
    (problem,) = packs.check(folder)
    assert "letters.toml, Zeile " in str(problem)
    assert what in str(problem)


def test_a_letter_that_passes_keeps_all_its_words() -> None:
    for letter in packs.load(paths.RULES).letters.values():
        for text in (letter.what, letter.do, *letter.steps):
            assert clean(text) == text
