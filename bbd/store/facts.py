"""Small facts about the installation as a whole: the worker's last sign of life, a pause of the mail, the demo."""

from datetime import datetime

from sqlmodel import Session

from bbd.store.audit import StoreFact

WORKER_SEEN = "worker-seen"
MAIL_PAUSED_UNTIL = "mail-paused-until"
MAIL_ALERT = "mail-alert"
DEMO = "demo"
CHECKPOINT_TROUBLE = "checkpoint-trouble"
DEMO_STANDS_STILL = "demo-stands-still"


def fact(session: Session, name: str) -> str | None:
    """Return the fact called `name`, or None."""
    found = session.get(StoreFact, name)
    return found.value if found else None


def moment_fact(session: Session, name: str) -> datetime | None:
    """Return a fact that is a moment."""
    text = fact(session, name)
    return datetime.fromisoformat(text) if text else None


def remember(session: Session, name: str, value: str) -> None:
    """Set a fact; texts are cut at 200 characters."""
    session.merge(StoreFact(name=name, value=value[:200]))


def forget(session: Session, name: str) -> None:
    """Remove a fact."""
    found = session.get(StoreFact, name)
    if found is not None:
        session.delete(found)
