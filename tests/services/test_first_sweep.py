"""The first sweep of all: in the morning for who works with bbd, at once for who only looks at the demo."""

from datetime import UTC, datetime

from bbd.store import facts
from bbd.store.database import Database
from bbd.worker import Worker
from tests.stage import SETTINGS

NIGHT = datetime(2013, 3, 1, 1, 0, tzinfo=UTC)


def test_a_demo_is_swept_at_once_and_then_each_morning(database: Database) -> None:
    with database.writing() as session:
        facts.remember(session, facts.DEMO, "2013-03-01")
    worker = Worker(database, SETTINGS, clock=lambda: NIGHT)
    assert worker.sweep_if_due() is not None
    assert worker.sweep_if_due() is None


def test_whoever_works_with_bbd_has_the_first_sweep_in_the_morning(database: Database) -> None:
    assert Worker(database, SETTINGS, clock=lambda: NIGHT).sweep_if_due() is None
    assert Worker(database, SETTINGS, clock=lambda: NIGHT.replace(hour=5)).sweep_if_due() is not None
