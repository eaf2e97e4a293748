"""`bbd audit erase`: it says what goes and what remains, asks, and leaves a trail that verifies."""

import io
import json
import shutil
from pathlib import Path

import pytest

from bbd.cli import run
from bbd.store.database import Database
from tests.cast import adopted, hire
from tests.processes import SECRET_KEY
from tests.stage import START

BOB = ["audit", "erase", "--person", "bob@pankow.example"]


@pytest.fixture(autouse=True)
def database(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Return a database with an agreement that Bob has signed, which the commands are set to."""
    file = tmp_path / "bbd.db"
    shutil.copy(sqlite_template, file)
    monkeypatch.setenv("BBD_DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setenv("BBD_SECRET_KEY", SECRET_KEY)
    database = Database(f"sqlite:///{file}")
    with database.writing() as session:
        adopted(session, hire(session, now=START), now=START)
    return database


def _answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


@pytest.mark.parametrize("said", ["", "\n", "nein\n", "j\n"])
def test_without_a_yes_nothing_is_erased(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], said: str
) -> None:
    _answer(monkeypatch, said)
    assert run(BOB) == 2
    out, err = capfd.readouterr()
    assert "Über Bob Brandt <bob@pankow.example> hält das Protokoll 1 Nachweis bereit" in out
    assert "Zeichnungen (1), Ablehnungen (0), Kündigungen (0), Vollmachten (0)" in out
    assert "noch offen; `bbd people disable` sperrt ihn" in out
    assert err.endswith("Es wurde nichts gelöscht. Ohne Rückfrage geht es mit --yes.\n")
    assert run([*BOB, "--yes", "--json"]) == 0
    assert len(json.loads(capfd.readouterr().out)["erased"]) == 1


def test_after_a_yes_it_is_gone_and_the_trail_verifies(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    _answer(monkeypatch, "Ja\n")
    assert run(BOB) == 0
    assert capfd.readouterr().out.endswith("Gelöscht: 1 Nachweis.\n")
    assert run(["audit", "verify"]) == 0
    assert run(["audit", "export"]) == 0
    assert json.loads(capfd.readouterr().out.splitlines()[-1])["action"] == "openings-erased"
    assert run(BOB) == 0
    assert capfd.readouterr().out == "Über Bob Brandt belegt das Protokoll nichts, was sich löschen ließe.\n"


def test_unasked_it_says_the_same(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["people", "disable", "bob@pankow.example"]) == 0
    assert run([*BOB, "--yes"]) == 0
    out = capfd.readouterr().out
    assert "- der Zugang mit Name und Adresse (gesperrt);" in out
    assert out.endswith("Gelöscht: 1 Nachweis.\n")


def test_with_json_the_question_keeps_off_the_answer(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    _answer(monkeypatch, "ja\n")
    assert run([*BOB, "--json"]) == 0
    answer = json.loads(capfd.readouterr().out)
    assert answer["person"] == "bob@pankow.example"
    assert answer["remains"] == {"signatures": 1, "refusals": 0, "terminations": 0, "mandates": 0}


def test_somebody_unknown_is_refused(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "erase", "--person", "nemo@pankow.example", "--yes"]) == 2
    assert "Eine Person mit der Adresse „nemo@pankow.example“ gibt es nicht." in capfd.readouterr().err
