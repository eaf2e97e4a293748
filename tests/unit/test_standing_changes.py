"""What got better and what got worse, and against which day one looks."""

from datetime import date

import pytest

from bbd.domain.standings import STATUSES, changed, last_quarter
from bbd.domain.words import ASSESSMENTS, STANDING_CHANGES


@pytest.mark.parametrize(
    ("today", "key", "end"),
    [
        (date(2026, 1, 1), "2025-Q4", date(2025, 12, 31)),
        (date(2026, 3, 31), "2025-Q4", date(2025, 12, 31)),
        (date(2026, 4, 1), "2026-Q1", date(2026, 3, 31)),
        (date(2026, 11, 23), "2026-Q3", date(2026, 9, 30)),
    ],
)
def test_the_last_quarter_is_the_one_before_todays(today: date, key: str, end: date) -> None:
    assert (last_quarter(today).key, last_quarter(today).end) == (key, end)


@pytest.mark.parametrize(
    ("before", "status", "kind"),
    [
        ("on_track", "slightly_off", "worse"),
        ("off_track", "wrong_direction", "worse"),
        ("wrong_direction", "off_track", "better"),
        ("slightly_off", "on_track", "better"),
        ("on_track", "no_reading", "lost"),
        ("wrong_direction", "not_assessable", "lost"),
        ("no_reading", "wrong_direction", "gained"),
        ("no_reading", "not_assessable", ""),
        (None, "off_track", ""),
        ("watched", "off_track", ""),
        ("off_track", "watched", ""),
    ],
)
def test_a_change_of_verdict_has_a_direction_and_that_of_no_verdict_has_none(
    before: str | None, status: str, kind: str
) -> None:
    assert changed(before, status) == kind


def test_what_stays_has_not_changed_and_every_change_has_a_word() -> None:
    assert {changed(status, status) for status in STATUSES} == {""}
    assert {changed(was, now) for was in STATUSES for now in STATUSES} == {"", *STANDING_CHANGES}
    assert set(ASSESSMENTS) < set(STATUSES)
