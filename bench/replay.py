"""How long a replay takes: `python -m bench.replay [INDICATORS]`, a year of the shipped rules against others.

The agreements are those of bench/sweep.py, adopted at the end of 2011; their readings arrive in the first weeks of
2013, a fiftieth of them each day. The other rules ask for signatures a week later. Prints seconds, milliseconds for
each sweep (two a day, with what leads up to the year) and the peak memory.
"""

import argparse
import resource
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path

from sqlalchemy import insert
from sqlmodel import Session, select, update

from bbd import paths
from bbd.rulebook import packs
from bbd.rulebook.model import Rulebook
from bbd.services.replay import recorded, replay
from bbd.settings import Settings
from bbd.store import migrate
from bbd.store.agreements import Agreement, AgreementVersion, JournalEntry
from bbd.store.database import Database
from bbd.store.people import Person
from bbd.store.readings import Reading
from bench.sweep import INDICATORS, fill

BEGUN = datetime(2011, 12, 1, 9, 0, tzinfo=UTC)
ARRIVING = datetime(2013, 1, 7, 9, 0, tzinfo=UTC)
FIRST, LAST = date(2012, 12, 1), date(2013, 11, 30)
DAYS_OF_ARRIVAL = 50


def main() -> None:
    """Measure one size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("indicators", nargs="?", type=int, default=1000)
    indicators = parser.parse_args().indicators
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.db'}")
        migrate.upgrade(database)
        with database.writing() as session:
            fill(session, indicators // INDICATORS)
            tell(session)
        start = time.perf_counter()
        with database.reading() as session:
            given = recorded(session)
        read = time.perf_counter() - start
        mornings = 0

        def progress(_done: int, days: int) -> None:
            nonlocal mornings
            mornings = days

        start = time.perf_counter()
        told = replay(given, (shipped(), others()), Settings(), FIRST, LAST, today=LAST, progress=progress)
        took = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{indicators} indicators, {mornings} mornings: read {read:.1f} s, played {took:.1f} s, "
              f"{took / mornings / 2 * 1000:.0f} ms a sweep, {peak:.0f} MB; findings {told['findings']}")  # fmt: skip


def tell(session: Session) -> None:
    """Give what was filled in its history: adopted at the end of 2011, readings that arrive day by day."""
    session.exec(update(Person).values(created_at=BEGUN))
    session.exec(update(Agreement).values(created_at=BEGUN))
    adopted = {"created_at": BEGUN, "submitted_at": BEGUN, "adopted_at": BEGUN, "document": '{"goals":[]}'}
    session.exec(update(AgreementVersion).values(**adopted))
    steps = (("submit", "drafted", "submitted"), ("sign", "submitted", "adopted"))
    rows = [
        {"agreement_id": agreement_id, "version_id": version_id, "action": action, "from_state": before,
         "to_state": after, "at": BEGUN}
        for agreement_id, version_id in session.exec(select(AgreementVersion.agreement_id, AgreementVersion.id))
        for action, before, after in steps
    ]  # fmt: skip
    session.execute(insert(JournalEntry), rows)
    readings = enumerate(session.exec(select(Reading.id)))
    by_day = sorted((number % DAYS_OF_ARRIVAL, reading_id) for number, reading_id in readings)
    for day, of_day in groupby(by_day, key=lambda one: one[0]):
        moment = ARRIVING + timedelta(days=day)
        session.execute(update(Reading), [{"id": reading_id, "recorded_at": moment} for _, reading_id in of_day])


def shipped() -> Rulebook:
    """Return the rules as they ship."""
    return packs.load(paths.RULES)


def others() -> Rulebook:
    """Return them with another threshold."""
    old = b"days_since_submission = { at_least = 14 }"
    files = {name: text.replace(old, old.replace(b"14", b"21")) for name, text in shipped().files.items()}
    return packs.load_files(files)


if __name__ == "__main__":
    main()
