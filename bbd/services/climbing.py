"""Findings climb their ladders: which steps are due today, and whom letters must tell of them."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import Session

from bbd.clock import local_date
from bbd.domain.calendar import WorkingDays
from bbd.domain.ladder import Ladder, due_step, planned_on
from bbd.services.casefiles import CaseFile
from bbd.services.directory import Due
from bbd.services.findings import open_findings
from bbd.settings import Settings
from bbd.store.findings import Finding, FindingStep

Held = Mapping[tuple[str, str], CaseFile]
"""Rule and subject of everything that holds, with what is known of the subject."""


def climb(session: Session, held: Held, settings: Settings, *, now: datetime) -> list[Due]:
    """Take each open finding up its ladder as far as it is due, and return the steps that letters must tell."""
    today = local_date(now, settings.timezone)
    working_days = WorkingDays(settings.holidays)
    due: list[Due] = []
    for finding in open_findings(session):
        case = held.get((finding.rule, finding.subject))
        if case is None or not _speaks(finding, today):
            continue
        ladder = Ladder.from_json(finding.ladder)
        opened_on = local_date(finding.since, settings.timezone)
        top = due_step(ladder, opened_on, today, working_days)
        if finding.state == "promised":
            # The promised day has passed and it still holds: one step higher at once.
            top = min(max(-1 if top is None else top, finding.step + 1), len(ladder.steps) - 1)
        finding.state, finding.promised_until, finding.silenced_until = "open", None, None
        for step in range(finding.step + 1, -1 if top is None else top + 1):
            planned = planned_on(ladder, step, opened_on, working_days)
            session.add(FindingStep(finding_id=finding.id, step=step, planned_on=planned, at=now))
            due.append(Due(finding, case, step, ladder.steps[step].recipients))
            finding.step = step
        session.add(finding)
    session.flush()
    return due


def _speaks(finding: Finding, today: date) -> bool:
    """Say whether a finding may cause letters today: it is open, or what kept it quiet has ended."""
    if finding.state == "promised":
        return finding.promised_until is not None and finding.promised_until < today
    if finding.state == "silenced":
        return finding.silenced_until is not None and finding.silenced_until < today
    return finding.state == "open"
