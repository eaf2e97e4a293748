"""Putting one letter into the outbox; the many of a sweep go there in bulk (bbd.services.digests)."""

import hashlib
from datetime import datetime

from sqlmodel import Session

from bbd.mail.compose import message_id
from bbd.mail.digest import RenderedDigest
from bbd.settings import Settings
from bbd.store.findings import Letter
from bbd.store.people import Person


def put(
    session: Session, settings: Settings, person: Person, rendered: RenderedDigest, *, key: str, now: datetime
) -> Letter:
    """Write the letter to `person`; its `key`, by which it is told once, also makes its Message-ID."""
    letter = Letter(
        key=key,
        message_id=message_id(key, mail_from=settings.mail_from, base_url=settings.base_url),
        person_id=person.id,
        recipient=person.mail,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        created_at=now,
    )
    session.add(letter)
    return letter


def key_of(*about: object) -> str:
    """Return the key of the letter that tells just this."""
    return hashlib.sha256("\n".join(map(str, about)).encode()).hexdigest()[:32]
