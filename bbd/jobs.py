"""What the clock starts: the worker's tick, which sweeps once a local day and hands letters over.

APScheduler only ticks, every 30 seconds in UTC; what is due is computed from data, so that no switch of summer time,
no jump of the clock and no day off loses anything. One worker at a time holds the lock; others stand by.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler

from bbd.clock import Clock, local_date, local_moment, system_clock
from bbd.domain.errors import InputRefused, Locked, Refused
from bbd.mail import address
from bbd.mail.compose import compose
from bbd.mail.outcome import Kind, Outcome
from bbd.mail.smtp import Connection, open_connection
from bbd.rulebook import packs
from bbd.services import delivery
from bbd.services import sweep as sweeping
from bbd.settings import Settings
from bbd.store import facts
from bbd.store.database import Database
from bbd.store.findings import Letter
from bbd.store.locks import worker_lock

LOG = logging.getLogger(__name__)
TICK_SECONDS = 30
STANDBY_SECONDS = 5
LAST_WORDS_SECONDS = 8.0
"""How long a worker that shall end waits for the letter it is handing over."""


@dataclass(slots=True)
class Delivered:
    """What a round of deliveries did."""

    sent: int = 0
    not_sent: int = 0


@dataclass(frozen=True, slots=True)
class Worker:
    """The parts a worker works with; `stopped` says that it shall end."""

    database: Database
    settings: Settings
    clock: Clock = system_clock
    stopped: Callable[[], bool] = lambda: False

    def tick(self) -> None:
        """Do what is due; what fails is logged, and the next tick tries again."""
        try:
            with self.database.writing() as session:
                facts.remember(session, facts.WORKER_SEEN, self.clock().isoformat())
            self.sweep_if_due()
            self.deliver(respect_pause=True)
        except Refused as refusal:
            LOG.error("%s", refusal)  # noqa: TRY400 - a sentence for people; a trace says no more
        except Exception:  # the loop must outlive whatever one tick runs into
            LOG.exception("the tick failed")

    def sweep_if_due(self) -> sweeping.Outcome | None:
        """Sweep when today's hour has come and no sweep has been done today; None when it is not due."""
        now = self.clock()
        with self.database.reading() as session:
            last = sweeping.last_sweep(session)
        if not is_due(last.local_day if last else None, now, self.settings):
            return None
        rulebook = packs.load(self.settings.rules_dir)
        with self.database.writing() as session:
            outcome = sweeping.sweep(session, rulebook, self.settings, now=now)
        LOG.info(
            "swept: %d opened, %d resolved, %d letters", len(outcome.opened), len(outcome.resolved), outcome.letters
        )
        return outcome

    def deliver(self, *, respect_pause: bool = False) -> Delivered:
        """Hand over every letter that is due, one after the other, and record each before the next."""
        done = Delivered()
        if not self.settings.smtp_url:
            return done
        with self.database.reading() as session:
            if respect_pause and delivery.is_paused(session, self.clock()):
                return done
        server = address.parse(self.settings.smtp_url)
        with open_connection(server, ca_file=self.settings.smtp_ca_file) as connection:
            while not self.stopped():
                with self.database.reading() as session:
                    letter = delivery.next_due(session, self.clock())
                if letter is None or not self._hand_over(connection, letter, done):
                    return done
        return done

    def _hand_over(self, connection: Connection, letter: Letter, done: Delivered) -> bool:
        """Try one letter; False when the queue shall rest."""
        settings = self.settings
        try:
            message = compose(delivery.as_mail(letter), mail_from=settings.mail_from, base_url=settings.base_url)
        except InputRefused as refusal:
            # This letter can never be sent as it is; a wrong setting (ConfigurationRefused) is no letter's fault.
            outcome = Outcome(Kind.REFUSED, None, str(refusal))
        else:
            outcome = connection.send(message, sender=settings.mail_from, recipient=letter.recipient)
        now = self.clock()
        with self.database.writing() as session:
            delivery.record(session, session.merge(letter), outcome, settings, now=now)
            if outcome.kind is Kind.SIGN_IN_FAILED and delivery.pause(session, outcome, now=now):
                LOG.error("Der Mailserver lässt bbd nicht anmelden; der Versand ruht. %s", outcome.answer)
            elif outcome.kind is Kind.ACCEPTED:
                delivery.end_pause(session)
        if outcome.kind is Kind.ACCEPTED:
            done.sent += 1
            LOG.info("letter handed over: %s", letter.key)
        else:
            done.not_sent += 1
            LOG.warning("letter not handed over: %s (%s, %s)", letter.key, outcome.kind, outcome.answer)
        return outcome.kind is not Kind.SIGN_IN_FAILED


def is_due(last_day: object, now: datetime, settings: Settings) -> bool:
    """Say whether the sweep of `now`'s local day is due: its hour has come and `last_day` was an earlier one."""
    today = local_date(now, settings.timezone)
    if now < local_moment(today, settings.sweep_at, settings.timezone):
        return False
    return last_day is None or last_day != today


def run_once(worker: Worker) -> Delivered:
    """Do all that is due and end; Locked when another worker is at it."""
    with worker_lock(worker.database):
        worker.sweep_if_due()
        return worker.deliver()


def run(database: Database, settings: Settings) -> None:
    """Work until SIGTERM or SIGINT; stand by while another worker holds the lock."""
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    worker = Worker(database, settings, stopped=stop.is_set)
    while not stop.is_set():
        try:
            with worker_lock(database):
                _tick_until(stop, worker)
        except Locked:
            stop.wait(STANDBY_SECONDS)


def _tick_until(stop: threading.Event, worker: Worker) -> None:
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        worker.tick, "interval", seconds=TICK_SECONDS, next_run_time=worker.clock(), coalesce=True, max_instances=1
    )
    scheduler.start()
    stop.wait()
    scheduler.shutdown(wait=False)
    _wait_for_threads(time.monotonic() + LAST_WORDS_SECONDS)


def _wait_for_threads(end: float) -> None:
    """Give the letter in hand a moment; what is not recorded by then is handed over again with the same name."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and thread.name.startswith("ThreadPoolExecutor"):
            thread.join(max(0.0, end - time.monotonic()))
