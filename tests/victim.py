"""A process that does bbd's real work and dies of a real `kill -9` at a chosen moment. Not a test itself.

`python -m tests.victim` imports everything once and then forks a child for each line of JSON on its input:
{"task": "sweep" or "deliver", "url": …, "smtp": …, "moment": k}. The child counts moments (before each statement,
before each commit, and when all is done) and kills itself at the k-th; 0 lets it live, or be killed from outside.
Each line is answered by two: {"pid": …} at once, {"signal": …, "moments": …} when the child is gone.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from sqlalchemy import Engine, event

from bbd.services.sweep import sweep
from bbd.store.database import Database
from bbd.worker import Worker
from tests.stage import SETTINGS, at, rulebook

DAY = "2013-03-01"


def now() -> datetime:
    """Return the moment at which victims live."""
    return at(DAY)


def sweep_once(url: str, _smtp: str = "") -> None:
    """Do what `bbd sweep` does."""
    database = Database(url)
    with database.writing() as session:
        sweep(session, rulebook(), SETTINGS, now=now())
    database.dispose()


def deliver_once(url: str, smtp: str) -> None:
    """Do what `bbd letters send` does."""
    database = Database(url)
    Worker(database, replace(SETTINGS, smtp_url=smtp, retry_schedule=(1,)), now).deliver()
    database.dispose()


TASKS: dict[str, Callable[[str, str], None]] = {"sweep": sweep_once, "deliver": deliver_once}


@dataclass
class Victims:
    """The process that forks victims, as a test talks to it."""

    process: subprocess.Popen[str]

    @classmethod
    @contextmanager
    def ready(cls) -> Iterator[Self]:
        """Start it, and end it afterwards."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.victim"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        try:
            yield cls(process)
        finally:
            process.communicate()

    def begin(self, task: str, url: str, *, smtp: str = "", moment: int = 0) -> int:
        """Begin a life and return its process id; `end` must follow."""
        assert self.process.stdin is not None
        print(
            json.dumps({"task": task, "url": url, "smtp": smtp, "moment": moment}), file=self.process.stdin, flush=True
        )
        return int(self._answer()["pid"])

    def end(self) -> dict[str, int]:
        """Wait for the end of the life begun; `signal` is 9 after a kill, `moments` how many there were after none."""
        return self._answer()

    def live(self, task: str, url: str, *, smtp: str = "", moment: int = 0) -> dict[str, int]:
        """Begin and end a life."""
        self.begin(task, url, smtp=smtp, moment=moment)
        return self.end()

    def _answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


def _live(order: dict[str, Any], pipe: int) -> None:
    """Be a victim."""
    moments = 0

    def moment(*_: object) -> None:
        nonlocal moments
        moments += 1
        if moments == order["moment"]:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", moment)
    event.listen(Engine, "commit", moment)
    TASKS[order["task"]](order["url"], order["smtp"])
    moment()
    os.write(pipe, str(moments).encode())


def _fork(order: dict[str, Any]) -> None:
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            _live(order, writer)
            code = 0
        finally:
            sys.stderr.flush()
            os._exit(code)
    os.close(writer)
    _answer({"pid": pid})
    status = os.waitpid(pid, 0)[1]
    with os.fdopen(reader) as pipe:
        counted = pipe.read()
    _answer({"signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, "moments": int(counted or 0)})


def _answer(data: dict[str, int]) -> None:
    sys.stdout.write(json.dumps(data) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Fork a victim for each line."""
    rulebook()
    for line in sys.stdin:
        _fork(json.loads(line))


if __name__ == "__main__":
    main()
