"""`bbd serve`: the web server (gunicorn) and, beside it, the worker; one command that runs all of bbd."""

import os
import secrets
import socket
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import click
from flask import Flask

from bbd import settings as settings_module
from bbd.app import create_app
from bbd.cli import logs
from bbd.cli.beside import worker_beside
from bbd.cli.context import opened_database, secret_file, settings
from bbd.cli.gunicorn_server import Server
from bbd.domain.errors import ConfigurationRefused, Unreachable
from bbd.settings import LOOPBACK, Settings
from bbd.store.database import Database


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Webprozesse.")
@click.option("--no-worker", is_flag=True, help="Ohne Durchläufe und Versand; die macht dann `bbd worker`.")
def command(host: str, port: int, workers: int, no_worker: bool) -> None:
    """Im Browser anbieten, mit Durchläufen und Briefversand."""
    given = with_secret(settings(), host)
    given = with_base_url(given, host, port)
    require_free(host, port)
    with opened_database(given) as database:
        run(create_app(given, database=database), given, host=host, port=port, workers=workers, worker=not no_worker)


def require_free(host: str, port: int) -> None:
    """Refuse (Unreachable) an address that cannot be listened on, before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise Unreachable.because(
            f"Auf {host}, Port {port}, lässt sich nicht anbieten ({error.strerror}).",
            remedy="Bitte einen anderen Port nehmen (--port), oder das Programm beenden, das ihn hat.",
        ) from error


def with_base_url(given: Settings, host: str, port: int) -> Settings:
    """Return the settings with the address that is served as the one that letters' links lead to, unless one is set."""
    if settings_module.is_set("base_url"):
        return given
    everywhere = host in {"0.0.0.0", "::"}  # noqa: S104 - compared, not bound; nobody can open a link to it
    shown = "127.0.0.1" if everywhere else f"[{host}]" if ":" in host else host
    return replace(given, base_url=f"http://{shown}:{port}")


def with_secret(given: Settings, host: str) -> Settings:
    """Return the settings with a secret key; on this machine alone one is made and kept beside the database."""
    if given.secret_key:
        return given
    if host not in LOOPBACK:
        raise ConfigurationRefused.because(
            "BBD_SECRET_KEY fehlt.", remedy="Bitte setzen, zum Beispiel auf die Ausgabe von `openssl rand -hex 32`."
        )
    file = secret_file(given)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _create_once(file, secrets.token_hex(32))
        return replace(given, secret_key=file.read_text(encoding="ascii").strip())
    except OSError as error:
        raise Unreachable.because(
            f"Der Schlüssel „{file}“ lässt sich nicht anlegen ({error.strerror}).",
            remedy="Bitte BBD_SECRET_KEY setzen.",
        ) from error


def _create_once(file: Path, text: str) -> None:
    """Create `file` with `text`, whole, unless it is there; whoever comes second keeps what the first wrote."""
    if file.exists():
        return
    own = file.with_name(f"{file.name}.{os.getpid()}")
    own.touch(mode=0o600)
    own.write_text(text, encoding="ascii")
    with suppress(FileExistsError):
        os.link(own, file)
    own.unlink()


def run(app: Flask, given: Settings, *, host: str, port: int, workers: int, worker: bool) -> None:
    """Serve `app` until told to stop; prints the ready line once it answers."""
    logs.configure(given)
    database: Database = app.extensions["bbd"].database
    # A forked process must not share its parent's connections.
    database.dispose()
    beside = worker_beside(given) if worker else None
    try:
        Server(app, host, port, workers, tend=beside.tend if beside else None).run()
    finally:
        if beside:
            beside.end()
