"""The glass between bbd and its rules engine: which processes of the engine there are, and who talks to which.

Who judges borrows one and talks to it alone, so no conversation waits for another's batch, let alone for another's
ten seconds; the usual process has one and keeps it. They are started when first needed. A process that forks (the
server does) leaves its engines to itself: the child starts its own. At exit they end.
"""

import atexit
import os
import threading
import weakref
from collections.abc import Callable, Sequence
from typing import Final

from bbd.rulebook.engine_process import EngineProcess
from bbd.rulebook.ruleset import Row, Ruleset

SECONDS: Final = 10.0
"""How long a batch may take. An ordinary one takes two milliseconds."""

MOST_FAILURES: Final = 200
"""How often it may fail in one conversation. A row over which it fails costs some 15: ten of them are halvings."""

KEPT: Final = 2
"""Engines kept for the next who asks; 16 MB each."""

_all: "weakref.WeakSet[Glass]" = weakref.WeakSet()


class Glass:
    """Engines to borrow. `encode` makes the text of a batch; only tests have another one."""

    def __init__(
        self,
        *,
        seconds: float = SECONDS,
        most_failures: int = MOST_FAILURES,
        encode: Callable[[Ruleset, Sequence[Row]], str] = Ruleset.encode,
    ) -> None:
        self.seconds = seconds
        self.most_failures = most_failures
        self.encode = encode
        self._lock = threading.Lock()
        self._idle: list[EngineProcess] = []
        self._lent: set[EngineProcess] = set()
        _all.add(self)

    @property
    def pids(self) -> list[int]:
        """The processes there are now."""
        with self._lock:
            return [process.pid for process in (*self._idle, *self._lent)]

    def borrow(self) -> EngineProcess:
        """Return an engine that lives. Raises Failure where none can be started."""
        with self._lock:
            process = self._idle.pop() if self._idle else None
        if process is not None and not process.lives:
            process.end()
            process = None
        process = process or EngineProcess()
        with self._lock:
            self._lent.add(process)
        return process

    def give_back(self, process: EngineProcess, *, sound: bool) -> None:
        """Take an engine back, and keep it where it is sound: it owes no answer and failed in nothing."""
        with self._lock:
            self._lent.discard(process)
            keep = sound and len(self._idle) < KEPT
            if keep:
                self._idle.append(process)
        if not keep:
            process.end()

    def close(self) -> None:
        """End the engines that nobody uses."""
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.retire()

    def forget(self) -> None:
        """Let go of all engines, in a process that was forked; the lock may be held by a thread that is not here."""
        self._lock = threading.Lock()
        for process in (*self._idle, *self._lent):
            process.disown()
        self._idle, self._lent = [], set()


def _forget_all() -> None:
    for glass in _all:
        glass.forget()


def _close_all() -> None:
    for glass in _all:
        glass.close()


os.register_at_fork(after_in_child=_forget_all)
atexit.register(_close_all)

GLASS: Final = Glass()
"""The one that everybody looks through."""
