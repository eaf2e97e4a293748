"""When a letter is tried again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bbd.mail.retry import next_try

FIRST = datetime(2013, 3, 1, 5, 0, tzinfo=UTC)
SCHEDULE = (60, 120, 300, 900, 1800)
END = FIRST + timedelta(hours=72)


@pytest.mark.parametrize(
    ("tries", "seconds"), [(1, 60), (2, 120), (3, 300), (4, 900), (5, 1800), (6, 1800), (99, 1800)]
)
def test_the_waits_follow_the_schedule_and_the_last_repeats(tries: int, seconds: int) -> None:
    assert next_try(SCHEDULE, tries, FIRST, FIRST) == FIRST + timedelta(seconds=seconds)


def test_the_wait_begins_with_the_try_that_failed() -> None:
    now = FIRST + timedelta(hours=5)
    assert next_try(SCHEDULE, 20, FIRST, now) == now + timedelta(minutes=30)


def test_a_letter_is_given_up_after_72_hours_and_not_a_second_earlier() -> None:
    assert next_try(SCHEDULE, 150, FIRST, END - timedelta(seconds=1)) == END
    assert next_try(SCHEDULE, 150, FIRST, END) is None
    assert next_try(SCHEDULE, 1, FIRST, END + timedelta(days=1)) is None


def test_a_wait_beyond_the_end_leaves_a_last_try_at_the_end() -> None:
    assert next_try((10**6,), 1, FIRST, FIRST) == END


@pytest.mark.parametrize(("schedule", "tries"), [((), 1), (SCHEDULE, 0)])
def test_there_is_no_next_try_without_a_schedule_and_a_try(schedule: tuple[int, ...], tries: int) -> None:
    with pytest.raises(ValueError, match="needs a schedule"):
        next_try(schedule, tries, FIRST, FIRST)


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=8))
def test_every_schedule_comes_to_an_end(schedule: list[int]) -> None:
    now, tries = FIRST, 1
    while (then := next_try(schedule, tries, FIRST, now)) is not None:
        assert now < then <= END
        now, tries = max(then, now + timedelta(hours=1)), tries + 1
    assert now >= END
