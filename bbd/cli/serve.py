"""`bbd serve`: the web server (gunicorn) and, beside it, the worker; one command that runs all of bbd."""

import json
import os
import secrets
import subprocess
import sys
import threading
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.error import URLError

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from bbd.app import create_app
from bbd.cli import logs
from bbd.cli.context import opened_database, settings
from bbd.domain.errors import ConfigurationRefused, Unreachable
from bbd.settings import LOOPBACK, Settings
from bbd.store.database import Database, sqlite_file

THREADS = 8
READY_TRIES = 200


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Webprozesse.")
@click.option("--no-worker", is_flag=True, help="Ohne Durchläufe und Versand; die macht dann `bbd worker`.")
def command(host: str, port: int, workers: int, no_worker: bool) -> None:
    """Im Browser anbieten, mit Durchläufen und Briefversand."""
    given = with_secret(settings(), host)
    if "BBD_BASE_URL" not in os.environ:
        given = replace(given, base_url=f"http://{host}:{port}")
    with opened_database(given) as database:
        run(create_app(given, database=database), given, host=host, port=port, workers=workers, worker=not no_worker)


def with_secret(given: Settings, host: str) -> Settings:
    """Return the settings with a secret key; on this machine alone one is made and kept beside the database."""
    if given.secret_key:
        return given
    if host not in LOOPBACK:
        raise ConfigurationRefused.because(
            "BBD_SECRET_KEY fehlt.", remedy="Bitte setzen, zum Beispiel auf die Ausgabe von `openssl rand -hex 32`."
        )
    beside = sqlite_file(given.database_url) or Path("instance/bbd.db")
    file = beside.with_name("secret-key")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_hex(32), encoding="ascii")
        return replace(given, secret_key=file.read_text(encoding="ascii").strip())
    except OSError as error:
        raise Unreachable.because(
            f"Der Schlüssel „{file}“ lässt sich nicht anlegen ({error.strerror}).",
            remedy="Bitte BBD_SECRET_KEY setzen.",
        ) from error


def run(app: Flask, given: Settings, *, host: str, port: int, workers: int, worker: bool) -> None:
    """Serve `app` until told to stop; prints the ready line once it answers."""
    logs.configure(given)
    database: Database = app.extensions["bbd"].database
    # A forked process must not share its parent's connections.
    database.dispose()
    beside = _beside(given) if worker else None
    try:
        _Server(app, host, port, workers).run()
    finally:
        _end(beside)


def _beside(given: Settings) -> subprocess.Popen[bytes]:
    """Start the worker, which ends with us. What we computed it must not guess: the database, where links lead."""
    computed = {"BBD_DATABASE_URL": given.database_url, "BBD_BASE_URL": given.base_url}
    own = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in computed}
    worker = [sys.executable, "-m", "bbd", "worker", "--beside", str(os.getpid())]
    return subprocess.Popen(worker, env=own | computed)  # noqa: S603 - our own command


def _end(beside: subprocess.Popen[bytes] | None) -> None:
    """End the worker: it needs 10 seconds at most (CONTRACT 6), and must not outlive us."""
    if beside is None:
        return
    beside.terminate()
    try:
        beside.wait(timeout=12)
    except subprocess.TimeoutExpired:
        beside.kill()
        beside.wait()


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
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
