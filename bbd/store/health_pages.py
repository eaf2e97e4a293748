"""What monitoring asks of the store: figures without names."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from bbd.domain.words import FINDING_STATES, LETTER_STATES
from bbd.store.facts import WORKER_SEEN, moment_fact
from bbd.store.findings import Finding, Letter


def counts_by_state(session: Session) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many findings (without resolved ones) and letters there are in each state, zeros included."""
    findings = dict(session.exec(select(Finding.state, func.count()).group_by(col(Finding.state))).all())
    letters = dict(session.exec(select(Letter.state, func.count()).group_by(col(Letter.state))).all())
    unresolved = {state: findings.get(state, 0) for state in FINDING_STATES if state != "resolved"}
    return unresolved, {state: letters.get(state, 0) for state in LETTER_STATES}


def worker_seen_at(session: Session) -> datetime | None:
    """Return the worker's last sign of life, or None before the first."""
    return moment_fact(session, WORKER_SEEN)
