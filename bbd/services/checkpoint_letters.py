"""Letters with a checkpoint of the audit trail: one to each active auditor, into the outbox like any other."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bbd.domain.checkpoints import Checkpoint
from bbd.mail.checkpoint_letter import Told, render
from bbd.mail.compose import message_id
from bbd.settings import Settings
from bbd.store.checkpoint_queries import auditors
from bbd.store.findings import Letter


def write_letters(
    session: Session, settings: Settings, checkpoint: Checkpoint, agreements: Sequence[str], *, now: datetime
) -> int:
    """Write the letters that hand the checkpoint out, and return how many; `agreements` are those just signed."""
    at = checkpoint.at.astimezone(settings.timezone)
    told = Told(checkpoint.file(), checkpoint.size, at, agreements, f"{settings.base_url.rstrip('/')}/audit")
    people = auditors(session)
    for person in people:
        rendered = render(person.name, told)
        key = hashlib.sha256(f"checkpoint\n{checkpoint.size}\n{checkpoint.hash}\n{person.id}".encode()).hexdigest()[:32]
        session.add(
            Letter(
                key=key,
                message_id=message_id(key, mail_from=settings.mail_from, base_url=settings.base_url),
                person_id=person.id,
                recipient=person.mail,
                subject=rendered.subject,
                text=rendered.text,
                html=rendered.html,
                created_at=now,
            )
        )
    session.flush()
    return len(people)
