"""The ladder: which step is due on which day."""

from datetime import date, timedelta

import pytest

from bbd.domain.calendar import WorkingDays
from bbd.domain.ladder import Ladder, LadderStep, due_step, planned_on

BERLIN = WorkingDays("DE-BE")
MISS = Ladder(
    (
        LadderStep(0, ("contact",)),
        LadderStep(5, ("deputy", "coordinator")),
        LadderStep(10, ("leadership",)),
        LadderStep(15, ("steering_committee",)),
    )
)
FRIDAY = date(2013, 3, 1)


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2013, 3, 1), 0),
        (date(2013, 3, 7), 0),
        (date(2013, 3, 8), 1),
        (date(2013, 3, 14), 1),
        (date(2013, 3, 15), 2),
        (date(2013, 3, 21), 2),
        (date(2013, 3, 22), 3),
        (date(2014, 3, 1), 3),
    ],
)
def test_a_step_is_due_from_its_working_day_on(today: date, step: int) -> None:
    assert due_step(MISS, FRIDAY, today, BERLIN) == step


def test_the_first_step_is_due_at_once_even_on_a_sunday() -> None:
    sunday = date(2013, 3, 3)
    assert due_step(MISS, sunday, sunday, BERLIN) == 0


def test_holidays_put_a_step_off() -> None:
    maundy_thursday = date(2013, 3, 28)
    assert planned_on(MISS, 1, maundy_thursday, BERLIN) == date(2013, 4, 8)  # Good Friday, Easter Monday, a weekend


def test_no_step_is_due_before_the_finding_opened() -> None:
    assert due_step(MISS, FRIDAY, FRIDAY - timedelta(days=1), BERLIN) is None


def test_a_ladder_that_begins_later_is_quiet_until_then() -> None:
    late = Ladder((LadderStep(2, ("contact",)),))
    assert due_step(late, FRIDAY, date(2013, 3, 4), BERLIN) is None
    assert due_step(late, FRIDAY, date(2013, 3, 5), BERLIN) == 0


def test_a_ladder_survives_being_frozen_as_json() -> None:
    assert Ladder.from_json(MISS.to_json()) == MISS
    assert MISS.to_json()[1] == {"after_working_days": 5, "recipients": ["deputy", "coordinator"]}


def test_a_rule_without_a_ladder_writes_once() -> None:
    assert due_step(Ladder.only("contact"), FRIDAY, date(2014, 1, 1), BERLIN) == 0
