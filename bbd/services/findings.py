"""Findings between sweeps: which are open, who sees them, and what people do with them (take over, silence)."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bbd.clock import local_date
from bbd.domain.errors import InputRefused, NotThere, StepRefused
from bbd.domain.ladder import Ladder, WorkingDays, planned_on
from bbd.domain.lifecycle import Role
from bbd.services.entries import Entry, given
from bbd.store import audit
from bbd.store.agreements import Agreement
from bbd.store.finding_rights import finding_visible_to
from bbd.store.findings import Finding
from bbd.store.people import Person

TAKE_OVER = frozenset({Role.COORDINATOR, Role.LEADERSHIP, Role.CONTACT})
"""Who may take over a finding that exists for them."""
LONGEST_PROMISE = timedelta(days=92)
LONGEST_SILENCE = timedelta(days=366)


def open_findings(session: Session, viewer: Person | None = None) -> list[Finding]:
    """Return what is not resolved, sorted by rule and subject; only what `viewer` may see (None: everything)."""
    query = select(Finding).where(Finding.state != "resolved").order_by(col(Finding.rule), col(Finding.subject))
    if viewer is not None:
        query = query.join(Agreement, col(Agreement.id) == col(Finding.agreement_id), isouter=True).where(
            finding_visible_to(viewer)
        )
    return list(session.exec(query))


def find(session: Session, finding_id: str, viewer: Person) -> Finding:
    """Return a finding, open or resolved, or NotThere where it does not exist for `viewer`."""
    try:
        identity = uuid.UUID(finding_id)
    except ValueError as error:
        raise NotThere.because("Diesen Hinweis gibt es nicht.") from error
    found = session.exec(
        select(Finding)
        .join(Agreement, col(Agreement.id) == col(Finding.agreement_id), isouter=True)
        .where(Finding.id == identity, finding_visible_to(viewer))
    ).one_or_none()
    if found is None:
        raise NotThere.because("Diesen Hinweis gibt es nicht.")
    return found


def find_for_change(session: Session, finding_id: str, viewer: Person) -> Finding:
    """Return a finding like `find`, once nobody else is changing it."""
    finding = find(session, finding_id, viewer)
    session.exec(select(Finding).where(Finding.id == finding.id).with_for_update()).one()
    session.refresh(finding)
    return finding


def next_step(finding: Finding, working_days: WorkingDays, zone: ZoneInfo) -> tuple[int, date] | None:
    """Return the next ladder step and the day from which it is due; None on the last one."""
    ladder = Ladder.from_json(finding.ladder)
    step = finding.step + 1
    if step >= len(ladder.steps):
        return None
    return step, planned_on(ladder, step, local_date(finding.since, zone), working_days)


def as_json(finding: Finding | Entry) -> dict[str, Any]:
    """Return the finding as every command prints it (docs/interfaces.md, Findings)."""
    return {
        "id": str(finding.id),
        "rule": finding.rule,
        "subject": finding.subject,
        "since": finding.since.isoformat(),
        "step": finding.step,
        "state": finding.state,
        "facts": given(finding.facts),
    }


def promise(session: Session, finding: Finding, *, by: Person, until: date, now: datetime, today: date) -> None:
    """Take a finding over: quiet until the promised day, then one step higher at once if it is still open."""
    _require_unresolved(finding)
    if not by.roles & TAKE_OVER:
        raise StepRefused.because("Einen Hinweis übernehmen die Koordination und die Beteiligten.")
    if not today < until <= today + LONGEST_PROMISE:
        raise InputRefused.because("Das zugesagte Datum muss in den nächsten drei Monaten liegen.", field="date")
    finding.state, finding.promised_until = "promised", until
    session.add(finding)
    audit.append(session, actor=by.id, action="finding-promised", on=str(finding.id), now=now, until=until.isoformat())


def silence(
    session: Session, finding: Finding, *, by: Person, until: date, reason: str, now: datetime, today: date
) -> None:
    """Silence a finding with reason and end; for coordinators alone."""
    _require_unresolved(finding)
    if Role.COORDINATOR not in by.roles:
        raise StepRefused.because("Stummschalten kann nur die Koordination.")
    if not reason.strip():
        raise InputRefused.because("Bitte begründen, warum der Hinweis ruhen soll.", field="reason")
    if not today < until <= today + LONGEST_SILENCE:
        raise InputRefused.because("Das Ende muss in den nächsten zwölf Monaten liegen.", field="date")
    finding.state, finding.silenced_until, finding.reason = "silenced", until, reason.strip()
    session.add(finding)
    audit.append(session, actor=by.id, action="finding-silenced", on=str(finding.id), now=now, until=until.isoformat())


def speak_again(session: Session, finding: Finding, *, by: Person, now: datetime) -> None:
    """Lift a silence before its end; for coordinators alone. The ladder goes on from where it stood."""
    if Role.COORDINATOR not in by.roles:
        raise StepRefused.because("Eine Stummschaltung hebt nur die Koordination auf.")
    if finding.state != "silenced":
        raise StepRefused.because("Dieser Hinweis ist nicht stummgeschaltet.")
    finding.state, finding.silenced_until, finding.reason = "open", None, ""
    session.add(finding)
    audit.append(session, actor=by.id, action="finding-unsilenced", on=str(finding.id), now=now)


def _require_unresolved(finding: Finding) -> None:
    if finding.state == "resolved":
        raise StepRefused.because("Dieser Hinweis ist schon erledigt.")
