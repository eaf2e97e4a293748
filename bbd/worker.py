"""What a worker does when the clock ticks: a sweep a local day, handing letters over, replays. When: bbd.jobs."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bbd.checkpointer import Checkpointer
from bbd.clock import Clock, local_date, local_moment, system_clock
from bbd.domain.errors import InputRefused, Refused
from bbd.mail import address
from bbd.mail.compose import compose
from bbd.mail.outcome import Kind, Outcome
from bbd.mail.smtp import Connection, open_connection
from bbd.replayer import Replayer
from bbd.services import delivery, rulebooks
from bbd.services import sweep as sweeping
from bbd.services.sweep_outcome import Outcome as SweepOutcome
from bbd.settings import Settings
from bbd.store import facts
from bbd.store.database import Database
from bbd.store.findings import Letter
from bbd.store.locks import serialise_sweeps
from bbd.store.sweep_queries import last_sweep

LOG = logging.getLogger(__name__)


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
        self._outlive(self.look_after_checkpoints)

    def look_after_letters(self) -> None:
        """Hand over what is due; apart from the sweep, which must not wait for a mail server that is slow."""
        self._outlive(lambda: self.deliver(respect_pause=True))

    def look_after_replays(self) -> None:
        """Play what people want replayed; apart from both, because it takes its time."""
        self._outlive(self.play_replays)

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

    def sweep_if_due(self) -> SweepOutcome | None:
        """Sweep when today's hour has come and no sweep has been done today; None when it is not due."""
        now = self.clock()
        with self.database.reading() as session:
            last = last_sweep(session)
            # Nobody waits for tomorrow morning to see what a demo is about.
            at_once = last is None and facts.fact(session, facts.DEMO) is not None
        if not at_once and not is_due(last.local_day if last else None, now, self.settings):
            return None
        with self.database.writing() as session:
            # Another sweep may have been waited for; what is now is asked once it is our turn.
            serialise_sweeps(session)
            now = self.clock()
            rulebook = rulebooks.in_force(session, self.settings, now=now)
            outcome = sweeping.sweep(session, rulebook, self.settings, now=now)
        LOG.info(
            "swept: %d opened, %d resolved, %d letters", len(outcome.opened), len(outcome.resolved), outcome.letters
        )
        return outcome

    def look_after_checkpoints(self) -> None:
        """Sign the audit trail when that is due, and put into the folder what is missing there."""
        Checkpointer(self.database, self.settings, self.clock).catch_up()

    def play_replays(self) -> int:
        """Play the replays that wait, and return how many came to their end."""
        return Replayer(self.database, self.settings, self.clock, self.stopped).play_waiting()

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
