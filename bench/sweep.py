"""How long a sweep takes and how much memory: `python bench/sweep.py [INDICATORS …]`, on SQLite.

Agreements of ten indicators each, every one with values of its own, a reading, and the full set of shipped rules; of
a fifth of the indicators the reading lags behind. Two sweeps are measured, each in a process of its own: the first one
opens a finding for each fifth indicator and writes the letters; the next day's reads and judges everything again, and
nothing has changed. Beside it the seconds that the engine takes for the same facts, ready in memory: through `judge`,
which asks about each situation once, and when it is asked about every single subject (in proportion to BARE).
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from bbd import paths
from bbd.rulebook import judging, packs
from bbd.rulebook.asking import Question
from bbd.rulebook.facts import Subject
from bbd.rulebook.glass import GLASS
from bbd.rulebook.model import Rulebook
from bbd.rulebook.questions import conversation
from bbd.rulebook.ruleset import MOST_ROWS
from bbd.rulebook.verdicts import Court
from bbd.services import casefiles, gathering, sweep
from bbd.settings import Settings
from bbd.store import migrate
from bbd.store.agreements import Agreement, AgreementVersion, Indicator, Measure
from bbd.store.database import Database
from bbd.store.goals import Goal
from bbd.store.people import Organisation, Person
from bbd.store.readings import Reading

NOW = datetime(2013, 3, 1, 5, 0, tzinfo=UTC)
INDICATORS = 10
PER_PARTNER = 10
SIZES = (1_000, 10_000, 100_000)
BARE = 100_000
"""Facts that are kept in memory for the engine alone; more of them are its time in proportion."""
TOGETHER = 500
"""Agreements written by one statement."""
HEAD = "indicators   first s  MB    opened | next day s  MB | judge s   times | each asked s   times"


def main() -> None:
    """Measure each size in processes of their own: what one has taken in memory must not count for the next."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, metavar="INDICATORS")
    parser.add_argument("--first", metavar="FILE", help="fill a database and measure the first sweep in this process")
    parser.add_argument("--next", metavar="FILE", help="measure the next day's sweep and the engine in this process")
    given = parser.parse_args()
    if given.first or given.next:
        database = Database(f"sqlite:///{given.first or given.next}")
        print((measure_first if given.first else measure_next)(database, given.sizes[0]), end="", flush=True)
        database.dispose()
        return
    print(HEAD)
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as folder:
            for day in ("--first", "--next"):
                subprocess.run([sys.executable, __file__, day, f"{folder}/bench.db", str(size)], check=True)  # noqa: S603 - ourselves
        print(flush=True)


