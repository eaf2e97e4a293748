"""Gunicorn as bbd runs it: set in code, and with one line on stdout once it answers. `bbd serve` decides the rest."""

import json
import threading
import urllib.request
from typing import Any
from urllib.error import URLError

from flask import Flask
from gunicorn.app.base import BaseApplication

THREADS = 8
READY_TRIES = 200


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn without a configuration file."""

    def __init__(self, app: Flask, host: str, port: int, workers: int) -> None:
        self.app = app
        self.options: dict[str, Any] = {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": workers,
            "threads": THREADS,
            "worker_class": "gthread",
            "post_worker_init": _announce,
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
