"""`kill -9` between any two steps of a sweep or a delivery: nothing is lost, and nothing is told twice.

The normal run takes a sample of the moments; with KILL_EVERYWHERE=1 it takes them all. The one window in which a
letter may come twice is between the final dot and the commit, and then it carries the same Message-ID.
"""

import os
import random
import shutil
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select, text

from bbd.services import auditing, delivery
from bbd.store.agreements import Agreement
from bbd.store.database import Database
from bbd.store.findings import Finding, FindingStep, Letter
from tests import processes
from tests.cast import PANKOW, adopted, hire, join, submitted
from tests.databases import LazyCluster
from tests.processes import Bbd
from tests.smtp_faults import Fault, Misdeed
from tests.smtp_server import MailServer, Stage
from tests.stage import SETTINGS, START, at, deliver, leave, sweep, watched
from tests.victim import DAY, Victims, deliver_once, sweep_once

EVERYWHERE = bool(os.environ.get("KILL_EVERYWHERE"))
SAMPLE = 7


def _sample(moments: int) -> list[int]:
    """Return the moments at which to kill: all, or the first, the last two and some between."""
    every = list(range(1, moments + 1))
    if EVERYWHERE or moments <= SAMPLE:
        return every
    return sorted({1, moments - 1, moments, *random.Random(moments).sample(every, SAMPLE - 3)})  # noqa: S311 - a sample


@pytest.fixture(scope="module")
def victims() -> Iterator[Victims]:
    with Victims.ready() as victims:
        yield victims


class Copies:
    """Copies of one prepared database, of either kind."""

    def __init__(self, kind: str, folder: Path, cluster: LazyCluster) -> None:
        self._kind, self._folder, self._cluster = kind, folder, cluster
        self._count = 0
        self.original = f"sqlite:///{folder / 'original.db'}"
        if kind == "postgresql":
            self._name = cluster.cluster.create("bbd_template")
            self.original = cluster.cluster.url(self._name)

    def new(self) -> str:
        """Return the address of a fresh copy; nobody may be connected to the original."""
        self._count += 1
        if self._kind == "postgresql":
            return self._cluster.cluster.url(self._cluster.cluster.create(self._name))
        copy = self._folder / f"copy{self._count}.db"
        shutil.copy(self._folder / "original.db", copy)
        return f"sqlite:///{copy}"

    def drop(self, url: str) -> None:
        """Forget a copy."""
        if self._kind == "postgresql":
            self._cluster.cluster.drop(url.rpartition("/")[2])


@pytest.fixture
def copies(database_kind: str, tmp_path: Path, lazy_cluster: LazyCluster, sqlite_template: Path) -> Copies:
    """Return copies of a database in which a sweep has everything to do.

    There is an agreement to begin with, there are findings to open, to resolve and to take a step higher, and five
    people to write to.
    """
    shutil.copy(sqlite_template, tmp_path / "original.db")
    copies = Copies(database_kind, tmp_path, lazy_cluster)
    database = Database(copies.original)
    with database.writing() as session:
        cast = hire(session, now=START)
        leave(session, cast.erin)  # who audits gets letters of another kind
        join(session, "tomma@pankow.example", "Tomma Thoma", PANKOW, "contact", now=START)
        climbing = watched(session, cast)
        sweep(session, "2013-02-22")
        deliver(session, climbing, "17", day="2013-02-25")
        watched(session, cast, number="ZV-2012-02", measure={"responsible": "tomma@pankow.example"})
        adopted(session, cast, now=START, number="ZV-2012-03")
        submitted(session, cast, now=at("2013-02-01"), number="ZV-2012-04")
    if database.is_sqlite:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return copies


def _check_sound(session: Session) -> None:
    """Insist that the database is whole and its trail unbroken."""
    if session.get_bind().dialect.name == "sqlite":
        assert session.connection().execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        assert session.connection().execute(text("PRAGMA foreign_key_check")).all() == []
    auditing.verify(session)


def _picture(session: Session) -> dict[str, list[Any]]:
    """Return what a sweep leaves, with the findings' random ids replaced by what they are about."""
    found = {finding.id: finding for finding in session.exec(select(Finding))}
    names = {str(identity): f"[{one.rule} {one.subject} {one.since}]" for identity, one in found.items()}

    def named(words: str) -> str:
        for identity, name in names.items():
            words = words.replace(identity, name)
        return words

    steps, letters = session.exec(select(FindingStep)), session.exec(select(Letter))
    return {
        "findings": sorted(f"{names[str(one.id)]} {one.state} {one.step} {one.facts}" for one in found.values()),
        "steps": sorted((names[str(step.finding_id)], step.step) for step in steps),
        "letters": sorted((one.recipient, one.subject, named(one.text), one.state) for one in letters),
        "agreements": sorted((one.number, one.state) for one in session.exec(select(Agreement))),
    }


def _swept(url: str) -> dict[str, list[Any]]:
    """Sweep, check and return the picture."""
    sweep_once(url)
    database = Database(url)
    with database.reading() as session:
        _check_sound(session)
        picture = _picture(session)
    database.dispose()
    return picture


def _survived(url: str) -> dict[str, list[Any]]:
    database = Database(url)
    with database.reading() as session:
        _check_sound(session)
        picture = _picture(session)
    database.dispose()
    return picture


