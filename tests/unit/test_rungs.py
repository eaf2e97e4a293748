"""The ladder as people read it."""

from datetime import date

from bbd.domain.calendar import WorkingDays
from bbd.domain.ladder import Ladder, LadderStep
from bbd.domain.rungs import rungs


def test_each_step_says_when_it_is_planned_and_when_it_was_taken() -> None:
    ladder = Ladder((LadderStep(0, ("contact",)), LadderStep(5, ("deputy", "coordinator"))))
    first, second = rungs(ladder, date(2013, 3, 1), {0: date(2013, 3, 2)}, WorkingDays("DE-BE"))
    assert (first.planned_on, first.taken_on) == (date(2013, 3, 1), date(2013, 3, 2))
    assert second.recipients == ("deputy", "coordinator")
    assert (second.planned_on, second.taken_on) == (date(2013, 3, 8), None)
