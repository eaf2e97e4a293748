"""What runs beside the web server: a worker that was killed comes again, and not in a tight loop."""

import http.client
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bbd.app import UPLOAD_BYTES
from bbd.cli.beside import Beside
from tests.processes import Bbd, Server

PATIENCE = 60
SENTENCE = "Der Arbeitsprozess ist unerwartet zu Ende gegangen"
needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")


def eventually(what: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, f"not within {PATIENCE} s"
        time.sleep(0.05)


def worker_below(pid: int) -> int:
    """Return the id of the worker that a server has started; 0 where there is none."""
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
        words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        if b"worker" in words:
            return int(child)
    return 0


@needs_proc
def test_a_worker_that_was_killed_is_started_again_and_the_log_says_so(bbd: Bbd, served: Server) -> None:
    first = worker_below(served.process.pid)
    assert first
    os.kill(first, signal.SIGKILL)
    eventually(lambda: worker_below(served.process.pid) not in {0, first})
    assert (bbd.folder / "stderr.log").read_text(encoding="utf-8").count(SENTENCE) == 1
    second = worker_below(served.process.pid)
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(PATIENCE) == 0
    eventually(lambda: not Path(f"/proc/{second}").exists())


@pytest.fixture
def short_lived() -> Iterator[Beside]:
    """Return a process that ends at once, whenever it is started."""
    beside = Beside([sys.executable, "-c", ""], os.environ)
    yield beside
    beside.end()


def test_what_ends_again_and_again_is_started_ever_more_rarely(
    short_lived: Beside, caplog: pytest.LogCaptureFixture
) -> None:
    now, pauses = 0.0, []
    with caplog.at_level(logging.ERROR):
        for _ in range(8):
            ended = short_lived.process
            ended.wait(PATIENCE)
            begin = now
            while short_lived.process is ended:
                short_lived.tend(now)
                now += 0.5
            pauses.append(now - 0.5 - begin)
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    assert caplog.text.count(SENTENCE) == 8


def test_what_has_lived_for_a_while_comes_again_soon(short_lived: Beside, caplog: pytest.LogCaptureFixture) -> None:
    for now in (0.0, 10.0, 20.0, 30.0):
        short_lived.process.wait(PATIENCE)
        short_lived.tend(now)
    caplog.clear()
    short_lived.process.wait(PATIENCE)
    short_lived.tend(500.0)
    assert "in 1 s neu gestartet" in caplog.text


def test_the_answer_to_what_is_too_large_says_that_the_connection_ends(served: Server) -> None:
    connection = http.client.HTTPConnection(urlsplit(served.url).netloc, timeout=PATIENCE)
    connection.putrequest("POST", "/login")
    connection.putheader("Content-Type", "multipart/form-data; boundary=x")
    connection.putheader("Content-Length", str(UPLOAD_BYTES + 1))
    # The answer does not wait for a body that nobody will read.
    connection.endheaders()
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Connection"]) == (413, "close")
    connection.close()


def test_the_answer_to_a_small_form_keeps_the_connection(served: Server) -> None:
    connection = http.client.HTTPConnection(urlsplit(served.url).netloc, timeout=PATIENCE)
    for _ in range(2):
        connection.request("POST", "/login", b"mail=x", {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Connection"]) == (400, "keep-alive")
        answer.read()
    connection.close()
