"""`bbd rules`: what it prints, and how it ends."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bbd import paths
from bbd.domain.errors import CheckFailed, InputRefused, Unreachable
from bbd.rulebook.facts_table import markdown

Run = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path, run: Run) -> Path:
    """Return a copy of the shipped rules, made by the command."""
    run("export", tmp_path / "own" / "rules")
    return tmp_path / "own" / "rules"


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_list_names_every_rule_with_its_reason(run: Run) -> None:
    text = run("list")
    assert "\nindicator-off-track  (indicators.toml, Zeile 11)\n    Liegt eine Kennzahl" in text
    assert "    Die Regel schlägt an, wenn die Zielvereinbarung in Umsetzung oder in Überprüfung ist, die\n" in text
    rules = json.loads(run("list", "--json"))
    assert len(rules) == 16
    shown = {rule["id"]: rule for rule in rules}["reading-overdue"]
    assert shown.pop("words")[0].startswith("Die Regel schlägt an, wenn die Zielvereinbarung in Umsetzung oder")
    assert shown == {
        "id": "reading-overdue",
        "pack": "readings",
        "facts": "indicator",
        "why": "Ein Messwert liegt der Koordination spätestens zum vereinbarten Termin vor; ein fehlender Wert gilt nie als gut.",  # noqa: E501 - as it is printed
        "source": "Zielvereinbarung, Berichtspflicht",
        "then": {"remind": "contact", "letter": "reading-overdue", "ladder": "miss"},
        "severity": "warning",
        "inhibits": [],
        "holds_from": None,
        "holds_until": None,
    }


def test_the_shipped_rules_pass_their_check_and_their_cases(run: Run) -> None:
    assert run("check") == "Die Regelwerke sind in Ordnung.\n"
    assert json.loads(run("check", "--json")) == {"ok": True, "problems": []}
    assert "alles wie erwartet" in run("test")


def test_an_exported_copy_is_whole_and_passes_too(folder: Path, run: Run) -> None:
    assert {path.name for path in folder.iterdir()} == {path.name for path in paths.RULES.iterdir() if path.is_file()}
    assert run("check", folder) == "Die Regelwerke sind in Ordnung.\n"


def test_the_check_ends_with_1_and_names_the_place(folder: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    _change(folder / "readings.toml", "days_overdue", "days_overdu")
    with pytest.raises(CheckFailed) as refusal:
        run("check", folder, "--json")
    assert refusal.value.exit_code == 1
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert problem["field"] == "when.days_overdu"
    assert "readings.toml, Zeile 16, Regel „reading-overdue“" in problem["where"]
    with pytest.raises(CheckFailed, match="days_overdu"):
        run("test", folder)


def test_a_failing_case_ends_with_1_and_is_told_by_name(
    folder: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    _change(folder / "signatures.toml", "at_least = 14", "at_least = 13")
    with pytest.raises(CheckFailed, match="Fall „13 Tage nach der Vorlage ist es noch still“: „signature-pending“"):
        run("test", folder, "--json", "--only", "13 Tage")
    (failed,) = json.loads(capsys.readouterr().out)["failed"]
    assert (failed["expected"], failed["held"]) == ([], ["signature-pending"])


def test_a_file_that_is_no_toml_ends_with_2(folder: Path, run: Run) -> None:
    (folder / "readings.toml").write_text("name =", encoding="utf-8")
    for name in ("check", "test"):
        with pytest.raises(InputRefused, match="kein gültiges TOML") as refusal:
            run(name, folder)
        assert refusal.value.exit_code == 2


def test_the_rules_in_force_are_those_of_the_settings(folder: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.setenv("BBD_RULES_DIR", str(folder))
    (folder / "signatures.toml").unlink()
    (folder / "signatures.cases.toml").unlink()
    assert "signature-pending" not in run("list")


def test_an_export_overwrites_nothing(folder: Path, run: Run) -> None:
    with pytest.raises(InputRefused, match="nicht leer"):
        run("export", folder)
    with pytest.raises(InputRefused, match="kein Ordner"):
        run("export", folder / "readings.toml")


def test_an_export_that_cannot_be_written_is_told(tmp_path: Path, run: Run) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Unreachable, match="lässt sich nicht beschreiben"):
        run("export", tmp_path / "file" / "below")


def test_the_facts_are_printed_as_the_guide_shows_them(run: Run) -> None:
    assert run("facts") == markdown()
