"""Named queries on sweeps."""

from sqlmodel import Session, col, select

from bbd.store.findings import Sweep


def last_sweep(session: Session) -> Sweep | None:
    """Return the newest sweep, or None before the first."""
    return session.exec(select(Sweep).order_by(col(Sweep.at).desc()).limit(1)).one_or_none()
