"""`bbd rules replay`, and the worker that plays what people ask for on the pages: real processes."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bbd.rulebook import packs
from bbd.services import replay_orders, rule_proposals
from bbd.settings import Settings
from bbd.store.database import Database
from bbd.store.people import person_by_mail
from bbd.store.rulebooks import RuleReplay
from tests.cast import hire, submitted
from tests.processes import Bbd, command, environment, running
from tests.rule_folders import change, copy_of_the_rules
from tests.stage import START, at

PATIENCE = 60
DAYS = ("--from", "2012-01-01", "--to", "2012-03-31")


@pytest.fixture
def database(bbd: Bbd, sqlite_template: Path) -> Database:
    """Return the database of `bbd`; an agreement waits for its signatures since February of 2012."""
    file = Path(bbd.environ["BBD_DATABASE_URL"].removeprefix("sqlite:///"))
    file.parent.mkdir()
    shutil.copy(sqlite_template, file)
    database = Database(f"sqlite:///{file}")
    with database.writing() as session:
        cast = hire(session, now=START)
        submitted(session, cast, now=at("2012-02-01"))
    database.dispose()
    return database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return rules that ask for signatures a week later, without the cases that would notice."""
    folder = copy_of_the_rules(tmp_path / "later")
    change(folder, "signatures.toml", "days_since_submission = { at_least = 14 }",
           "days_since_submission = { at_least = 21 }")  # fmt: skip
    for cases in folder.glob("*.cases.toml"):
        cases.unlink()
    return folder


def test_a_replay_answers_in_the_format_that_scripts_read(bbd: Bbd, database: Database, folder: Path) -> None:
    told = bbd.json("rules", "replay", str(folder), *DAYS)
    assert list(told)[:3] == ["added", "removed", "letters"]
    assert [(one["rule"], one["subject"], one["since"], one["until"]) for one in told["added"]] == [
        ("signature-pending", f"ZV-2012-01/signature/{party}", "2012-02-22", None) for party in ("issuer", "partner")
    ]
    assert [one["since"] for one in told["removed"]] == ["2012-02-15", "2012-02-15"]
    assert told["added"][0]["steps"][0] == {"step": 0, "on": "2012-02-22"}
    letters = told["letters"]
    assert sum(one["before"] for one in letters["people"]) == letters["before"] > 0
    assert sum(one["after"] for one in letters["weeks"]) == letters["after"]
    assert {one["mail"] for one in letters["people"]} >= {"sena@senat.example", "bob@pankow.example"}
    assert all(set(one) == {"what", "count", "sentence"} for one in told["cannot"])
    with database.reading() as session:
        assert session.exec(select(RuleReplay)).all() == []
    database.dispose()


def test_a_replay_is_told_in_words(bbd: Bbd, database: Database, folder: Path) -> None:
    answer = bbd("rules", "replay", str(folder), *DAYS)
    assert (answer.code, answer.err) == (0, "")
    assert database.is_sqlite
    assert answer.out.startswith(
        "Nachgespielt vom 1. Januar 2012 bis zum 31. März 2012; eingetragen ist etwas seit dem 1. Februar 2012.\n"
        "Mit den anderen Regeln hätte es gegeben: 2 Hinweise statt 2, "
    )
    assert "\nHinweise, die es mit den anderen Regeln zusätzlich gäbe (2):\n  signature-pending" in answer.out
    assert "22.02.2012 – offen" in answer.out
    assert "1 → 0" in answer.out
    assert "\nWas sich nicht nachspielen lässt:\n  – " in answer.out


def test_the_rules_in_force_make_no_difference(bbd: Bbd, database: Database, tmp_path: Path) -> None:
    assert database.is_sqlite
    answer = bbd("rules", "replay", str(copy_of_the_rules(tmp_path / "same")), *DAYS)
    assert answer.code == 0
    assert "Mit den anderen Regeln wäre nichts anders gewesen: 2 Hinweise, " in answer.out


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2012-02-30", "2012-03-31", "--from: „2012-02-30“ ist kein Tag, den es gibt."),
        ("2012-03-01", "gestern", "--to: „gestern“ ist kein Tag, den es gibt."),
        ("2012-03-01", "2012-02-01", "Der Zeitraum endet am 1. Februar 2012, bevor er am 1. März 2012 beginnt."),
        ("2012-03-01", "2199-02-01", "Der 1. Februar 2199 liegt in der Zukunft."),
        ("0001-01-01", "2012-01-31", "Vor dem 1. Februar 2012 ist nichts eingetragen."),
    ],
)
def test_days_that_cannot_be_replayed_are_refused(
    bbd: Bbd, database: Database, folder: Path, first: str, last: str, said: str
) -> None:
    assert database.is_sqlite
    answer = bbd("rules", "replay", str(folder), "--from", first, "--to", last, "--json")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(said)


