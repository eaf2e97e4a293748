"""How long `bbd import readings` takes and how much memory: `python -m bench.readings_import [READINGS]`, on SQLite.

Agreements of ten indicators each, every indicator with a reading for each of ten years, in one CSV file in no order.
Each command is a process of its own, as a person would start it: the file with one bad row at its very end, which must
leave nothing behind; the file itself; and the same file again, which must change nothing.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Final

from sqlalchemy import func
from sqlmodel import select

from bbd.store import migrate
from bbd.store.database import Database
from bbd.store.guards import unguarded
from bbd.store.readings import Reading
from bench.sweep import INDICATORS, fill

YEARS: Final = range(2003, 2013)
COLUMNS: Final = "agreement,indicator,period,numerator,denominator,value,respondents,population,note,source"


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readings", nargs="?", type=int, default=100_000)
    count: int = parser.parse_args().readings
    with tempfile.TemporaryDirectory() as folder:
        _measure(count // (INDICATORS * len(YEARS)), Path(folder))


def _measure(agreements: int, folder: Path) -> None:
    database = Database(f"sqlite:///{folder}/bench.db")
    migrate.upgrade(database)
    with database.writing() as session:
        fill(session, agreements)
        with unguarded(session.connection(), "reading"):
            session.connection().exec_driver_sql("DELETE FROM reading")
    rows = _rows(agreements)
    good, bad = folder / "readings.csv", folder / "bad.csv"
    good.write_text("\n".join([COLUMNS, *rows, ""]), encoding="utf-8")
    bad.write_text("\n".join([COLUMNS, *rows[:-1], f"{rows[-1].rsplit(',', 1)[0]},", ""]), encoding="utf-8")
    print(f"{len(rows)} readings\nfile             seconds   MB  exit  readings stored")
    for name, file in (("one bad row", bad), ("as it should be", good), ("the same again", good)):
        seconds, memory, code = _run(file, database.url)
        with database.reading() as session:
            stored = session.exec(select(func.count()).select_from(Reading)).one()
        print(f"{name:<16} {seconds:>7.1f} {memory:>4.0f} {code:>5} {stored:>16}", flush=True)
    database.dispose()


def _rows(agreements: int) -> list[str]:
    random = Random(2013)  # noqa: S311 - figures, not secrets
    rows = []
    for agreement in range(agreements):
        for place in range(INDICATORS):
            for year in YEARS:
                denominator = random.randrange(20, 900)
                numerator = random.randrange(denominator)
                rows.append(f"B-{agreement:06d},G1.{place},{year},{numerator},{denominator},,,,,Personalstatistik")
    random.shuffle(rows)
    return rows


def _run(file: Path, url: str) -> tuple[float, float, int]:
    """Import the file in a process of its own; return seconds, its most memory in MB, and the exit code."""
    command = [sys.executable, "-m", "bbd", "import", "readings", str(file)]
    start = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - ourselves
        command, env={**os.environ, "BBD_DATABASE_URL": url}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - start, usage.ru_maxrss / 1024, process.returncode


if __name__ == "__main__":
    main()
