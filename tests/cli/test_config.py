"""`bbd config` and `bbd --help`: everything is shown but secrets, and what is no command is refused."""

import json
from pathlib import Path

import pytest

from bbd.cli import run
from bbd.cli.commands import MODULES
from bbd.settings import names

SECRET = "streng-geheim-0123456789abcdef-0123456789"


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set every setting that holds a secret."""
    monkeypatch.setenv("BBD_SECRET_KEY", SECRET)
    monkeypatch.setenv("BBD_METRICS_TOKEN", SECRET)
    monkeypatch.setenv("BBD_SMTP_URL", f"smtp://bbd:{SECRET}@mail.example.de:25?tls=none")
    monkeypatch.setenv("BBD_DATABASE_URL", f"postgresql+psycopg://bbd:{SECRET}@127.0.0.1:1/bbd")


@pytest.mark.usefixtures("secrets")
@pytest.mark.parametrize("arguments", [["config"], ["config", "--json"]], ids=" ".join)
def test_all_settings_are_shown_and_no_secret(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 0
    shown = capfd.readouterr()
    for name in names():
        assert name in shown.out
    assert SECRET not in shown.out + shown.err
    assert "postgresql+psycopg://bbd:***@127.0.0.1:1/bbd" in shown.out


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql+psycopg://db.example.de/bbd?user=bbd&password={SECRET}",
        f"postgresql+psycopg://db.example.de/bbd?password={SECRET}&sslmode=require",
        f"postgresql+psycopg://:{SECRET}@db.example.de/bbd",
    ],
)
def test_a_password_anywhere_in_the_address_of_the_database_is_hidden(
    address: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BBD_DATABASE_URL", address)
    assert run(["config"]) == 0
    shown = capfd.readouterr().out
    assert SECRET not in shown
    assert "db.example.de/bbd" in shown


def test_secrets_from_files_are_as_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "key"
    file.write_text(SECRET, encoding="utf-8")
    monkeypatch.setenv("BBD_SECRET_KEY_FILE", str(file))
    assert run(["config", "--json"]) == 0
    shown = json.loads(capfd.readouterr().out)
    assert shown["BBD_SECRET_KEY"] == "(gesetzt)"
    assert shown["BBD_METRICS_TOKEN"] == ""


def test_what_is_shown_can_be_set_again(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["config", "--json"]) == 0
    shown = json.loads(capfd.readouterr().out)
    for name, value in shown.items():
        monkeypatch.setenv(name, value)
    assert run(["config", "--json"]) == 0
    assert json.loads(capfd.readouterr().out) == shown


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_is_listed_with_what_it_does(option: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run([option]) == 0
    shown = capfd.readouterr().out
    listed = {line.split()[0]: line.split(maxsplit=1)[1:] for line in shown.splitlines() if line.startswith("  ")}
    for name in MODULES:
        assert listed[name], f"{name} does not say what it does"


def test_no_command_needs_its_settings_to_explain_itself(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BBD_TIMEZONE", "Mars/Base")
    for name in MODULES:
        assert run([name, "--help"]) == 0
        assert f"bbd {name}" in capfd.readouterr().out


@pytest.mark.parametrize("arguments", [["fly"], ["--fly"], ["config", "--fly"], ["config", "more"], ["people", "fly"]])
def test_what_is_no_command_is_refused(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    shown = capfd.readouterr()
    assert shown.out == ""
    assert arguments[-1] in shown.err
