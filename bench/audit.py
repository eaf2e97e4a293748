"""How fast the audit trail is verified: `python bench/audit.py [ENTRIES]`.

A trail of so many entries in a new SQLite file, then bbd's own check from the database, the export, and the check by
docs/verify_audit.py from the exported file, each the best of three rounds. And the canonical JSON of one entry by
orjson beside rfc8785, which write the same.
"""

import argparse
import importlib.util
import json
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import rfc8785

from bbd.services import auditing, checkpoints
from bbd.services.checkpoint_keys import public_key
from bbd.settings import Settings
from bbd.store import audit, migrate
from bbd.store.checkpoint_queries import all_checkpoints
from bbd.store.database import Database

ROUNDS: Final = 3
SETTINGS: Final = Settings(secret_key="0123456789abcdef" * 4)
START: Final = datetime(2013, 3, 1, 5, tzinfo=UTC)


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entries", nargs="?", type=int, default=100_000)
    count: int = parser.parse_args().entries
    with tempfile.TemporaryDirectory() as folder:
        _measure(count, Path(folder))


def _measure(count: int, folder: Path) -> None:
    database = Database(f"sqlite:///{folder / 'bbd.db'}")
    migrate.upgrade(database)
    _told("written", count, _seconds(lambda: _write(database, count), rounds=1))
    export, point = folder / "export.jsonl", folder / "checkpoint.txt"
    with database.reading() as session:
        held = all_checkpoints(session)[0]
        point.write_text(held.file(), encoding="ascii")
        key = public_key(SETTINGS.secret_key)
        _told("verified by bbd", count, _seconds(lambda: auditing.verify(session, [held], key=key)))
        _told("exported", count, _seconds(lambda: _export(database, export)))
        line = next(iter(auditing.lines(session)))
    _told("verified by docs/verify_audit.py", count, _seconds(lambda: _verify(export, point, key)))
    _told("canonical by orjson", count, _seconds(lambda: [audit.canonical(line) for _ in range(count)]))
    _told("canonical by rfc8785", count, _seconds(lambda: [rfc8785.dumps(line) for _ in range(count)], rounds=1))
    database.dispose()


def _write(database: Database, count: int) -> None:
    with database.writing() as session:
        for number in range(1, count):
            audit.append(
                session, actor=None, action="reading-entered", on=f"ZV-{number % 400}/G1.1",
                now=START + timedelta(seconds=number), period="2012", number=number, done=True,
            )  # fmt: skip
            if not number % 1000:
                session.expunge_all()
        checkpoints.make(session, SETTINGS, occasion="asked", now=START)


def _export(database: Database, file: Path) -> None:
    with database.reading() as session, file.open("w", encoding="utf-8") as out:
        out.writelines(f"{json.dumps(line, ensure_ascii=False)}\n" for line in auditing.lines(session))


def _verify(export: Path, point: Path, key: str) -> None:
    place = Path(__file__).parents[1] / "docs" / "verify_audit.py"
    spec = importlib.util.spec_from_file_location("verify_audit", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.main([str(export), str(point), "--public-key", key]) == 0


def _seconds(work: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    best = float("inf")
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begun)
    return best


def _told(what: str, count: int, seconds: float) -> None:
    print(f"{what:36} {seconds:7.2f} s   {count / seconds:10,.0f} a second")


if __name__ == "__main__":
    main()
