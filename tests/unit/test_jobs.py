"""When the worker's sweep is due: once a local day, from its hour on, whatever the clock does."""

import os
import signal
import threading
import time as clock
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bbd.jobs import Stop
from bbd.settings import Settings
from bbd.worker import is_due

SIX = Settings()


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, "2013-03-01T04:59:59", False),
        (None, "2013-03-01T05:00:00", True),
        (date(2013, 2, 28), "2013-03-01T05:00:00", True),
        (date(2013, 2, 28), "2013-03-01T22:59:59", True),
        (date(2013, 2, 28), "2013-03-01T23:00:00", False),  # the second of March in Berlin, before its hour
        (date(2013, 3, 1), "2013-03-01T12:00:00", False),
        (date(2013, 1, 1), "2013-03-01T12:00:00", True),
        (date(2014, 1, 1), "2013-03-01T12:00:00", False),  # somebody tried out the future
        (date(2013, 3, 30), "2013-03-31T03:59:59", False),  # summer time begins
        (date(2013, 3, 30), "2013-03-31T04:00:00", True),
    ],
)
def test_a_sweep_is_due_once_a_local_day_from_its_hour_on(last: date | None, now: str, due: bool) -> None:
    assert is_due(last, datetime.fromisoformat(now).replace(tzinfo=UTC), SIX) is due


@pytest.mark.parametrize("hour", [time(0, 30), time(2, 0), time(2, 30), time(3, 0), time(6, 0), time(23, 30)])
@pytest.mark.parametrize("first", [date(2013, 3, 29), date(2013, 10, 25)])
def test_ticks_through_a_switch_of_summer_time_sweep_each_day_once(hour: time, first: date) -> None:
    settings = replace(SIX, sweep_at=hour)
    now = datetime.combine(first, time(0, 0), UTC)
    swept: list[date] = []
    while now < datetime.combine(first, time(0, 0), UTC) + timedelta(days=5):
        if is_due(swept[-1] if swept else None, now, settings):
            swept.append(now.astimezone(settings.timezone).date())
        now += timedelta(minutes=10)
    assert swept == sorted(set(swept))
    assert {first + timedelta(days=days) for days in range(1, 5)} <= set(swept)


def test_the_word_to_end_wakes_who_waits_for_it() -> None:
    stop = Stop()
    assert not stop.heard(within=0.01)
    before = signal.signal(signal.SIGUSR1, stop.say)
    try:
        timer = threading.Timer(0.05, os.kill, [os.getpid(), signal.SIGUSR1])
        timer.start()
        begun = clock.monotonic()
        assert stop.heard(within=20)
        assert clock.monotonic() - begun < 10
    finally:
        signal.signal(signal.SIGUSR1, before)
        timer.join()
    assert stop.heard()
    assert stop.heard(within=20)
