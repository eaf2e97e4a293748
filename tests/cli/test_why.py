"""`bbd rules why`, `bbd rules why-not` and `bbd letters why`: read by people and by scripts; unknown names exit 2."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bbd.cli import run
from bbd.services.why_asked import finding_named
from bbd.store.database import Database
from tests.cast import hire
from tests.stage import START, letters, shipped, sweep, watched

OVERDUE = ["reading-overdue", "ZV-2012-01/G1.1"]


@pytest.fixture
def database_kind() -> str:
    """Return the one kind: what the services answer is tested on both."""
    return "sqlite"


@pytest.fixture
def finding(database: Database, monkeypatch: pytest.MonkeyPatch) -> str:
    """Have findings that opened on 1 March 2013; return the id of the one about a reading."""
    monkeypatch.setenv("BBD_DATABASE_URL", database.url)
    monkeypatch.setenv("BBD_TIME_TRAVEL", "1")
    with database.writing() as session:
        watched(session, hire(session, now=START))
        sweep(session, "2013-03-01", rules=shipped())
        return str(finding_named(session, *OVERDUE).id)


def said(capfd: pytest.CaptureFixture[str], arguments: Sequence[str]) -> str:
    """Return what a command says that must go well."""
    assert run(list(arguments)) == 0
    return capfd.readouterr().out


def test_a_finding_is_explained_by_its_id_or_its_names(finding: str, capfd: pytest.CaptureFixture[str]) -> None:
    by_id = said(capfd, ["rules", "why", finding, "--now", "2013-03-05"])
    assert by_id == said(capfd, ["rules", "why", *OVERDUE, "--now", "2013-03-05"])
    for part in (
        "Messwert überfällig – ZV-2012-01/G1.1, seit 1. März 2013\n",
        "  Die Regel schlägt an, wenn ",
        "Beim Entstehen und heute:\n",
        "30 Tage, heute 34 Tage\n",
        "Wer davon weiß:\n  Stufe 1 am 1. März 2013: Dana Dąbrowska (Ansprechperson; Brief wartet auf Versand).\n",
        "Wie es weitergeht:\n  Bleibt der Hinweis offen, folgt ab dem 8. März 2013",
    ):
        assert part in by_id


def test_a_finding_is_explained_to_scripts(finding: str, capfd: pytest.CaptureFixture[str]) -> None:
    told = json.loads(said(capfd, ["rules", "why", *OVERDUE, "--now", "2013-03-05", "--json"]))
    assert told["finding"]["id"] == finding
    assert told["rule"]["id"] == "reading-overdue"
    assert [one["value"] for one in told["conditions_now"]] == ["monitored", 34]


@pytest.mark.usefixtures("finding")
def test_a_rule_says_why_it_is_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    asked = ["rules", "why-not", "reading-due-soon", "ZV-2012-01/G1.1", "--now", "2013-03-05"]
    told = said(capfd, asked)
    assert told.startswith(
        "Messwert bald fällig – ZV-2012-01/G1.1, Stand 5. März 2013\n  Die erste Bedingung, die nicht"
    )
    assert "  [trifft nicht zu] Der nächste Messwert ist in höchstens 14 Tagen fällig – " in told
    answer = json.loads(said(capfd, [*asked, "--json"]))
    assert (answer["kind"], answer["unmet"]["fact"], answer["unmet"]["threshold"]) == (
        "condition",
        "days_until_due",
        14,
    )


def test_a_letter_is_explained(finding: str, database: Database, capfd: pytest.CaptureFixture[str]) -> None:
    with database.reading() as session:
        key = next(letter.key for letter in letters(session) if letter.recipient == "dana@pankow.example")
    told = said(capfd, ["letters", "why", key, "--now", "2013-03-05"])
    assert told.startswith("Brief an Dana Dąbrowska vom 1. März 2013: ")
    assert "Stufe 1, als Ansprechperson. Dana Dąbrowska ist dafür in der Zielvereinbarung" in told
    answer = json.loads(said(capfd, ["letters", "why", key, "--json"]))
    assert finding in {point["why"]["finding"]["id"] for point in answer["points"]}


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["rules", "why", "nichts"], "bbd findings list"),
        (["rules", "why", "reading-overdue", "ZV-9/G1"], "bbd rules why-not reading-overdue ZV-9/G1"),
        (["rules", "why-not", "reading-overdu", "ZV-2012-01/G1.1"], "Meinten Sie „reading-overdue“?"),
        (["rules", "why-not", "reading-overdue", "ZV-2012-01/G1.2"], "Meinten Sie „ZV-2012-01/G1.1“?"),
        (["letters", "why", "nichts"], "bbd letters list"),
    ],
)
@pytest.mark.usefixtures("finding")
def test_unknown_names_are_refused(arguments: list[str], hint: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    out, err = capfd.readouterr()
    assert (out, hint in err) == ("", True)


def test_a_rule_that_is_gone_is_told_of(
    finding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "rules"
    assert run(["rules", "export", str(folder)]) == 0
    (folder / "readings.toml").unlink()
    (folder / "readings.cases.toml").unlink()
    partners = folder / "partners.toml"
    partners.write_text(partners.read_text().replace('inhibits = ["reading-overdue"]\n', ""))
    monkeypatch.setenv("BBD_RULES_DIR", str(folder))
    capfd.readouterr()
    told = said(capfd, ["rules", "why", finding, "--now", "2013-03-05"])
    assert "Die Regel gehört nicht mehr zum Regelwerk." in told
    assert "inzwischen geändert" in told
    assert "Der Grund für den Hinweis ist weggefallen." in told
