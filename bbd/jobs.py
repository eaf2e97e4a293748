"""What the clock starts: the worker's tick, which sweeps once a local day and hands letters over.

APScheduler only ticks, every 30 seconds in UTC; what is due is computed from data, so that no switch of summer time,
no jump of the clock and no day off loses anything. One worker at a time holds the lock; others stand by.
"""

import logging
import os
import signal
import threading
import time
from contextlib import suppress
from queue import Empty, SimpleQueue
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler

from bbd.domain.errors import Locked, Unreachable
from bbd.settings import Settings
from bbd.store.database import Database
from bbd.store.locks import Held, worker_lock
from bbd.worker import Delivered, Worker

LOG = logging.getLogger(__name__)
TICK_SECONDS = 30
STANDBY_SECONDS = 5
LAST_WORDS_SECONDS = 8.0
"""How long a worker that shall end waits for the letter it is handing over."""


def run_once(worker: Worker) -> Delivered:
    """Do all that is due and end; Locked when another worker is at it."""
    with worker_lock(worker.database):
        worker.sweep_if_due()
        worker.look_after_checkpoints()
        delivered = worker.deliver()
        worker.play_replays()
        return delivered


class Stop:
    """The word to end: said by a signal, heard by everybody.

    Not an Event, whose `set` may wait for a lock that the interrupted thread itself holds; SimpleQueue.put may not.
    `parent` is the process without which there is nothing to do either (0: none).
    """

    def __init__(self, parent: int = 0) -> None:
        self._said = False
        self._parent = parent
        self._bell: SimpleQueue[None] = SimpleQueue()

    def say(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Say it; a handler of signals."""
        self._said = True
        self._bell.put(None)

    def heard(self, within: float = 0) -> bool:
        """Wait at most so many seconds for it, and return whether it was said."""
        if within and not self._said:
            with suppress(Empty):
                self._bell.get(timeout=within)
        return self._said or (self._parent != 0 and os.getppid() != self._parent)


def run(database: Database, settings: Settings, *, parent: int = 0) -> None:
    """Work until SIGTERM or SIGINT, or until `parent` is gone; stand by while another worker holds the lock."""
    stop = Stop(parent)
    signal.signal(signal.SIGTERM, stop.say)
    signal.signal(signal.SIGINT, stop.say)
    while not stop.heard():
        try:
            with worker_lock(database) as held:
                _work(database, settings, stop, held)
        except Locked:
            stop.heard(within=STANDBY_SECONDS)
        except Unreachable as unreachable:
            LOG.error("%s", unreachable)  # noqa: TRY400 - a sentence for people; a trace says no more
            stop.heard(within=STANDBY_SECONDS)


def _work(database: Database, settings: Settings, stop: Stop, held: Held) -> None:
    """Let the clock tick until told to stop, or until the lock is no longer ours."""
    worker = Worker(database, settings, stopped=lambda: stop.heard() or not held())
    scheduler = BackgroundScheduler(timezone="UTC")
    for job in (worker.look_after_the_day, worker.look_after_letters, worker.look_after_replays):
        scheduler.add_job(
            job,
            "interval",
            seconds=TICK_SECONDS,
            next_run_time=worker.clock(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    scheduler.start()
    while not stop.heard(within=STANDBY_SECONDS) and held():
        pass
    scheduler.shutdown(wait=False)
    _wait_for_threads(time.monotonic() + LAST_WORDS_SECONDS)


def _wait_for_threads(end: float) -> None:
    """Give the letter in hand a moment; what is not recorded by then is handed over again with the same name."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and thread.name.startswith("ThreadPoolExecutor"):
            thread.join(max(0.0, end - time.monotonic()))
