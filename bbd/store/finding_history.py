"""What happened around a finding: who acted on it, which finding holds it back, and the same matter before it."""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from bbd.store.audit import AuditEntry
from bbd.store.findings import Finding
from bbd.store.people import Person
from bbd.store.rulebooks import RuleActivation


def last_actor(session: Session, finding: Finding, action: str) -> Person | None:
    """Return who did `action` ("finding-silenced") on the finding last; None where nobody did."""
    entry = session.exec(
        select(AuditEntry)
        .where(AuditEntry.object == str(finding.id), AuditEntry.action == action)
        .order_by(col(AuditEntry.seq).desc())
        .limit(1)
    ).first()
    return None if entry is None or entry.actor == "worker" else session.get(Person, uuid.UUID(entry.actor))


def held_back_by(session: Session, finding: Finding) -> Finding | None:
    """Return the open finding that holds this one back, where it is known."""
    if not finding.inhibited_by:
        return None
    place = (finding.subject, finding.agreement_id, finding.organisation_id)
    return holding_back(session, {finding.inhibited_by}, *place)


def holding_back(
    session: Session,
    rules: Collection[str],
    subject: str,
    agreement_id: uuid.UUID | None,
    organisation_id: uuid.UUID | None,
) -> Finding | None:
    """Return the oldest open finding of one of `rules` that reaches a subject."""
    return session.exec(
        select(Finding)
        .where(
            col(Finding.rule).in_(rules),
            Finding.state != "resolved",
            or_(
                col(Finding.subject) == subject,
                and_(col(Finding.subject_type) == "agreement", col(Finding.agreement_id) == agreement_id),
                and_(col(Finding.subject_type) == "partner", col(Finding.organisation_id) == organisation_id),
            ),
        )
        .order_by(col(Finding.since), col(Finding.rule))
    ).first()


def newest(session: Session, rule: str, subject: str) -> Finding | None:
    """Return the finding of a rule about a subject: the one that is not resolved, else the last that was."""
    found = session.exec(select(Finding).where(Finding.rule == rule, Finding.subject == subject)).all()
    return max(found, key=lambda one: (one.state != "resolved", one.since), default=None)


def open_rules(session: Session, subject: str) -> frozenset[str]:
    """Return the rules that have a finding about the subject which is not resolved."""
    query = select(Finding.rule).where(Finding.subject == subject, Finding.state != "resolved")
    return frozenset(session.exec(query))


def in_force_since(session: Session, file: str, sha256: str, until: datetime) -> RuleActivation | None:
    """Return the activation since which the file had this content without a break until a moment; None if unknown."""
    first = None
    for activation in session.exec(
        select(RuleActivation).where(RuleActivation.at <= until).order_by(col(RuleActivation.number).desc())
    ):
        if activation.files.get(file) == sha256:
            first = activation
        elif first is not None:
            break
    return first
