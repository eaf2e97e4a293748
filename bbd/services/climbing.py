"""Findings climb their ladders: which steps are due today, and whom letters must tell of them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from bbd.clock import local_date
from bbd.domain.calendar import WorkingDays
from bbd.domain.ladder import Ladder, due_step, planned_on
from bbd.services.entries import Entry
from bbd.settings import Settings


class StepTaken(NamedTuple):
    """A ladder step that a finding took in this sweep, the local day from which it was due, and what to tell of it."""

    entry: Entry
    step: int
    planned_on: date
    notice: int

    @property
    def roles(self) -> Sequence[str]:
        """Whom the step addresses."""
        return self.entry.ladder.steps[self.step].recipients


class Climber:
    """Takes findings up their ladders at one moment."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self._zone, self._days = settings.timezone, WorkingDays(settings.holidays)
        self._today = local_date(now, self._zone)
        self._tops: dict[tuple[Ladder, date], int] = {}
        self._opening_days: dict[datetime, date] = {}
        self.taken: list[StepTaken] = []

    def may_tell(self, entry: Entry) -> bool:
        """Say whether a finding has anything to tell today, provided that nothing holds it back."""
        if entry.state in {"open", "inhibited"}:
            return self._top(entry) > entry.step
        return self._speaks(entry)

    def climb(self, entry: Entry, notice: int) -> None:
        """Take a finding that speaks up its ladder as far as it is due; letters will tell its `notice`."""
        if not self._speaks(entry):
            return
        top = self._top(entry)
        if entry.state == "promised":
            # The promised day has passed and it still holds: one step higher at once.
            top = min(max(top, entry.step + 1), len(entry.ladder.steps) - 1)
        if entry.state != "open" or top > entry.step:
            entry.state, entry.promised_until, entry.silenced_until, entry.changed = "open", None, None, True
        for step in range(entry.step + 1, top + 1):
            planned = planned_on(entry.ladder, step, self._opened_on(entry), self._days)
            self.taken.append(StepTaken(entry, step, planned, notice))
            entry.step = step

    def _speaks(self, entry: Entry) -> bool:
        """Say whether a finding may cause letters today: it is open, or what kept it quiet has ended."""
        if entry.state == "promised":
            return entry.promised_until is not None and entry.promised_until < self._today
        if entry.state == "silenced":
            return entry.silenced_until is not None and entry.silenced_until < self._today
        return entry.state == "open"

    def _top(self, entry: Entry) -> int:
        """Return the highest step due, -1 before the first; findings of one day and ladder share the answer."""
        key = (entry.ladder, self._opened_on(entry))
        if key not in self._tops:
            top = due_step(*key, self._today, self._days)
            self._tops[key] = -1 if top is None else top
        return self._tops[key]

    def _opened_on(self, entry: Entry) -> date:
        if entry.since not in self._opening_days:
            self._opening_days[entry.since] = local_date(entry.since, self._zone)
        return self._opening_days[entry.since]
