"""What comes next of a finding: its next step, when and to whom, or why nothing comes.

It reads the calendar and the store, and decides nothing; bbd.services.climbing takes the steps.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from sqlmodel import Session

from bbd.clock import local_date
from bbd.domain.calendar import WorkingDays
from bbd.domain.ladder import Ladder, planned_on
from bbd.services.casefiles import CaseFile
from bbd.services.directory import Directory
from bbd.settings import Settings
from bbd.store.finding_history import held_back_by, last_actor
from bbd.store.findings import Finding
from bbd.store.people import Person


class Kind(StrEnum):
    """What becomes of a finding."""

    NEXT = "next"
    LAST = "last"
    PROMISED = "promised"
    SILENCED = "silenced"
    INHIBITED = "inhibited"
    ENDS = "ends"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Coming:
    """What comes next. `step` counts from 0, `on` is the day from which it is due, at the earliest.

    `addressed` are the people whom that step would tell as things stand today, each with the role. `until` is the end
    of a promise or silence, `by` who gave it, `reason` why (their words); `holder` is what holds this finding back.
    """

    kind: Kind
    step: int | None = None
    on: date | None = None
    after_working_days: int = 0
    roles: tuple[str, ...] = ()
    addressed: Sequence[tuple[Person, str]] = field(default=())
    until: date | None = None
    by: Person | None = None
    reason: str = ""
    holder: Finding | None = None


def coming(
    session: Session, finding: Finding, case: CaseFile | None, settings: Settings, *, holds: bool | None
) -> Coming:
    """Return what comes next; `case` is its subject today, `holds` whether its rule does (None: nobody can say)."""
    if finding.state == "resolved":
        return Coming(Kind.RESOLVED)
    if holds is False:
        return Coming(Kind.ENDS)
    if finding.state == "inhibited":
        return Coming(Kind.INHIBITED, holder=held_back_by(session, finding))
    rests = _rests(session, finding)
    return _with_step(session, finding, case, settings, rests)


def _rests(session: Session, finding: Finding) -> Coming:
    if finding.state == "promised":
        by = last_actor(session, finding, "finding-promised")
        return Coming(Kind.PROMISED, until=finding.promised_until, by=by)
    if finding.state == "silenced":
        by = last_actor(session, finding, "finding-silenced")
        return Coming(Kind.SILENCED, until=finding.silenced_until, by=by, reason=finding.reason)
    return Coming(Kind.NEXT)


def _with_step(session: Session, finding: Finding, case: CaseFile | None, settings: Settings, rests: Coming) -> Coming:
    """Return the same with the next step of the ladder, which waits until a promise or silence is over."""
    ladder, step = Ladder.from_json(finding.ladder), finding.step + 1
    if step >= len(ladder.steps):
        return rests if rests.kind is not Kind.NEXT else Coming(Kind.LAST)
    on = planned_on(ladder, step, local_date(finding.since, settings.timezone), WorkingDays(settings.holidays))
    if rests.until is not None:
        after = rests.until + timedelta(days=1)
        # A broken promise goes one step higher at once, a silence that is over goes on where it stood.
        on = after if rests.kind is Kind.PROMISED else max(on, after)
    roles = ladder.steps[step].recipients
    addressed = Directory(session).addressed(case, roles) if case is not None else []
    return Coming(
        rests.kind, step, on, ladder.steps[step].after_working_days, roles, addressed,
        until=rests.until, by=rests.by, reason=rests.reason,
    )  # fmt: skip
