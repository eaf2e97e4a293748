"""How long a sweep takes and how much memory: `python bench/sweep.py [AGREEMENTS …]`, ten indicators each, on SQLite.

A fifth of the indicators is off track. Prints one line a size: indicators, seconds of the whole sweep (read, judge,
reconcile, write), of the rules alone, and of a second sweep that finds everything done; and the process's peak memory.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from sqlmodel import Session

from bbd import paths
from bbd.rulebook import engine, packs
from bbd.rulebook.model import Rulebook
from bbd.services import casefiles, gathering, sweep
from bbd.settings import Settings
from bbd.store import migrate
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.database import Database
from bbd.store.people import Organisation, Person
from bbd.store.readings import Reading

NOW = datetime(2013, 3, 1, 5, 0, tzinfo=UTC)
INDICATORS = 10


def main() -> None:
    """Measure each size in a database of its own."""
    print(f"{'indicators':>10} {'sweep s':>9} {'rules s':>9} {'again s':>9} {'peak MB':>8}")
    for size in [int(argument) for argument in sys.argv[1:]] or [100, 1000]:
        with tempfile.TemporaryDirectory() as folder:
            measure(Database(f"sqlite:///{Path(folder) / 'bench.db'}"), size)


def measure(database: Database, agreements: int) -> None:
    """Fill, sweep twice, and judge once more without the store."""
    migrate.upgrade(database)
    with database.writing() as session:
        fill(session, agreements)
    rulebook, settings = packs.load(paths.RULES), Settings()
    first = timed(lambda: run(database, rulebook, settings))
    again = timed(lambda: run(database, rulebook, settings))
    with database.reading() as session:
        cases = list(gathering.gather(session, date(2013, 3, 1), settings.timezone))
    subjects = [case.subject for case in cases if isinstance(case, casefiles.CaseFile)]
    rules = timed(lambda: list(engine.evaluate(rulebook, subjects, date(2013, 3, 1))))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{agreements * INDICATORS:>10} {first:>9.2f} {rules:>9.3f} {again:>9.2f} {peak:>8.0f}")
    database.dispose()


def run(database: Database, rulebook: Rulebook, settings: Settings) -> None:
    """Sweep once, in a transaction of its own."""
    with database.writing() as session:
        sweep.sweep(session, rulebook, settings, now=NOW)


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds `work` took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def fill(session: Session, agreements: int) -> None:
    """Write agreements in force with their indicators and readings, without documents that nobody reads here."""
    senate, partner = Organisation(name="Senat", kind="senate"), Organisation(name="Partner", kind="district")
    session.add_all([senate, partner])
    session.flush()
    session.add(Person(mail="k@p.example", name="K", organisation_id=partner.id, created_at=NOW))
    for number in range(agreements):
        agreement = Agreement(
            number=f"B-{number:06d}", state="monitored", issuer_id=senate.id, partner_id=partner.id, created_at=NOW
        )
        session.add(agreement)
        session.flush()
        version = AgreementVersion(
            agreement_id=agreement.id, number=1, state="adopted", title="T", document="{}", sha256="0" * 64,
            created_at=NOW, coordinator="k@p.example", valid_from=date(2012, 1, 1), valid_to=date(2013, 12, 31),
        )  # fmt: skip
        session.add(version)
        session.flush()
        session.add_all(rows(agreement, version))
    session.flush()


def rows(agreement: Agreement, version: AgreementVersion) -> list[Indicator | Reading]:
    """Return ten indicators of one agreement with a reading each, two of them off track."""
    made: list[Indicator | Reading] = []
    for place in range(INDICATORS):
        key, value = f"G1.{place}", "19.3" if place % 5 == 0 else "23"
        made.append(
            Indicator(
                version_id=version.id,
                agreement_id=agreement.id,
                goal_key="G1",
                key=key,
                name="N",
                unit="percent",
                kind="share",
                direction="up",
                method="path",
                frequency="year",
                due_days=30,
                contact="k@p.example",
                baseline_value=Decimal("17.5"),
                baseline_on=date(2011, 12, 31),
                target_value=Decimal(25),
                target_on=date(2013, 12, 31),
            )
        )
        made.append(
            Reading(
                agreement_id=agreement.id,
                indicator_key=key,
                period="2012",
                period_end=date(2012, 12, 31),
                value=Decimal(value),
                recorded_at=NOW,
            )
        )
    return made


if __name__ == "__main__":
    main()
