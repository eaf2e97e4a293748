"""Makes the checkpoints that are due and sees to their files: after a signature, and at each tick of the worker.

Each in a transaction of its own: a checkpoint that cannot be made or written never takes a signature with it.
"""

import logging
from dataclasses import dataclass

from bbd.clock import Clock
from bbd.domain.checkpoints import Checkpoint
from bbd.services import checkpoint_files, checkpoints
from bbd.settings import Settings
from bbd.store import facts
from bbd.store.database import Database

LOG = logging.getLogger(__name__)
NO_KEY = "Ohne BBD_SECRET_KEY werden keine Prüfpunkte des Protokolls signiert."


@dataclass(frozen=True, slots=True)
class Checkpointer:
    """The parts it works with."""

    database: Database
    settings: Settings
    clock: Clock

    def catch_up(self, *, daily: bool = True) -> list[Checkpoint]:
        """Make what is due, write what is missing in the folder, and return what was made."""
        made: list[Checkpoint] = []
        now = self.clock()
        with self.database.reading() as session:
            due = checkpoints.is_due(session, self.settings, now=now)
            missing = checkpoint_files.missing(session, self.settings)
            before = facts.fact(session, facts.CHECKPOINT_TROUBLE) or ""
        if due and not self.settings.secret_key:
            self._say(NO_KEY, before)
            return made
        if due:
            with self.database.writing() as session:
                made = checkpoints.make_due(session, self.settings, now=now, daily=daily)
        self._say(checkpoint_files.write_missing([*missing, *made], self.settings), before)
        return made

    def _say(self, trouble: str, before: str) -> None:
        """Remember what is wrong with the folder, and log it once."""
        if trouble[:200] == before:
            return
        if trouble:
            LOG.error("%s", trouble)
        with self.database.writing() as session:
            checkpoint_files.remember(session, trouble)
