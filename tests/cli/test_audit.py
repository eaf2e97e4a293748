"""`bbd audit`: checkpoints written, kept, compared; and docs/verify_audit.py as a process of its own."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import text

from bbd.cli import run
from bbd.store import audit
from bbd.store.database import Database
from bbd.store.guards import unguarded
from tests.processes import SECRET_KEY
from tests.services.trails import VERIFIER, overwrite, rehash, rows_of, set_head, verifier
from tests.stage import START


@pytest.fixture
def database(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Return a database with a trail of ten entries, which the commands are set to."""
    file = tmp_path / "bbd.db"
    shutil.copy(sqlite_template, file)
    monkeypatch.setenv("BBD_DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setenv("BBD_SECRET_KEY", SECRET_KEY)
    database = Database(f"sqlite:///{file}")
    with database.writing() as session:
        for number in range(10):
            audit.append(session, actor=None, action="sweep", on=f"2013-03-{number + 1:02}", now=START, opened=number)
    return database


def _checkpoint(tmp_path: Path) -> str:
    file = str(tmp_path / "checkpoint.txt")
    assert run(["audit", "checkpoint", "--out", file]) == 0
    return file


@pytest.mark.usefixtures("database")
def test_a_checkpoint_is_written_kept_and_found_fitting(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = _checkpoint(tmp_path)
    lines = Path(file).read_text(encoding="ascii").splitlines()
    assert (lines[0], len(lines)) == ("11", 5)
    assert [each.read_text(encoding="ascii").splitlines() for each in (tmp_path / "checkpoints").iterdir()] == [lines]
    capfd.readouterr()
    assert run(["config", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["checkpoint_public_key"] == lines[4]
    assert run(["audit", "verify", "--checkpoint", file, "--json"]) == 0
    answer = json.loads(capfd.readouterr().out)
    assert answer == {"ok": True, "size": 11, "checkpoints": [11], "public_key": lines[4]}


def test_a_trail_that_was_cut_off_or_written_anew_is_found(
    database: Database, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = _checkpoint(tmp_path)
    with database.writing() as session, unguarded(session.connection(), "audit_entry", "audit_checkpoint"):
        rows = rows_of(session)[:8]
        overwrite(session, rows)
        set_head(session, rows)
        session.connection().execute(text("DELETE FROM audit_checkpoint"))
    assert run(["audit", "verify"]) == 0
    assert run(["audit", "verify", "--checkpoint", file]) == 1
    assert "Das Ende des Protokolls fehlt: Es hat 8 Einträge, ein Prüfpunkt bestätigt 11." in capfd.readouterr().err
    with database.writing() as session, unguarded(session.connection(), "audit_entry"):
        rows += [[*rows[0]] for _ in range(3)]
        rehash(rows, 0)
        overwrite(session, rows)
        set_head(session, rows)
    assert run(["audit", "verify"]) == 0
    assert run(["audit", "verify", "--checkpoint", file]) == 1
    assert "Das Protokoll ist umgeschrieben: Eintrag 11 ist nicht der" in capfd.readouterr().err


@pytest.mark.usefixtures("database")
def test_another_key_and_what_is_no_checkpoint_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    file = _checkpoint(tmp_path)
    former = Path(file).read_text(encoding="ascii").splitlines()[4]
    monkeypatch.setenv("BBD_SECRET_KEY", SECRET_KEY[::-1])
    assert run(["audit", "verify", "--checkpoint", file]) == 1
    assert "mit einem anderen Schlüssel signiert" in capfd.readouterr().err
    assert run(["audit", "verify", "--checkpoint", file, "--public-key", former]) == 0
    assert run(["audit", "verify", "--checkpoint", file, "--public-key", "abc"]) == 2
    assert run(["audit", "verify", "--checkpoint", __file__]) == 2
    assert "Das ist kein Prüfpunkt" in capfd.readouterr().err
    monkeypatch.delenv("BBD_SECRET_KEY")
    assert run(["audit", "checkpoint", "--out", str(tmp_path / "x")]) == 4
    assert run(["audit", "verify", "--checkpoint", file]) == 0
    assert "war nicht zu prüfen" in capfd.readouterr().err


@pytest.mark.usefixtures("database")
def test_an_auditor_needs_nothing_of_bbd(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = _checkpoint(tmp_path)
    capfd.readouterr()
    assert run(["audit", "export"]) == 0
    export = tmp_path / "export.jsonl"
    export.write_text(capfd.readouterr().out, encoding="utf-8")
    shutil.copy(VERIFIER, tmp_path / "verify_audit.py")

    def verified(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-I", "verify_audit.py", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603 - our own
        return done.returncode, done.stdout + done.stderr

    code, said = verified("export.jsonl", file)
    assert (code, said.splitlines()[0]) == (0, "Die Kette ist unversehrt. Einträge: 11; passende Prüfpunkte: 1.")
    assert verified("export.jsonl", file, "--public-key", "0" * 64)[0] == 1
    lines = export.read_text(encoding="utf-8").splitlines(keepends=True)
    export.write_text("".join(lines[:-1]), encoding="utf-8")
    code, said = verified("export.jsonl")
    assert code == 0
    assert "Ob dahinter etwas fehlt oder neu gerechnet wurde, zeigt erst ein Prüfpunkt" in said
    assert "Das Ende fehlt" in verified("export.jsonl", file)[1]
    export.write_text("kein JSON", encoding="utf-8")
    code, said = verified("export.jsonl")
    assert (code, said) == (2, "export.jsonl: nicht lesbar: Zeile 1: kein JSON, das dieses Programm lesen kann.\n")
    for wrong in (
        [],
        ["--frage"],
        ["export.jsonl", "--public-key"],
        ["export.jsonl", "--public-key", "abc"],
        ["fehlt"],
    ):
        code, said = verified(*wrong)
        assert code == 2, wrong
        assert not re.search("usage|error|argument|such file", said), said
    assert verified("--help")[0] == 0
    assert "python verify_audit.py export.jsonl" in verified("--help")[1]


def test_the_verifier_says_how_far_a_checkpoint_goes(
    tmp_path: Path, database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "checkpoint.txt"
    assert run(["audit", "checkpoint", "--out", str(file)]) == 0
    with database.writing() as session:
        audit.append(session, actor=None, action="sweep", on="worker", now=START)
    capfd.readouterr()
    assert run(["audit", "export"]) == 0
    export = tmp_path / "export.jsonl"
    export.write_text(capfd.readouterr().out, encoding="utf-8")
    assert verifier().main([str(export), str(file)]) == 0
    size = len(export.read_text(encoding="utf-8").splitlines())
    told = capfd.readouterr().out
    assert f"Einträge: {size}; passende Prüfpunkte: 1." in told
    assert f"bis Eintrag {file.read_text(encoding='ascii').split()[0]} mit dem Schlüssel" in told
