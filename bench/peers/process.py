"""The parent's side of a worker: starts it, gives it orders one at a time, and ends it."""

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from bench.peers.engine import Matches
from bench.peers.installing import HERE, NODE_MODULES, PYTHON, ROOT
from bench.peers.roster import Entry, Home

LONGEST: Final = 300.0
"""Seconds for one order; an engine that takes longer hangs."""


class Unusable(Exception):  # noqa: N818 - it is a reason, not a mistake
    """Why an engine has no figures."""


class Process:
    """One engine that is ready to be measured. Raises Unusable, here and in `order`, when it cannot be."""

    def __init__(self, entry: Entry) -> None:
        self._child = subprocess.Popen(  # noqa: S603 - fixed words
            _command(entry),
            cwd=ROOT,
            env={**os.environ, "NODE_PATH": str(NODE_MODULES)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        try:
            self.version = str(self._answer()["version"])
        except Unusable:
            self.end()
            raise

    def order(self, data: Path, most: int) -> tuple[float, Matches]:
        """Return the seconds and the matches of one judgement of the first `most` indicators of a file."""
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(json.dumps({"data": str(data), "most": most}) + "\n")
            self._child.stdin.flush()
        except BrokenPipeError as error:
            raise Unusable("its process ended before it was asked") from error
        answer = self._answer()
        return float(answer["seconds"]), {(rule, key) for rule, key in answer["matches"]}

    def end(self) -> None:
        """Let the process end, and wait for it."""
        self._child.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def _answer(self) -> dict[str, Any]:
        assert self._child.stdout is not None
        limit = threading.Timer(LONGEST, self._child.kill)
        limit.start()
        line = self._child.stdout.readline()
        limit.cancel()
        if not line:
            raise Unusable(f"its process ended with {self._child.wait()} instead of answering")
        answer: dict[str, Any] = json.loads(line)
        if "failed" in answer:
            raise Unusable(answer["failed"].splitlines()[0])
        return answer


def _command(entry: Entry) -> list[str]:
    if entry.home is Home.NODE:
        node = shutil.which("node") or "node"
        return [node, "--expose-gc", str(HERE / "node" / "worker.js"), entry.module, str(NODE_MODULES)]
    python = PYTHON if entry.home is Home.PEERS else Path(sys.executable)
    if not python.exists():
        raise Unusable("its environment could not be made")
    return [str(python), "-m", "bench.peers.worker", entry.module]
