"""Letters with a checkpoint of the audit trail: one to each active auditor, into the outbox like any other."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bbd.domain.checkpoints import Checkpoint
from bbd.mail.checkpoint_letter import Told, render
from bbd.services.outbox import key_of, put
from bbd.settings import Settings
from bbd.store.checkpoint_queries import auditors


def write_letters(
    session: Session, settings: Settings, checkpoint: Checkpoint, agreements: Sequence[str], *, now: datetime
) -> int:
    """Write the letters that hand the checkpoint out, and return how many; `agreements` are those just signed."""
    at = checkpoint.at.astimezone(settings.timezone)
    told = Told(checkpoint.file(), checkpoint.size, at, agreements, f"{settings.base_url.rstrip('/')}/audit")
    people, made = auditors(session), (checkpoint.size, checkpoint.hash)
    for person in people:
        put(session, settings, person, render(person.name, told), key=key_of("checkpoint", *made, person.id), now=now)
    session.flush()
    return len(people)
