"""Sweeps whose rules engine is killed at random moments: each finds what an undisturbed sweep finds, all of it.

Where engines are killed faster than they start, a sweep may end with EngineFault, and is then repeated completely.

The ordinary run kills it a few times. `BBD_TEST_ENGINE_KILLS=200 pytest tests/services/test_engine_kills.py` sweeps on
until it has been killed 200 times; BBD_TEST_ENGINE_SEED begins elsewhere.
"""

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlmodel import select

from bbd.rulebook.facts import Subject
from bbd.rulebook.glass import GLASS
from bbd.rulebook.judging import EngineFault, judge
from bbd.services.sweep import sweep
from bbd.store.database import Database
from bbd.store.findings import Finding, FindingStep, Letter
from bench.sweep import NOW, fill
from tests.stage import SETTINGS, shipped

KILLS = int(os.environ.get("BBD_TEST_ENGINE_KILLS", "8"))
SEED = os.environ.get("BBD_TEST_ENGINE_SEED", "1")
AGREEMENTS = 150
"""Each with ten indicators of different values: several questions to the engine in each sweep."""


class Killer:
    """Kills every engine of this process after a random while of at most `pause` seconds, again and again."""

    def __init__(self, pause: float) -> None:
        self.kills = 0
        self._pause = pause
        self._random = Random(SEED)  # noqa: S311 - moments, not secrets
        self._done = threading.Event()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Kill while the block runs."""
        self._done.clear()
        thread = threading.Thread(target=self._kill)
        thread.start()
        try:
            yield
        finally:
            self._done.set()
            thread.join()

    def _kill(self) -> None:
        while not self._done.wait(self._random.uniform(0, self._pause)):
            for pid in GLASS.pids:
                os.kill(pid, signal.SIGKILL)
                self.kills += 1


@pytest.fixture(scope="module")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("kills") / "filled.db"
    shutil.copy(sqlite_template, file)
    database = Database(f"sqlite:///{file}")
    with database.writing() as session:
        fill(session, AGREEMENTS)
    database.dispose()
    return file


def _swept(filled: Path, file: Path) -> list[Any]:
    """Return all that a sweep of the same data leaves behind."""
    shutil.copy(filled, file)
    database = Database(f"sqlite:///{file}")
    try:
        with database.writing() as session:
            outcome = sweep(session, shipped(), SETTINGS, now=NOW)
        with database.reading() as session:
            findings = {one.id: (one.rule, one.subject) for one in session.exec(select(Finding))}
            steps = sorted((*findings[one.finding_id], one.step) for one in session.exec(select(FindingStep)))
            letters = sorted(one.recipient for one in session.exec(select(Letter)))
            left = [outcome.failed, outcome.evaluated, sorted(findings.values()), steps, letters]
    finally:
        database.dispose()
    file.unlink()
    return left


def _seconds_to_start() -> float:
    """Return how long an engine takes to start here and to answer; it varies with load and measurement."""
    GLASS.close()
    start = time.monotonic()
    list(judge(shipped(), [Subject("partner", "Partner", {})], NOW.date(), []))
    return time.monotonic() - start


def test_a_sweep_whose_engine_is_killed_finds_what_an_undisturbed_one_finds(filled: Path, tmp_path: Path) -> None:
    expected = _swept(filled, tmp_path / "undisturbed.db")
    assert expected[0] == []
    assert len(expected[2]) > AGREEMENTS
    killer, sweeps, repeated = Killer(6 * _seconds_to_start()), 0, 0
    while killer.kills < KILLS:
        sweeps += 1
        try:
            with killer.at_work():
                found = _swept(filled, tmp_path / f"{sweeps}.db")
        except EngineFault:
            repeated += 1
        else:
            assert found == expected, f"sweep {sweeps} of seed {SEED}"
    assert repeated < sweeps / 2
