"""`bbd rules propose` and `proposals`, and which rules a command means that names no folder."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from bbd.cli import run
from bbd.rulebook.rule_files import files_in
from bbd.services.rule_records import PROPOSAL, record
from bbd.services.rulebooks import in_force
from bbd.settings import load
from bbd.store.database import Database
from bbd.store.rulebooks import RuleActivation
from tests.cast import Cast, hire
from tests.rule_folders import change, copy_of_the_rules, later_reminder, other_reason


@pytest.fixture
def database_kind() -> str:
    """Return the one kind: the commands are the same on both."""
    return "sqlite"


@pytest.fixture
def cast(database: Database, moment: datetime, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cast:
    """Return the people, who are in the database that the commands use; its rules lie in a folder."""
    monkeypatch.setenv("BBD_DATABASE_URL", database.url)
    monkeypatch.setenv("BBD_RULES_DIR", str(copy_of_the_rules(tmp_path / "rules")))
    with database.writing() as session:
        return hire(session, now=moment)


def done(capfd: pytest.CaptureFixture[str], *arguments: str | Path, ends: int = 0) -> str:
    """Run `bbd rules …` as a shell would, and return what it says: the errors, if it ends with any."""
    assert run(["rules", *map(str, arguments)]) == ends
    said = capfd.readouterr()
    return said.err if ends else said.out


def test_a_folder_is_proposed_and_listed(cast: Cast, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = other_reason(copy_of_the_rules(tmp_path / "new"))
    assert done(capfd, "proposals") == "Es gibt keinen Vorschlag.\n"
    given = (folder, "--title", "Andere Begründung", "--as", cast.adam.mail)
    made = json.loads(done(capfd, "propose", *given, "--json"))
    assert (made["title"], made["state"], made["proposed_by"]) == ("Andere Begründung", "open", "adam@bbd.example")
    assert json.loads(done(capfd, "proposals", "--json")) == [made]
    assert f"{made['id']}  offen  Andere Begründung" in done(capfd, "proposals")
    assert "/rules/proposals/" in done(capfd, "propose", *given)


def test_rules_whose_cases_fail_end_with_1(cast: Cast, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = later_reminder(copy_of_the_rules(tmp_path / "new"))
    said = done(capfd, "propose", folder, "--title", "Später", "--as", cast.adam.mail, ends=1)
    assert f"{folder}/readings.cases.toml, Zeile" in said
    assert done(capfd, "proposals", "--json") == "[]\n"


def test_what_cannot_be_proposed_ends_with_2(cast: Cast, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    def refused(folder: Path, mail: str) -> str:
        return done(capfd, "propose", folder, "--title", "Neu", "--as", mail, ends=2)

    assert "Administration" in refused(tmp_path / "rules", cast.alice.mail)
    assert "gibt es nicht" in refused(tmp_path / "rules", "niemand@bbd.example")
    assert "ist kein Ordner, den es gibt" in refused(tmp_path / "nirgends", cast.adam.mail)
    assert "schon in Kraft" in refused(tmp_path / "rules", cast.adam.mail)
    broken = copy_of_the_rules(tmp_path / "broken")
    (broken / "readings.toml").write_text("kaputt", encoding="utf-8")
    assert f"{broken}/readings.toml, Zeile 1" in refused(broken, cast.adam.mail)


def test_without_a_folder_the_rules_in_force_are_meant(
    database: Database, cast: Cast, capfd: pytest.CaptureFixture[str], tmp_path: Path, moment: datetime
) -> None:
    assert cast
    new = other_reason(copy_of_the_rules(tmp_path / "new"))
    with database.writing() as session:
        in_force(session, load(), now=moment)
        record(session, RuleActivation(number=0, at=moment, origin=PROPOSAL), files_in(new))
    assert "Weil es zwei Leute so wollen." in done(capfd, "list")
    assert done(capfd, "check") == "Die Regelwerke sind in Ordnung.\n"
    assert "wie erwartet" in done(capfd, "test", "--only", "am Tag der Frist")
    change(tmp_path / "rules", "readings.toml", 'letter = "reading-overdue"', 'letter = "reading-overdu"')
    assert "Meinten Sie „reading-overdue“?" in done(capfd, "check", ends=1)
    assert "Meinten Sie „reading-overdue“?" in done(capfd, "test", ends=1)
    assert "Meinten Sie „reading-overdue“?" in done(capfd, "list", ends=2)


def test_without_a_database_the_folder_is_meant(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BBD_RULES_DIR", str(other_reason(copy_of_the_rules(tmp_path / "rules"))))
    file = tmp_path / "nirgends" / "bbd.db"
    monkeypatch.setenv("BBD_DATABASE_URL", f"sqlite:///{file}")
    assert "Weil es zwei Leute so wollen." in done(capfd, "list")
    assert not file.parent.exists()
    file.parent.mkdir()
    file.touch()
    assert "Weil es zwei Leute so wollen." in done(capfd, "list")
    assert done(capfd, "check") == "Die Regelwerke sind in Ordnung.\n"


def test_a_database_of_another_version_ends_with_3(
    database: Database, cast: Cast, capfd: pytest.CaptureFixture[str]
) -> None:
    assert cast
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert "bbd db upgrade" in done(capfd, "list", ends=3)
