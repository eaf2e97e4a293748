"""A PostgreSQL cluster of the tests' own, from the server binaries that are installed. Not a way to run bbd.

The cluster lives in a temporary folder, listens on 127.0.0.1 alone and is as durable as it needs to be: not at all.
PostgreSQL refuses to run as root, so root hands it to another account.
"""

import contextlib
import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from tests.processes import free_port

START_SECONDS = 60
# The shell outlives the tests by a moment: its input closes when they end, however they end (Ctrl-C and `kill -9`
# included), and then it stops the server by its process id and clears the folder away. After a failed initdb the
# folder stays, for its log.
GUARD = """
"$1/initdb" --pgdata="$2/data" --username=bbd --auth=trust --encoding=UTF8 --locale=C --no-sync >"$2/log" 2>&1 &&
cat "$2/settings" >>"$2/data/postgresql.conf" && {
    "$1/postgres" -D "$2/data" >>"$2/log" 2>&1 </dev/null &
    server=$!
    read -r _
    kill -INT "$server"
    wait "$server"
    rm -rf "$2"
}
"""
SETTINGS = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
shared_buffers = '64MB'
max_connections = 60
timezone = 'UTC'
"""


class ClusterDied(Exception):  # noqa: N818 - the house says what happened
    """The server did not come up; the message ends with its log."""


def binaries() -> Path | None:
    """Return the folder of the newest server binaries: Debian keeps them off the PATH. None without a server."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    found = shutil.which("initdb")
    if not folders and found:
        return Path(found).resolve().parent
    return max(folders, key=lambda folder: [int(part) for part in re.findall(r"\d+", str(folder))], default=None)


class Cluster:
    """A running server: `create` and `drop` fresh databases, each a copy of a template."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._count = 0

    def url(self, name: str) -> str:
        """Return the SQLAlchemy address of the database `name`."""
        return f"postgresql+psycopg://bbd@127.0.0.1:{self.port}/{name}"

    def create(self, template: str = "template0", *, name: str = "") -> str:
        """Create a database as a copy of `template`, to which nobody may be connected, and return its name."""
        self._count += 1
        name = name or f"bbd_{self._count}"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        self._run("DROP DATABASE {} WITH (FORCE)", name)

    def _run(self, statement: Any, *names: str) -> None:  # noqa: ANN401 - psycopg wants a LiteralString
        with psycopg.connect(host="127.0.0.1", port=self.port, user="bbd", dbname="postgres", autocommit=True) as link:
            link.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextlib.contextmanager
def cluster(folder_of_binaries: Path) -> Iterator[Cluster]:
    """Start a cluster and stop it at the end. Raises ClusterDied with the server's log where it does not start."""
    folder = Path(tempfile.mkdtemp(prefix="bbd-postgresql-"))
    port = free_port()
    (folder / "settings").write_text(SETTINGS.format(port=port), encoding="utf-8")
    guard: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - a fixed script of our own
        ["/bin/sh", "-c", GUARD, "guard", folder_of_binaries, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        start_new_session=True,  # Ctrl-C at the terminal is for the tests
        **_unprivileged(folder),
    )
    try:
        _wait(guard, folder, port)
        yield Cluster(port)
    finally:
        _closed(guard.stdin)
        guard.wait(timeout=START_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> dict[str, Any]:
    """Return Popen's arguments for another account than root, and hand `folder` to it."""
    if os.geteuid() != 0:
        return {}
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    account = accounts.get("postgres") or accounts["nobody"]
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _wait(guard: subprocess.Popen[bytes], folder: Path, port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while not _answers(port):
        if guard.poll() is not None or time.monotonic() > until:
            log = folder / "log"
            raise ClusterDied(log.read_text(encoding="utf-8") if log.exists() else f"{folder} is gone")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    try:
        psycopg.connect(host="127.0.0.1", port=port, user="bbd", dbname="postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _closed(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        pipe.close()
