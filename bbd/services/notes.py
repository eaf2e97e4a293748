"""Short letters that are written at once, into the outbox like any other: one person, one matter, one link."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, select

from bbd.mail.compose import message_id
from bbd.mail.note import render_note
from bbd.settings import Settings
from bbd.store.findings import Letter
from bbd.store.people import Person


def write_note(  # noqa: PLR0913 - what a letter consists of
    session: Session,
    settings: Settings,
    person: Person,
    subject: str,
    paragraphs: Sequence[str],
    *,
    path: str,
    label: str,
    about: str,
    now: datetime,
) -> Letter:
    """Write to `person`; `path` is where it leads, `about` names the matter, of which each is told once."""
    rendered = render_note(person.name, subject, paragraphs, url=f"{settings.base_url.rstrip('/')}{path}", label=label)
    key = _key(about, person)
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
    session.flush()
    return letter


def is_written(session: Session, person: Person, about: str) -> bool:
    """Say whether `person` was told of this matter."""
    return session.exec(select(Letter.id).where(Letter.key == _key(about, person))).first() is not None


def _key(about: str, person: Person) -> str:
    return hashlib.sha256(f"note\n{about}\n{person.id}".encode()).hexdigest()[:32]
