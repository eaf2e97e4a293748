"""Gunicorn as bbd runs it: set in code, and with one line on stdout once it answers. `bbd serve` decides the rest."""

import json
import threading
import time
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.error import URLError

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from bbd.app import FORM_BYTES

THREADS = 8
READY_TRIES = 200


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn without a configuration file. `tend` is called every second or so with the seconds of a steady clock."""

    def __init__(
        self, app: Flask, host: str, port: int, workers: int, *, tend: Callable[[float], None] | None = None
    ) -> None:
        self.app = app
        self.tend = tend
        self.options: dict[str, Any] = {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": workers,
            "threads": THREADS,
            "worker_class": "gthread",
            "post_worker_init": _announce,
            "pre_request": _close_after_much,
            "post_fork": lambda _server, _worker: app.extensions["bbd"].database.dispose(),
            "loglevel": "warning",
            "control_socket_disable": True,
            "limit_request_line": 8190,
            "graceful_timeout": 8,
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand our options to gunicorn."""
        for name, value in self.options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application."""
        return self.app

    def run(self) -> None:
        """Serve until told to stop."""
        Master(self, self.tend).run()


class Master(Arbiter):  # type: ignore[misc]  # as above
    """Gunicorn's parent process, which has an eye on one more process than its own."""

    def __init__(self, app: Server, tend: Callable[[float], None] | None) -> None:
        super().__init__(app)
        self._tend = tend

    def manage_workers(self) -> None:
        """Do what gunicorn does at each turn of its loop, and then tend."""
        super().manage_workers()
        if self._tend:
            self._tend(time.monotonic())


def _close_after_much(_worker: Any, request: Any) -> None:  # noqa: ANN401 - gunicorn's
    """Let the answer to a large body say that the connection ends with it.

    What is refused as too large (413) is not read to its end, so that nothing can follow it; gunicorn itself drops the
    header when the application sets it. A body in chunks does not say how large it is.
    """
    said = dict(request.headers)
    length = said.get("CONTENT-LENGTH", "0")
    if "TRANSFER-ENCODING" in said or not length.isdigit() or int(length) > FORM_BYTES:
        request.force_close()


def _announce(worker: Any) -> None:  # noqa: ANN401 - gunicorn's worker
    """Let the first worker process say that it answers; the parent must stay without threads, because it forks."""
    if worker.age == 1:
        host, port = worker.sockets[0].sock.getsockname()[:2]
        url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        threading.Thread(target=_say_when_ready, args=(url,), daemon=True).start()


def _say_when_ready(url: str) -> None:
    """Print the ready line as soon as the first answer comes."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    reachable = url.replace("0.0.0.0", "127.0.0.1").replace("[::]", "[::1]")  # noqa: S104 - where to ask, not to listen
    for _ in range(READY_TRIES):
        try:
            with opener.open(f"{reachable}/healthz", timeout=5):
                break
        except URLError:
            threading.Event().wait(0.05)
    print(json.dumps({"event": "ready", "url": url}), flush=True)  # noqa: T201 - the line that scripts wait for
