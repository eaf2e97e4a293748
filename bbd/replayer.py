"""Plays the replays that wait in the store, one after the other; a worker's third task beside sweeps and letters."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from bbd.clock import Clock, local_date
from bbd.domain.errors import Refused, Stale
from bbd.services import replaying
from bbd.services.replay import replay
from bbd.services.replaying import Task
from bbd.settings import Settings
from bbd.store.database import Database

LOG = logging.getLogger(__name__)
SIGN_OF_LIFE: Final = timedelta(seconds=5)
"""How often the store hears how far a replay is."""


class Interrupted(Exception):  # noqa: N818 - the house says what happened
    """The worker shall end."""


@dataclass(frozen=True, slots=True)
class Replayer:
    """The parts it works with; `stopped` says that it shall end."""

    database: Database
    settings: Settings
    clock: Clock
    stopped: Callable[[], bool]

    def play_waiting(self) -> int:
        """Play all replays that wait, and return how many were played to the end."""
        done = 0
        while not self.stopped():
            with self.database.writing() as session:
                task = replaying.take_up(session, now=self.clock())
            if task is None:
                return done
            done += self._play(task)
        return done

    def _play(self, task: Task) -> bool:
        """Play one; False where it did not come to its end."""
        try:
            result = self._result(task)
        except Interrupted:
            with self.database.writing() as session:
                replaying.give_back(session, task)
            return False
        except Stale:
            LOG.warning("replay %s is in other hands", task.replay_id)
            return False
        except Refused as refusal:
            self._fail(task, str(refusal))
            return False
        except Exception:
            LOG.exception("replay %s failed", task.replay_id)
            self._fail(task, "Das Nachspielen ist an einem Fehler in bbd gescheitert; das Betriebsprotokoll nennt ihn.")
            raise
        with self.database.writing() as session:
            replaying.finish(session, task, result, now=self.clock())
        LOG.info("replay %s is done", task.replay_id)
        return True

    def _result(self, task: Task) -> dict[str, Any]:
        today = local_date(self.clock(), self.settings.timezone)
        with self.database.reading() as session:
            given, books = replaying.material(session, task, self.settings)

        def progress(done: int, days: int) -> None:
            if self.stopped():
                raise Interrupted
            now = self.clock()
            if now - task.seen_at >= SIGN_OF_LIFE:
                with self.database.writing() as session:
                    replaying.sign_of_life(session, task, done * 100 // days, now=now)

        return replay(given, books, self.settings, task.first, task.last, today=today, progress=progress)

    def _fail(self, task: Task, reason: str) -> None:
        with self.database.writing() as session:
            replaying.fail(session, task, reason, now=self.clock())
