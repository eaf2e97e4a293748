"""The engine's process as its parent sees it: start it, send a batch, wait for the answer no longer than allowed.

Not what to do when it fails: every failure is a Failure, and who gets one must end the process and start another
(bbd.rulebook.narrowing). A process serves one conversation at a time; bbd.rulebook.glass lends them out.

It dies with its parent because its input ends then. PR_SET_PDEATHSIG would not do: it means the thread that started
the process, and a web server's threads come and go. Should it hang at that moment, its own alarm ends it.
"""

import fcntl
import os
import select
import subprocess
import sys
import time
from array import array
from enum import StrEnum
from typing import Final

from bbd.rulebook import engine

MOST_RULESETS: Final = 100
"""Rulesets kept ready. A process sees a handful; tests that generate packs see many."""

MORE_SECONDS: Final = 5.0
"""How much longer the engine's own alarm waits than its parent."""

_PIPE_BYTES: Final = 2**20
_ENDING_SECONDS: Final = 1.0


class Trouble(StrEnum):
    """What happened to the engine, in German."""

    UNSTARTED = "lässt sich nicht starten"
    CRASHED = "ist abgestürzt"
    SILENT = "hat nicht rechtzeitig geantwortet"
    WRONG = "hat falsch geantwortet"


class Failure(Exception):  # noqa: N818 - the house says what happened
    """The engine did not answer soundly; its process is of no use any more."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        super().__init__(trouble)


class EngineProcess:
    """A running engine. Answers come in the order of what was sent."""

    def __init__(self) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-P", engine.__file__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                start_new_session=True,  # Ctrl-C is for the parent to understand
            )
        except OSError as error:
            raise Failure(Trouble.UNSTARTED) from error
        self._pipes = [pipe for pipe in (self._process.stdin, self._process.stdout) if pipe]
        self._requests, self._answers = (pipe.fileno() for pipe in self._pipes)
        os.set_blocking(self._requests, False)
        if hasattr(fcntl, "F_SETPIPE_SZ"):
            fcntl.fcntl(self._requests, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        self._places: dict[str, int] = {}

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def lives(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def send(self, rules: str, facts: str, seconds: float) -> None:
        """Send a batch for these rules; returns when all of it is in the pipe, not when it is judged."""
        text = "" if rules in self._places else rules
        head = engine.REQUEST.pack(self._place(rules), len(text), len(facts), seconds + MORE_SECONDS)
        rest = memoryview(head + text.encode("ascii") + facts.encode("ascii"))
        until = time.monotonic() + seconds
        while rest:
            _wait(self._requests, select.POLLOUT, until)
            try:
                rest = rest[os.write(self._requests, rest) :]
            except BrokenPipeError as error:
                raise Failure(Trouble.CRASHED) from error

    def receive(self, seconds: float) -> list[int]:
        """Return the next answer as rule, fact, rule, fact, and so on."""
        until = time.monotonic() + seconds
        (length,) = engine.ANSWER.unpack(self._read(engine.ANSWER.size, until))
        pairs = array("I")
        if length == engine.NO_ANSWER or length % (2 * pairs.itemsize):
            raise Failure(Trouble.WRONG)
        pairs.frombytes(self._read(length, until))
        return pairs.tolist()

    def end(self) -> None:
        """End it at once; it may have ended before."""
        self._process.kill()
        self._process.wait()
        self._close()

    def retire(self) -> None:
        """Let it end by itself; it has nothing to do."""
        self._close()
        try:
            self._process.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def disown(self) -> None:
        """Let go of it in a process that was forked and is not its parent."""
        self._process.returncode = 0
        self._close()

    def _close(self) -> None:
        for pipe in self._pipes:
            pipe.close()

    def _place(self, rules: str) -> int:
        """Return the place where the engine keeps the ruleset; the oldest one makes room."""
        if rules not in self._places:
            full = len(self._places) == MOST_RULESETS
            self._places[rules] = self._places.pop(next(iter(self._places))) if full else len(self._places)
        return self._places[rules]

    def _read(self, length: int, until: float) -> bytes:
        read = b""
        while len(read) < length:
            _wait(self._answers, select.POLLIN, until)
            part = os.read(self._answers, length - len(read))
            if not part:
                raise Failure(Trouble.CRASHED)
            read += part
        return read


def _wait(pipe: int, event: int, until: float) -> None:
    """Wait for the pipe until this moment of the monotonic clock, at least for a look."""
    poll = select.poll()
    poll.register(pipe, event)
    if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
        raise Failure(Trouble.SILENT)
