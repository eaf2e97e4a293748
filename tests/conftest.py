"""What every test may ask for: the moment here, the databases and processes in the modules named below.

The cast of the tests (Alice coordinates, Bob heads the partner concerned, Charlie heads another partner, Dana
delivers its numbers, Erin audits, Adam administers) has its place in tests/cast.py.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import hypothesis
import pytest

pytest_plugins = [
    "tests.leaving_out",
    "tests.audited",
    "tests.processes",
    "tests.databases",
    "tests.smtp_server",
    "tests.browser.demonstration",
]

# A slow machine is no error. In CI, hypothesis by itself draws the same examples each time.
hypothesis.settings.register_profile("bbd", deadline=None)
hypothesis.settings.load_profile("bbd")


@pytest.fixture(scope="session")
def zone() -> ZoneInfo:
    return ZoneInfo("Europe/Berlin")


@pytest.fixture(scope="session")
def moment(zone: ZoneInfo) -> datetime:
    """Return the moment at which the tests take place: a Friday morning, an hour ahead of UTC."""
    return datetime(2013, 3, 1, 6, 0, tzinfo=zone).astimezone(UTC)
