"""The ladder of a finding: who is told, and after how many working days (docs/interfaces.md, Findings).

It only counts days. Who holds a role, and whether a finding is promised or silenced, others know. A ladder is
frozen as JSON with the finding that climbs it, so a rule pack that changes later moves nothing that already runs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, Self


class WorkingDays(Protocol):
    """What a ladder needs of a calendar."""

    def after(self, day: date, n: int) -> date:
        """Return the `n`-th working day after `day`."""
        ...


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One step: due on the n-th working day after the finding opened; 0 is the day itself, whatever day it is."""

    after_working_days: int
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps, in ascending order of their days."""

    steps: tuple[LadderStep, ...]

    @classmethod
    def only(cls, recipient: str) -> Self:
        """Return the ladder of a rule that names none: one letter at once, and no more."""
        return cls((LadderStep(0, (recipient,)),))

    @classmethod
    def from_json(cls, data: Sequence[Mapping[str, Any]]) -> Self:
        """Read what `to_json` wrote."""
        return cls(tuple(LadderStep(step["after_working_days"], tuple(step["recipients"])) for step in data))

    def to_json(self) -> list[dict[str, Any]]:
        """Return the steps as plain data."""
        return [
            {"after_working_days": step.after_working_days, "recipients": list(step.recipients)} for step in self.steps
        ]


def planned_on(ladder: Ladder, step: int, opened_on: date, working_days: WorkingDays) -> date:
    """Return the local day from which `step` is due when the finding opened on the local day `opened_on`."""
    days = ladder.steps[step].after_working_days
    return working_days.after(opened_on, days) if days else opened_on


def due_step(ladder: Ladder, opened_on: date, today: date, working_days: WorkingDays) -> int | None:
    """Return the highest step due on the local day `today`, or None while none is.

    A day without a sweep loses nothing: the step is due from its day on, not on that day alone.
    """
    due = [n for n in range(len(ladder.steps)) if planned_on(ladder, n, opened_on, working_days) <= today]
    return max(due, default=None)