def test_a_sweep_killed_at_any_moment_has_happened_whole_or_not_at_all(copies: Copies, victims: Victims) -> None:
    before = _survived(url := copies.new())
    moments = victims.live("sweep", url)["moments"]
    after = _survived(url)
    copies.drop(url)
    assert moments > 30
    assert [len(after[name]) - len(before[name]) for name in ("findings", "letters")] == [6, 5]
    for moment in _sample(moments):
        url = copies.new()
        assert victims.live("sweep", url, moment=moment)["signal"] == signal.SIGKILL
        # Whether a commit that was on its way arrives is the database's secret; half of it never does.
        assert _survived(url) in ([after] if moment == moments else [before]), moment
        assert _swept(url) == after, moment
        assert _swept(url) == after, moment
        copies.drop(url)


class Assassin(MailServer):
    """A mail server that kills its client at a stage of the dialogue, at the n-th occasion."""

    def aim(self, stage: Stage, occasion: int) -> None:
        self.stage, self.left, self.victim, self.known = stage, occasion, 0, threading.Event()

    def fault_at(self, stage: Stage, recipient: str) -> Fault | None:
        if stage is self.stage:
            self.left -= 1
            if self.left == 0:
                assert self.known.wait(30)
                os.kill(self.victim, signal.SIGKILL)
                if stage is Stage.BODY:
                    # The whole letter may be on the wire by now; this server saw no more than its beginning.
                    return Fault(stage, Misdeed.DROP)
        return super().fault_at(stage, recipient)


@pytest.fixture
def assassin() -> Iterator[Assassin]:
    with Assassin() as server:
        server.aim(Stage.RSET, 0)
        yield server


def _letters(url: str) -> list[Letter]:
    """Return the letters of the day; that of the week before has arrived."""
    database = Database(url)
    with database.reading() as session:
        _check_sound(session)
        found = [letter for letter in delivery.letters(session) if letter.created_at == at(DAY)]
    database.dispose()
    return found


def _finish(url: str, server: MailServer, *, may_repeat: bool) -> int:
    """Deliver what is left, check that every letter arrived, and return how many came twice."""
    waiting = {letter.key for letter in _letters(url) if letter.state == "queued"}
    taken = {letter.content for letter in server.letters}
    in_the_window = {key for key in waiting if any(f"X-BBD-Letter: {key}\r\n".encode() in each for each in taken)}
    assert len(in_the_window) <= may_repeat
    deliver_once(url, server.url)
    letters = _letters(url)
    assert {letter.state for letter in letters} == {"sent"}
    arrived = Counter(letter.content for letter in server.letters)
    # As many different contents as letters: what came twice came with the same bytes, the Message-ID among them.
    assert len(arrived) == len(letters)
    for letter in letters:
        (content,) = (each for each in arrived if f"Message-ID: {letter.message_id}\r\n".encode() in each)
        assert arrived[content] == (2 if letter.key in in_the_window else 1)
    assert all(len(letter.recipients) == 1 for letter in server.letters)
    return len(in_the_window)


@pytest.fixture
def outbox(copies: Copies) -> Copies:
    """Return copies of a database with five letters to hand over."""
    sweep_once(copies.original)
    database = Database(copies.original)
    with database.writing() as session:
        for letter in session.exec(select(Letter).where(col(Letter.created_at) < at(DAY))):
            letter.state = "sent"
    if database.is_sqlite:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return copies


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_delivery_killed_at_any_statement_loses_no_letter(
    outbox: Copies, victims: Victims, assassin: Assassin
) -> None:
    moments = victims.live("deliver", outbox.new(), smtp=assassin.url)["moments"]
    assert moments > 20
    twice = 0
    for moment in _sample(moments):
        assassin.letters.clear()
        url = outbox.new()
        assert victims.live("deliver", url, smtp=assassin.url, moment=moment)["signal"] == signal.SIGKILL
        twice += _finish(url, assassin, may_repeat=True)
    assert twice or not EVERYWHERE


STAGES = [Stage.GREETING, Stage.EHLO, Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.BODY, Stage.DOT]


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("stage", STAGES)
def test_a_delivery_killed_at_any_stage_of_the_dialogue_loses_no_letter(
    outbox: Copies, victims: Victims, assassin: Assassin, stage: Stage
) -> None:
    once = stage in {Stage.GREETING, Stage.EHLO}
    for occasion in (1,) if once else (1, 2, 3, 4, 5) if EVERYWHERE else (1, 3):
        assassin.letters.clear()
        assassin.aim(stage, occasion)
        url = outbox.new()
        assassin.victim = victims.begin("deliver", url, smtp=assassin.url)
        assassin.known.set()
        assert victims.end()["signal"] == signal.SIGKILL
        assert _finish(url, assassin, may_repeat=stage is Stage.DOT) == (stage is Stage.DOT)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_command_killed_after_any_time_can_be_repeated(copies: Copies, bbd: Bbd) -> None:
    undisturbed = copies.new()
    bbd.environ |= {"BBD_BASE_URL": SETTINGS.base_url, "BBD_MAIL_FROM": SETTINGS.mail_from}
    begun = time.monotonic()
    assert bbd("sweep", "--now", DAY, BBD_DATABASE_URL=undisturbed).code == 0
    lasts = time.monotonic() - begun
    after = _survived(undisturbed)
    draw = random.Random(1)  # noqa: S311 - a spread of times
    for _ in range(60 if EVERYWHERE else 3):
        bbd.environ["BBD_DATABASE_URL"] = url = copies.new()
        with processes.running(bbd, "sweep", "--now", DAY) as process:
            time.sleep(lasts * (0.5 + 0.5 * draw.random()))
            process.kill()
        assert _swept(url) == after
