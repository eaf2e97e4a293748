"""How fast the page „Überblick“ answers: `python -m bench.dashboard [INDICATORS …] [--url postgresql+psycopg://…]`.

Agreements of ten indicators, a hundred at each partner, as in bench/sweep.py, in all fields of action and bindings. A
sweep before the end of the quarter and one after it record how all stand; in between a fifth of the readings was
corrected and a tenth is missing by then, and a tenth of the goals has no measure any more. Then a coordinator who is
signed in asks for the whole page, with one selection after the other: everything, a partner, a field, a verdict with
its list, a change, and several together. Printed are the median, the 95th percentile and the slowest request of each
selection, and how many statements one request sends, those for the sign-in included.

Without an address a new SQLite file is used; on PostgreSQL the database must be empty and is filled once.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

from flask.testing import FlaskClient
from sqlalchemy import event, text
from sqlmodel import select

from bbd import paths
from bbd.app import create_app
from bbd.domain.words import BINDINGS, FIELDS_OF_ACTION
from bbd.rulebook import packs
from bbd.services import signin, sweep
from bbd.settings import Settings
from bbd.store import migrate
from bbd.store.database import Database
from bbd.store.guards import unguarded
from bbd.store.people import Person
from bench.sweep import fill

BEFORE: Final = datetime(2013, 3, 20, 5, tzinfo=UTC)
AFTER: Final = datetime(2013, 4, 20, 5, tzinfo=UTC)
LOOKED: Final = datetime(2013, 4, 20, 8, tzinfo=UTC)
SETTINGS: Final = Settings(secret_key="0123456789abcdef" * 4)
SELECTIONS: Final[Sequence[tuple[str, dict[str, str]]]] = (
    ("everything", {}),
    ("a partner", {"partner": "Partner 000010"}),
    ("a field of action", {"field": "training"}),
    ("a verdict", {"verdict": "off_track"}),
    ("the most frequent verdict", {"verdict": "on_track"}),
    ("what became worse", {"change": "worse"}),
    ("field, binding, verdict", {"field": "hiring", "binding": "should", "verdict": "slightly_off"}),
    ("nothing fits", {"partner": "Nirgendwo"}),
)
CHANGES: Final = (
    # SQL that both databases know; the last figure of a number decides, so that each run has the same data.
    "UPDATE reading SET value = '9.99' WHERE substr(indicator_key, 4) IN ('3', '7')",
    "DELETE FROM reading WHERE substr(indicator_key, 4) = '5'",
    "UPDATE indicator SET delivered = NULL",
    "UPDATE measure SET status = 'dropped' WHERE agreement_id IN (SELECT id FROM agreement WHERE number LIKE '%5')",
)


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=(1_000, 100_000), metavar="INDICATORS")
    parser.add_argument("--url", help="an empty database of PostgreSQL, for one size")
    parser.add_argument("--requests", type=int, default=100, help="of each selection")
    given = parser.parse_args()
    print("indicators selection                      queries  median ms  p95 ms  slowest ms")
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as folder:
            database = Database(given.url or f"sqlite:///{folder}/bench.db")
            prepare(database, size)
            measure(database, size, given.requests)
            database.dispose()


def prepare(database: Database, indicators: int) -> None:
    """Fill the database and let two sweeps record how all stand."""
    migrate.upgrade(database)
    with database.writing() as session:
        fill(session, indicators // 10)
        connection = session.connection()
        for place, field in enumerate(FIELDS_OF_ACTION):
            of_number = "(SELECT id FROM agreement WHERE CAST(substr(number, 6) AS INTEGER) % 4 = :place)"
            here = text(f"UPDATE goal SET field_of_action = :field WHERE agreement_id IN {of_number}")  # noqa: S608 - our own text
            connection.execute(here, {"field": field, "place": place})
        for place, binding in enumerate(BINDINGS):
            of_number = "(SELECT id FROM agreement WHERE CAST(substr(number, 6) AS INTEGER) % 3 = :place)"
            here = text(f"UPDATE goal SET binding = :binding WHERE agreement_id IN {of_number}")  # noqa: S608 - as above
            connection.execute(here, {"binding": binding, "place": place})
    swept(database, BEFORE)
    with database.writing() as session, unguarded(session.connection(), "reading"):
        for change in CHANGES:
            session.connection().execute(text(change))
    swept(database, AFTER)
    if not database.is_sqlite:
        # What the server does by itself soon after.
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def swept(database: Database, now: datetime) -> None:
    """Sweep."""
    with database.writing() as session:
        sweep.sweep(session, packs.load(paths.RULES), SETTINGS, now=now)


def measure(database: Database, indicators: int, requests: int) -> None:
    """Ask for the page again and again, and print a line for each selection."""
    client, sent = signed_in(database), 0

    def count(*_: object) -> None:
        nonlocal sent
        sent += 1

    event.listen(database.engine, "before_cursor_execute", count)
    for name, selection in SELECTIONS:
        path = f"/overview?{urlencode(selection)}"
        asked(client, path)
        sent = 0
        took = [asked(client, path) for _ in range(requests)]
        p95 = statistics.quantiles(took, n=20)[-1] if len(took) > 1 else took[0]
        print(
            f"{indicators:>10} {name:<30} {sent / requests:>8.0f} {statistics.median(took):>10.1f}"
            f" {p95:>7.1f} {max(took):>11.1f}",
            flush=True,
        )


def signed_in(database: Database) -> FlaskClient:
    """Return a browser in which the coordinator is signed in."""
    app = create_app(SETTINGS, database=database, clock=lambda: LOOKED)
    with database.writing() as session:
        mail = "koordination@bbd.example"
        person = session.exec(select(Person).where(Person.mail == mail)).one()
        token = signin.open_session(session, signin.PasswordProof(person.id), now=LOOKED)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    return client


def asked(client: FlaskClient, path: str) -> float:
    """Return the milliseconds until the page is there as a whole."""
    start = time.perf_counter()
    answer: Any = client.get(path)
    if answer.status_code != 200:  # noqa: PLR2004 - the page
        raise SystemExit(f"{path}: {answer.status_code}")
    answer.get_data()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
