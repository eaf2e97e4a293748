"""bbd as its users start it: real processes with an environment of their own. Nothing here patches anything."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

READY_SECONDS = 60
STOP_SECONDS = 30
COMMAND_SECONDS = 300
SECRET_KEY = "0123456789abcdef" * 4


@dataclass(frozen=True)
class Answer:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the command answers
        """The one JSON document on stdout."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """The JSON lines on stdout."""
        return [json.loads(line) for line in self.out.splitlines()]


class Bbd:
    """The command line in a folder of its own; `environ` holds the BBD_* that every call gets."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self.folder = folder
        self.environ = dict(environ)

    def __call__(self, *arguments: str, stdin: str = "", **environ: str) -> Answer:
        """Run `bbd ARGUMENTS` with `stdin` and, for this call, more BBD_* variables; return what it answered."""
        done = subprocess.run(  # noqa: S603 - our own command
            command(*arguments),
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            cwd=self.folder,
            env=environment(self.folder, self.environ | environ),
            timeout=COMMAND_SECONDS,
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def json(self, *arguments: str, stdin: str = "", **environ: str) -> Any:  # noqa: ANN401 - whatever it answers
        """Run a command with `--json`, insist on exit 0 and return its answer."""
        answer = self(*arguments, "--json", stdin=stdin, **environ)
        assert answer.code == 0, answer.err
        return answer.json


def command(*arguments: str) -> list[str]:
    """Return the command line that runs `bbd ARGUMENTS` with the Python of the tests."""
    return [sys.executable, "-m", "bbd", *arguments]


def environment(home: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """Return a clean environment: `settings`, and of the tests' own only what finds programs and measures coverage."""
    kept = {name: value for name, value in os.environ.items() if name == "PATH" or name.startswith("COVERAGE_")}
    return {**kept, "HOME": str(home), "LANG": "C.UTF-8", "PYTHONWARNINGS": "error", **settings}


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Server:
    """A running `bbd serve`."""

    url: str
    process: subprocess.Popen[str]


@contextmanager
def running(bbd: Bbd, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run `bbd ARGUMENTS` as a process that goes on; SIGTERM ends it afterwards, and it must end by that.

    What it prints stands in `stdout.log` and `stderr.log` of the folder of `bbd`.
    """
    with _log(bbd, "stdout").open("w") as stdout, _log(bbd, "stderr").open("w") as stderr:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command(*arguments),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            encoding="utf-8",
            cwd=bbd.folder,
            env=environment(bbd.folder, bbd.environ),
        )
    try:
        yield process
    finally:
        _stop(process)


@contextmanager
def serving(bbd: Bbd, *arguments: str) -> Iterator[Server]:
    """Run `bbd serve` with `arguments` on a free port and wait until it says that it answers."""
    with running(bbd, "serve", "--port", str(free_port()), *arguments) as process:
        yield Server(_ready(bbd, process), process)


@contextmanager
def demonstrating(bbd: Bbd, *arguments: str) -> Iterator[Server]:
    """Run `bbd demo` with `arguments` on a free port and wait until it says that it answers."""
    with running(bbd, "demo", "--port", str(free_port()), *arguments) as process:
        yield Server(_ready(bbd, process), process)


def _ready(bbd: Bbd, process: subprocess.Popen[str]) -> str:
    until = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < until:
        # The last piece may be half a line still.
        for line in _log(bbd, "stdout").read_text(encoding="utf-8").split("\n")[:-1]:
            # `bbd demo` also talks to people; `bbd serve` prints nothing else, and test_worker says so.
            event = json.loads(line) if line.startswith("{") else {}
            if event.get("event") == "ready":
                return str(event["url"])
        time.sleep(0.05)
    pytest.fail(f"bbd serve is not ready (exit {process.poll()}): {_log(bbd, 'stderr').read_text(encoding='utf-8')}")


def _log(bbd: Bbd, stream: str) -> Path:
    return bbd.folder / f"{stream}.log"


def _stop(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        pytest.fail(f"bbd did not end within {STOP_SECONDS} s of SIGTERM")


@pytest.fixture
def bbd(tmp_path: Path) -> Bbd:
    """Return the command line, on an SQLite database in a folder of its own; `bbd.environ` may be changed."""
    url = f"sqlite:///{tmp_path / 'instance' / 'bbd.db'}"
    return Bbd(tmp_path, {"BBD_DATABASE_URL": url, "BBD_SECRET_KEY": SECRET_KEY, "BBD_TIME_TRAVEL": "1"})


@pytest.fixture
def served(bbd: Bbd) -> Iterator[Server]:
    """Run `bbd serve` on the migrated, empty database of `bbd`; fill it with commands, or use `serving` yourself."""
    upgraded = bbd("db", "upgrade")
    assert upgraded.code == 0, upgraded.err
    with serving(bbd) as server:
        yield server