def test_packs_that_are_none_or_are_wrong_are_refused(bbd: Bbd, database: Database, folder: Path) -> None:
    assert database.is_sqlite
    assert bbd("rules", "replay", str(folder / "nowhere"), *DAYS).code == 2
    change(folder, "signatures.toml", "days_since_submission", "days_since_sumbission")
    wrong = bbd("rules", "replay", str(folder), *DAYS)
    assert (wrong.code, wrong.out) == (1, "")
    assert "days_since_submission" in wrong.err
    assert "Traceback" not in wrong.err


def test_an_interrupted_replay_ends_with_a_word(bbd: Bbd, database: Database, folder: Path) -> None:
    assert database.is_sqlite
    process = subprocess.Popen(  # noqa: S603 - our own command
        command("rules", "replay", str(folder), "--from", "2012-01-01", "--to", "2026-01-01"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=bbd.folder,
        env=environment(bbd.folder, bbd.environ),
        # As at a terminal, where the signal goes to the whole group.
        start_new_session=True,
    )
    _eventually(lambda: len(_children(process.pid)) > 0)
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (130, "")
    assert err.strip() == "Abgebrochen."


@pytest.fixture
def asked(database: Database, folder: Path) -> RuleReplay:
    """Return a replay of ten years that somebody has asked for."""
    return ask(database, folder, date(2021, 12, 31))


def ask(database: Database, folder: Path, last: date) -> RuleReplay:
    with database.writing() as session:
        now = datetime.now(UTC)  # noqa: TID251 - the worker's clock is the system's
        admin = person_by_mail(session, "adam@bbd.example")
        assert admin is not None
        proposal = rule_proposals.propose(session, Settings(), packs.load(folder), title="Neu", by=admin, now=now)
        asked = replay_orders.ask(session, proposal, date(2012, 1, 1), last, by=admin, settings=Settings(), now=now)
    database.dispose()
    return asked


def test_a_worker_killed_half_way_is_followed_by_one_that_begins_again(
    bbd: Bbd, database: Database, asked: RuleReplay
) -> None:
    with running(bbd, "worker") as first:
        _eventually(lambda: _now(database, asked).progress > 0)
        first.kill()
        first.wait(PATIENCE)
    left = _now(database, asked)
    assert (left.state, left.result) == ("running", {"tries": 1})
    # Nobody takes from a worker what it may still have in hand.
    assert _done(bbd)
    assert _now(database, asked).state == "running"
    with database.writing() as session:
        row = session.get_one(RuleReplay, asked.id)
        assert row.seen_at is not None
        row.seen_at -= timedelta(minutes=3)
        row.to_day = date(2012, 3, 31)
    database.dispose()
    assert _done(bbd)
    done = _now(database, asked)
    assert (done.state, done.progress) == ("done", 100)
    assert [one["since"] for one in done.result["added"]] == ["2012-02-22", "2012-02-22"]


def test_a_worker_that_is_told_to_end_lets_the_replay_wait(bbd: Bbd, database: Database, asked: RuleReplay) -> None:
    with running(bbd, "worker") as worker:
        _eventually(lambda: _now(database, asked).progress > 0)
        begun = time.monotonic()
        worker.terminate()
        worker.wait(PATIENCE)
        assert time.monotonic() - begun < 10
    left = _now(database, asked)
    assert (left.state, left.progress, left.result) == ("waiting", 0, {})


def test_two_replays_are_played_one_after_the_other(bbd: Bbd, database: Database, folder: Path) -> None:
    first, second = (ask(database, folder, last) for last in (date(2012, 3, 31), date(2012, 2, 29)))
    assert _done(bbd)
    found = [_now(database, one) for one in (first, second)]
    assert [one.state for one in found] == ["done", "done"]
    assert [len(one.result["letters"]["weeks"]) for one in found] == [9, 5]
    assert found[0].seen_at is not None
    assert found[1].seen_at is not None
    assert found[0].seen_at < found[1].seen_at


def _done(bbd: Bbd) -> bool:
    """Let a worker do all that is due."""
    answer = bbd("worker", "--once")
    assert answer.code == 0, answer.err
    return True


def _now(database: Database, asked: RuleReplay) -> RuleReplay:
    with database.reading() as session:
        found = session.get_one(RuleReplay, asked.id)
    database.dispose()
    return found


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()


def _eventually(check: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not check():
        assert time.monotonic() < until
        time.sleep(0.1)