def measure_first(database: Database, indicators: int) -> str:
    """Fill the database and sweep; return the beginning of the line to print."""
    migrate.upgrade(database)
    with database.writing() as session:
        fill(session, indicators // INDICATORS)
    opened, seconds = swept(database, NOW)
    return f"{indicators:>10} {seconds:>9.2f} {peak():>4.0f} {opened:>8} |"


def measure_next(database: Database, _indicators: int) -> str:
    """Sweep on the day after, let the engine judge the same facts without the store; return the rest of the line."""
    _, seconds = swept(database, NOW + timedelta(days=1))
    memory = peak()
    day, rulebook = (NOW + timedelta(days=1)).date(), packs.load(paths.RULES)
    with database.reading() as session:
        gathered = gathering.gather(session, day, Settings().timezone)
        subjects = [case.subject for case in islice(gathered, BARE) if isinstance(case, casefiles.CaseFile)]
        share = sum(1 for _ in gathering.gather(session, day, Settings().timezone)) / len(subjects)
    judged = share * timed(lambda: sum(1 for _ in judging.judge(rulebook, subjects, day, [])))
    asked = share * each_asked(rulebook, subjects, day)
    engine = f"{judged:>7.3f} {seconds / judged:>7.1f} | {asked:>12.3f} {seconds / asked:>7.1f}"
    return f" {seconds:>10.2f} {memory:>4.0f} | {engine}"


def swept(database: Database, now: datetime) -> tuple[int, float]:
    """Sweep, and return how many findings that opened and how many seconds it took."""
    rulebook, settings = packs.load(paths.RULES), Settings()
    opened = 0

    def run() -> None:
        nonlocal opened
        with database.writing() as session:
            opened = len(sweep.sweep(session, rulebook, settings, now=now).opened)

    seconds = timed(run)
    return opened, seconds


def each_asked(rulebook: Rulebook, subjects: list[Subject], day: date) -> float:
    """Return the seconds that the engine takes when it is asked about every subject, whatever it was asked before."""
    of_type: dict[str, list[Subject]] = {}
    for subject in subjects:
        of_type.setdefault(subject.type, []).append(subject)

    def ask() -> None:
        with conversation(GLASS) as talk:
            for kind, same in of_type.items():
                court = Court(rulebook, kind, day)
                for start in range(0, len(same), MOST_ROWS):
                    _, rows = court.rows(same[start : start + MOST_ROWS], [])
                    for question in [Question(ruleset, rows) for ruleset in court.rulesets]:
                        talk.ask(question)
                        talk.answer(question)

    return timed(ask)


def peak() -> float:
    """Return the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds `work` took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def fill(session: Session, agreements: int) -> None:
    """Write agreements in force with their goals, indicators and readings, without documents nobody reads here."""
    random = Random(2013)  # noqa: S311 - figures to judge, not secrets
    senate = Organisation(name="Senat", kind="senate")
    coordinator = person("koordination@bbd.example", senate, "coordinator")
    session.add_all([senate, coordinator])
    session.flush()
    rows: dict[type, list[dict[str, Any]]] = {}
    for number in range(agreements):
        if number % PER_PARTNER == 0:
            partner = Organisation(name=f"Partner {number:06d}", kind="district")
            contact = person(f"kontakt@p{number:06d}.example", partner, "contact")
            leader = person(f"leitung@p{number:06d}.example", partner, "leadership")
            session.add_all([partner, contact, leader])
            session.flush()
        for table, row in agreement_rows(number, senate, partner, contact, leader, random):
            rows.setdefault(table, []).append(row)
        if (number + 1) % TOGETHER == 0 or number + 1 == agreements:
            for table, part in rows.items():
                session.execute(insert(table), part)
            rows.clear()
    session.flush()


def person(mail: str, organisation: Organisation, role: str) -> Person:
    """Return somebody with one role."""
    return Person(mail=mail, name=mail, organisation_id=organisation.id, role_names=role, created_at=NOW)


def agreement_rows(
    number: int, senate: Organisation, partner: Organisation, contact: Person, leader: Person, random: Random
) -> Iterator[tuple[type, dict[str, Any]]]:
    """Yield the rows of one agreement, each with its table."""
    agreement_id, version_id = uuid.uuid4(), uuid.uuid4()
    places = {"agreement_id": agreement_id, "version_id": version_id}
    yield Agreement, {
        "id": agreement_id, "number": f"B-{number:06d}", "state": "monitored", "issuer_id": senate.id,
        "partner_id": partner.id, "created_at": NOW,
    }  # fmt: skip
    yield AgreementVersion, {
        "id": version_id, "agreement_id": agreement_id, "number": 1, "state": "adopted", "title": "T",
        "document": "{}", "sha256": "0" * 64, "created_at": NOW, "coordinator": "koordination@bbd.example",
        "signatories": {"partner": [leader.mail], "issuer": []}, "valid_from": date(2012, 1, 1),
        "valid_to": date(2013, 12, 31), "review_on": date(2013, 6, 30),
    }  # fmt: skip
    yield Goal, {**places, "key": "G1", "title": "Z"}
    yield Measure, {**places, "goal_key": "G1", "key": "M1", "title": "M", "due": date(2013, 9, 30)}
    for place in range(INDICATORS):
        key = f"G1.{place}"
        baseline = Decimal(random.randrange(500, 1500)) / 100
        # After one of the two years half of the way lies behind those on course, a sixth behind the others.
        gone = Decimal("0.16") if place % 5 == 0 else Decimal("0.5")
        target = baseline + Decimal(random.randrange(500, 1500)) / 100
        yield Indicator, {
            **places, "goal_key": "G1", "key": key, "name": "N", "unit": "percent", "kind": "share", "direction": "up",
            "method": "path", "frequency": "year", "due_days": 30, "contact": contact.mail, "baseline_value": baseline,
            "baseline_on": date(2011, 12, 31), "target_value": target, "target_on": date(2013, 12, 31),
        }  # fmt: skip
        yield Reading, {
            "agreement_id": agreement_id, "indicator_key": key, "period": "2012", "period_end": date(2012, 12, 31),
            "value": (baseline + gone * (target - baseline)).quantize(Decimal("0.01")), "recorded_at": NOW,
        }  # fmt: skip


if __name__ == "__main__":
    main()
