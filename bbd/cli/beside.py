"""The worker beside the web server: started with it, started again when it ends by itself, and ended with it.

Without a thread: whoever serves calls `tend` every second or so, because it forks.
"""

import logging
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Final

from bbd.settings import Settings

LOG = logging.getLogger(__name__)
FIRST_PAUSE: Final = 1.0
"""Seconds until a worker that has ended is started again; doubled with each that ends soon, up to `LONGEST_PAUSE`."""
LONGEST_PAUSE: Final = 60.0
LAST_WORDS_SECONDS: Final = 12
"""A worker needs 10 seconds at most to end (docs/interfaces.md, Commands)."""


class Beside:
    """A process that shall run as long as we do; moments are seconds of a clock that only goes forward."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str]) -> None:
        self._command, self._environ = command, environ
        self._pause = FIRST_PAUSE
        self._start_at: float | None = None
        self._started_at: float | None = None
        self.process = self._start()

    def tend(self, now: float) -> None:
        """Start the process again, after a pause, if it has ended; says so once each time."""
        if self._started_at is None:
            self._started_at = now
        if self.process.poll() is None:
            return
        if self._start_at is None:
            self._plan(now)
        elif now >= self._start_at:
            self.process, self._start_at, self._started_at = self._start(), None, now

    def _plan(self, now: float) -> None:
        """Decide when to start again: one that has lived for a while begins with the shortest pause."""
        lived = now - (self._started_at or now)
        pause = FIRST_PAUSE if lived > LONGEST_PAUSE else self._pause
        self._start_at, self._pause = now + pause, min(2 * pause, LONGEST_PAUSE)
        LOG.error("Der Arbeitsprozess ist unerwartet zu Ende gegangen; er wird in %d s neu gestartet.", pause)

    def end(self) -> None:
        """End the process: it must not outlive us."""
        self.process.terminate()
        try:
            self.process.wait(timeout=LAST_WORDS_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, env=dict(self._environ))  # noqa: S603 - our own command


def worker_beside(given: Settings) -> Beside:
    """Start the worker, which ends with us. What we computed it must not guess: the database, where links lead."""
    computed = {"BBD_DATABASE_URL": given.database_url, "BBD_BASE_URL": given.base_url}
    own = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in computed}
    return Beside([sys.executable, "-m", "bbd", "worker", "--beside", str(os.getpid())], own | computed)
