"""What the clock starts: the worker's tick, which sweeps once a local day and hands letters over.

APScheduler only ticks, every 30 seconds in UTC; what is due is computed from data, so that no switch of summer time,
no jump of the clock and no day off loses anything. One worker at a time holds the lock; others stand by.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from queue import Empty, SimpleQueue
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler

from bbd.clock import Clock, local_date, local_moment, system_clock
from bbd.domain.errors import InputRefused, Locked, Refused, Unreachable
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
from bbd.store.locks import Held, worker_lock

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

    def look_after_the_day(self) -> None:
        """Give a sign of life, and sweep when it is due."""
        self._outlive(self.give_sign_of_life)
        self._outlive(self.sweep_if_due)

    def look_after_letters(self) -> None:
        """Hand over what is due; apart from the sweep, which must not wait for a mail server that is slow."""
        self._outlive(lambda: self.deliver(respect_pause=True))

    def _outlive(self, work: Callable[[], object]) -> None:
        """Do `work`; what fails is logged, and the next tick tries again."""
        if self.stopped():
            return
        try:
            work()
        except Refused as refusal:
            LOG.error("%s", refusal)  # noqa: TRY400 - a sentence for people; a trace says no more
        except Exception:  # the loop must outlive whatever one tick runs into
            LOG.exception("the tick failed")

    def give_sign_of_life(self) -> None:
        """Leave the moment for `/readyz`."""
        with self.database.writing() as session:
            facts.remember(session, facts.WORKER_SEEN, self.clock().isoformat())

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
            delivery.record(session, session.get_one(Letter, letter.id), outcome, settings, now=now)
            if outcome.kind is Kind.SIGN_IN_FAILED and delivery.pause(session, outcome, settings, now=now):
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


def is_due(last_day: date | None, now: datetime, settings: Settings) -> bool:
    """Say whether the sweep of `now`'s local day is due: its hour has come and `last_day` was an earlier one."""
    today = local_date(now, settings.timezone)
    if now < local_moment(today, settings.sweep_at, settings.timezone):
        return False
    return last_day is None or last_day < today


def run_once(worker: Worker) -> Delivered:
    """Do all that is due and end; Locked when another worker is at it."""
    with worker_lock(worker.database):
        worker.sweep_if_due()
        return worker.deliver()


class Stop:
    """The word to end: said by a signal, heard by everybody.

    Not an Event, whose `set` may wait for a lock that the interrupted thread itself holds; SimpleQueue.put may not.
    """

    def __init__(self) -> None:
        self._said = False
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
        return self._said


def run(database: Database, settings: Settings) -> None:
    """Work until SIGTERM or SIGINT; stand by while another worker holds the lock."""
    stop = Stop()
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
    for job in (worker.look_after_the_day, worker.look_after_letters):
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
