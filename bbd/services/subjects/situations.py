"""The facts of indicators. Very many share theirs, so each situation is worked out once for all that are in it."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from bbd.domain.assessment import Status
from bbd.rulebook.facts import Value
from bbd.services.casefiles import term_facts
from bbd.services.subjects.benchmarks import Compared
from bbd.services.subjects.standings import Standing
from bbd.services.subjects.timetable import REMEMBERED, Timetable, still_counts, timetable


class Situation(NamedTuple):
    """Facts of an indicator and how its readings stand; shared by all in the same situation, so nobody changes them."""

    facts: Mapping[str, Value]
    timetable: Timetable


@lru_cache(maxsize=REMEMBERED)
def situation(
    agreement_state: str,
    term: tuple[date | None, date | None],
    asked: tuple[str, int],
    standing: Standing,
    compared: Compared,
    today: date,
) -> Situation:
    """Return how things stand on `today`.

    `term` are the first and last day of the agreement, `asked` the frequency of the readings and the days until they
    are due, `compared` how far its benchmark has moved.
    """
    (frequency, due_days), (delivered, status, reached) = asked, standing
    times = timetable(frequency, due_days, *term, delivered, today)
    current = still_counts(delivered, due_days, term[1], today)
    facts = term_facts(agreement_state, *term, today)
    facts["days_overdue"] = times.days_overdue
    facts["days_until_due"] = times.days_until_due
    facts["assessment"] = status if current else Status.NO_READING.value
    facts["has_reading"] = times.has_reading
    facts["overdue_readings"] = times.due - times.delivered
    facts["target_reached"] = reached if current else None
    facts["benchmark_moved_by"], facts["benchmark_value_days"] = compared
    return Situation(facts, times)
