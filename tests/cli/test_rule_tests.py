"""`bbd rules test`: cases and time lines, what it prints and how it ends."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bbd import paths
from bbd.domain.errors import CheckFailed, InputRefused

Run = Callable[..., str]
WRONG = """\
pack = "signatures"

[[timelines]]
name = "zu früh gefreut"
agreement = { valid_from = 2013-05-01, valid_to = 2014-12-31 }
happens = [{ day = 2013-03-01, do = "submit" }]

[[timelines.on]]
day = 2013-03-15
findings = []
letters = ["coordinator"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return rules of one pack alone: the signatures'."""
    copy = tmp_path / "rules"
    copy.mkdir()
    for name in ("signatures.toml", "signatures.cases.toml", "ladders.toml", "letters.toml"):
        shutil.copyfile(paths.RULES / name, copy / name)
    return copy


def test_cases_and_time_lines_are_counted(folder: Path, run: Run) -> None:
    assert run("test", folder) == ("4 Fälle und 2 Zeitverläufe, alles wie erwartet; 1 Regel, jede Bedingung bewacht.\n")
    answer = json.loads(run("test", folder, "--json"))
    assert answer == {
        "ok": True, "cases": 4, "timelines": 2, "failed": [], "failed_timelines": [], "unwatched": [],
    }  # fmt: skip


def test_one_name_can_be_run_alone(folder: Path, run: Run) -> None:
    assert run("test", folder, "--only", "ostern") == "0 Fälle und 1 Zeitverlauf, alles wie erwartet.\n"
    with pytest.raises(
        InputRefused, match="Kein Fall und kein Zeitverlauf heißt „wer gezeichnet hat, wird erinnert“"
    ) as refusal:
        run("test", folder, "--only", "wer gezeichnet hat, wird erinnert")
    assert "Meinten Sie „wer gezeichnet hat, wird nicht erinnert“?" in str(refusal.value)
    assert refusal.value.exit_code == 2


def test_a_time_line_that_fails_ends_with_1(folder: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "signatures.cases.toml").write_text(WRONG, encoding="utf-8")
    with pytest.raises(CheckFailed) as refusal:
        run("test", folder, "--json")
    assert refusal.value.exit_code == 1
    failed, gap, summary = str(refusal.value).split("\n")
    issuer, partner = (f"signature-pending ZV-1/signature/{party} step 0" for party in ("issuer", "partner"))
    told = [
        f"Da, aber nicht erwartet: „{issuer}“.",
        f"Da, aber nicht erwartet: „{partner}“.",
        "Schreiben gingen an „leadership“, „senate“, erwartet war: an „coordinator“.",
    ]
    where = f"{folder}/signatures.cases.toml, Zeile 8"
    assert failed == f"{where}, Zeitverlauf „zu früh gefreut“, Morgen des 15.03.2013: {' '.join(told)}"
    assert "Kein Fall zeigt, dass diese Regel anschlägt." in gap
    assert summary == "Anders als erwartet: 0 von 0 Fällen und 1 von 1 Zeitverläufen; eine Lücke."
    (timeline,) = json.loads(capsys.readouterr().out)["failed_timelines"]
    assert timeline == {
        "pack": "signatures",
        "name": "zu früh gefreut",
        "where": f"{folder}/signatures.cases.toml, Zeile 3",
        "days": [
            {
                "day": "2013-03-15", "where": where, "expected": [], "found": [issuer, partner],
                "expected_letters": ["coordinator"], "letters": ["leadership", "senate"], "differences": told,
            }
        ],
        "trouble": None,
    }  # fmt: skip


def test_a_time_line_that_gets_stuck_is_told_in_json_too(
    folder: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    text = WRONG.replace('do = "submit"', 'do = "close"').replace("agreement = {", "starts = 2013-03-01\nagreement = {")
    text = text.replace("valid_from", "drafted = 2013-03-01, valid_from")
    (folder / "signatures.cases.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CheckFailed, match=r"„close“ ging am 01[.]03[.]2013 nicht"):
        run("test", folder, "--json")
    (timeline,) = json.loads(capsys.readouterr().out)["failed_timelines"]
    assert timeline["days"] == []
    assert timeline["trouble"]["where"].endswith("Zeile 7, Zeitverlauf „zu früh gefreut“")


def test_slips_in_cases_and_time_lines_are_told_together(folder: Path, run: Run) -> None:
    cases = folder / "signatures.cases.toml"
    text = (
        cases.read_text(encoding="utf-8").replace("signed = true", "sined = true").replace('by = "senate"', 'by = "x"')
    )
    cases.write_text(text, encoding="utf-8")
    with pytest.raises(CheckFailed) as refusal:
        run("test", folder)
    assert [problem.field for problem in refusal.value.problems] == ["given.sined", "happens.by"]


def test_a_file_of_cases_that_is_no_toml_ends_with_2(folder: Path, run: Run) -> None:
    (folder / "signatures.cases.toml").write_text("[[timelines]\n", encoding="utf-8")
    with pytest.raises(InputRefused, match=r"signatures.cases.toml, Zeile 1") as refusal:
        run("test", folder)
    assert refusal.value.exit_code == 2
