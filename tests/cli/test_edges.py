"""What the commands say and how they end where they cannot work: schema, settings, database, moments."""

import json
import resource
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlmodel import text

from bbd.cli import run
from bbd.store.database import Database
from bbd.store.guards import unguarded
from tests import processes
from tests.cast import hire
from tests.processes import Bbd
from tests.stage import START, at, sweep, watched

COMMANDS = [("sweep",), ("worker", "--once"), ("letters", "list"), ("findings", "list"), ("audit", "verify")]


@pytest.fixture
def file(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a database with an agreement that misses readings, which the commands are set to."""
    file = tmp_path / "instance" / "bbd.db"
    file.parent.mkdir()
    shutil.copy(sqlite_template, file)
    database = Database(f"sqlite:///{file}")
    with database.writing() as session:
        watched(session, hire(session, now=START))
    database.dispose()
    monkeypatch.setenv("BBD_DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setenv("BBD_TIME_TRAVEL", "1")
    return file


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_an_empty_database_is_told_to_be_upgraded(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BBD_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    assert run([*arguments]) == 3
    assert "bbd db upgrade" in capfd.readouterr().err


def test_a_newer_schema_is_told_to_need_a_newer_bbd(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    database = Database(f"sqlite:///{file}")
    with database.writing() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.dispose()
    assert run(["sweep"]) == 3
    assert "neueren Fassung" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BBD_SMTP_URL", "http://mail.example.de", "BBD_SMTP_URL"),
        ("BBD_MAIL_FROM", "bbd", "BBD_MAIL_FROM"),
        ("BBD_HOLIDAYS", "DE-XX", "BBD_HOLIDAYS"),
        ("BBD_DATABSE_URL", "sqlite:///x.db", "Meinten Sie BBD_DATABASE_URL?"),
    ],
)
def test_a_wrong_setting_stops_every_command(
    file: Path, name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    before = file.read_bytes()
    for arguments in (["sweep"], ["worker", "--once"]):
        assert run(arguments) == 4
        assert said in capfd.readouterr().err
    assert file.read_bytes() == before


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_postgresql_that_is_stopped_is_told(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BBD_DATABASE_URL", f"postgresql+psycopg://bbd:geheim@127.0.0.1:{processes.free_port()}/bbd")
    assert run([*arguments]) == 5
    said = capfd.readouterr().err
    assert "Die Datenbank antwortet nicht" in said
    assert "geheim" not in said


def test_what_is_no_database_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text.db").write_text("Das ist keine Datenbank, sondern ein Brief. " * 100, encoding="utf-8")
    (tmp_path / "folder.db").mkdir()
    for name in ("text.db", "folder.db", "text.db/below/bbd.db"):
        monkeypatch.setenv("BBD_DATABASE_URL", f"sqlite:///{tmp_path / name}")
        assert run(["sweep"]) == 5
        assert capfd.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("arguments", [("sweep",), ("worker", "--once")], ids=" ".join)
def test_a_disk_that_takes_nothing_more_is_told(file: Path, bbd: Bbd, arguments: tuple[str, ...]) -> None:
    before = file.read_bytes()
    settings = {"BBD_DATABASE_URL": f"sqlite:///{file}", "PYTHONDONTWRITEBYTECODE": "1"}
    environ = processes.environment(bbd.folder, settings)
    done = subprocess.run(  # noqa: S603 - our own command
        processes.command(*arguments),
        capture_output=True,
        encoding="utf-8",
        # Measuring coverage would want to write as well, and complain at length that it cannot.
        env={name: value for name, value in environ.items() if not name.startswith("COVERAGE_")},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
        check=False,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (5, False), done.stderr
    assert "Die Datenbank" in done.stderr
    assert file.read_bytes() == before


def test_a_dry_run_changes_not_one_byte(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = file.read_bytes()
    assert run(["sweep", "--now", "2013-03-01", "--dry-run", "--json"]) == 0
    answer = json.loads(capfd.readouterr().out)
    assert (len(answer["opened"]), answer["letters"]) == (2, 1)
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == ["bbd.db"]
    assert run(["letters", "list", "--json"]) == 0
    assert json.loads(capfd.readouterr().out) == []


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2013-02-30", "ist kein Zeitpunkt"),
        ("2013-03-01T06:00:00", "fehlt der Versatz"),
        ("gestern", "ist kein Zeitpunkt"),
        ("", "ist kein Zeitpunkt"),
        ("0001-01-01", "außerhalb der Jahre"),
        ("9999-12-31T23:59:59+00:00", "außerhalb der Jahre"),
    ],
)
def test_a_moment_that_is_none_is_refused(
    file: Path, moment: str, said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert file.exists()
    assert run(["sweep", "--now", moment]) == 2
    assert said in capfd.readouterr().err


def test_another_moment_needs_leave(
    file: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert file.exists()
    monkeypatch.setenv("BBD_TIME_TRAVEL", "0")
    assert run(["sweep", "--now", "2013-03-01"]) == 2
    assert "BBD_TIME_TRAVEL=1" in capfd.readouterr().err


def test_a_moment_with_an_offset_is_told_in_utc_and_chained(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert file.exists()
    assert run(["sweep", "--now", "2013-03-01T06:00:00+01:00", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["now"] == "2013-03-01T05:00:00+00:00"
    assert run(["sweep", "--now", "2013-03-01T04:59:59+00:00"]) == 2
    assert "liegt davor" in capfd.readouterr().err
    assert run(["audit", "verify", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["ok"] is True
    assert run(["audit", "export"]) == 0
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))


def test_a_subject_that_cannot_be_judged_ends_with_7(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    database = Database(f"sqlite:///{file}")
    with database.writing() as session:
        session.connection().execute(text("UPDATE indicator SET frequency = 'nie'"))
    database.dispose()
    assert run(["sweep", "--now", "2013-03-01"]) == 7
    told = capfd.readouterr()
    assert "Neu: Maßnahme überfällig – ZV-2012-01/M1" in told.out
    assert told.err.startswith("Nicht geprüft: ZV-2012-01/G1.1. ")


def test_a_trail_that_was_changed_ends_with_1(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    database = Database(f"sqlite:///{file}")
    with database.writing() as session:
        sweep(session, "2013-03-01")
        with unguarded(session.connection(), "audit_entry"):
            session.connection().execute(text("UPDATE audit_entry SET action = 'nichts' WHERE seq = 3"))
    database.dispose()
    assert run(["audit", "verify"]) == 1
    assert "Eintrag 3 " in capfd.readouterr().err


def test_the_findings_are_listed_with_their_next_step(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["findings", "list"]) == 0
    assert capfd.readouterr().out == "Kein Hinweis ist offen.\n"
    database = Database(f"sqlite:///{file}")
    with database.writing() as session:
        sweep(session, "2013-03-01")
    database.dispose()
    assert run(["findings", "list"]) == 0
    assert "Messwert überfällig – ZV-2012-01/G1.1 (offen, Stufe 0, Stufe 1 am 08.03.2013)" in capfd.readouterr().out
    assert run(["findings", "list", "--json"]) == 0
    listed = json.loads(capfd.readouterr().out)
    assert [one["next_step"] for one in listed] == [{"step": 1, "on": "2013-03-08"}] * 2
    assert listed[0]["since"] == at("2013-03-01").isoformat()


def test_sweeps_at_the_same_time_wait_for_each_other_and_none_is_too_late(bbd: Bbd, file: Path) -> None:
    bbd.environ["BBD_DATABASE_URL"] = f"sqlite:///{file}"
    with ThreadPoolExecutor(3) as together:
        answers = list(together.map(lambda _: bbd("sweep", "--json"), range(3)))
    assert [(one.code, one.err) for one in answers] == [(0, "")] * 3
    assert sum(len(one.json["opened"]) for one in answers) == max(len(one.json["opened"]) for one in answers) > 0
