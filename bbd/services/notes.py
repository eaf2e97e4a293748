"""Short letters that are written at once, into the outbox like any other: one person, one matter, one link."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, select

from bbd.mail.note import render_note
from bbd.services.outbox import key_of, put
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
    letter = put(session, settings, person, rendered, key=_key(about, person), now=now)
    session.flush()
    return letter


def is_written(session: Session, person: Person, about: str) -> bool:
    """Say whether `person` was told of this matter."""
    return session.exec(select(Letter.id).where(Letter.key == _key(about, person))).first() is not None


def _key(about: str, person: Person) -> str:
    return key_of("note", about, person.id)
