"""Making checkpoints of the audit trail: daily, after each signature, and when somebody asks.

A checkpoint covers the entry that tells of it. It is kept in the database, put into a folder outside of it
(bbd.services.checkpoint_files) and sent to all auditors, so that nobody alone can make it unsaid.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlmodel import Session

from bbd.clock import local_date, local_moment
from bbd.domain.checkpoints import Checkpoint
from bbd.domain.errors import ConfigurationRefused
from bbd.services.checkpoint_keys import signed
from bbd.services.checkpoint_letters import write_letters
from bbd.settings import Settings
from bbd.store import audit
from bbd.store.checkpoint_queries import newest_checkpoints, newest_of, signed_since
from bbd.store.checkpoints import AuditCheckpoint
from bbd.store.locks import serialise

DAILY: Final = "daily"
SIGNATURE: Final = "signature"
ASKED: Final = "asked"
SIGNING: Final = ("sign", "paper-signature", "copy-taken-in")
"""Entries of the trail that tell of a signature."""


def make(session: Session, settings: Settings, *, occasion: str, now: datetime) -> Checkpoint:
    """Write the entry that tells of it, sign the trail up to there, keep that; ConfigurationRefused without a key."""
    if not settings.secret_key:
        raise ConfigurationRefused.because(
            "Ohne BBD_SECRET_KEY lässt sich kein Prüfpunkt signieren.",
            remedy="Bitte setzen, zum Beispiel auf die Ausgabe von `openssl rand -hex 32`.",
        )
    entry = audit.append(session, actor=None, action="checkpoint", on="audit", now=now, occasion=occasion)
    made = signed(Checkpoint(entry.seq, entry.hash, entry.at), settings.secret_key)
    session.add(
        AuditCheckpoint(
            size=made.size, hash=made.hash, at=made.at, signature=made.signature, public_key=made.public_key,
            occasion=occasion,
        )
    )  # fmt: skip
    session.flush()
    return made


def make_due(session: Session, settings: Settings, *, now: datetime, daily: bool = True) -> list[Checkpoint]:
    """Make the checkpoints that are due, with their letters: after signatures, and once a local day from BBD_SWEEP_AT.

    `daily` False asks for those after signatures alone. Whoever comes second at the same moment finds nothing due.
    """
    serialise(session, "checkpoint")
    made = []
    if agreements := _signed(session):
        made.append(make(session, settings, occasion=SIGNATURE, now=now))
        write_letters(session, settings, made[-1], agreements, now=now)
    if daily and _is_day_due(session, settings, now):
        made.append(make(session, settings, occasion=DAILY, now=now))
        write_letters(session, settings, made[-1], (), now=now)
    return made


def is_due(session: Session, settings: Settings, *, now: datetime) -> bool:
    """Say whether `make_due` has anything to do, without a writing transaction."""
    return bool(_signed(session)) or _is_day_due(session, settings, now)


def _signed(session: Session) -> Sequence[str]:
    newest = newest_checkpoints(session, 1)
    return signed_since(session, newest[0].size if newest else 0, SIGNING)


def _is_day_due(session: Session, settings: Settings, now: datetime) -> bool:
    today = local_date(now, settings.timezone)
    if now < local_moment(today, settings.sweep_at, settings.timezone):
        return False
    last = newest_of(session, DAILY)
    return last is None or local_date(last.at, settings.timezone) < today
