"""What the mailbox and the page of a letter show: one query for the list, two for a letter."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from bbd.store.findings import DeliveryTry, Letter
from bbd.store.people import Person


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One page of letters, newest first, each with its recipient, and how many there are in all."""

    letters: Sequence[tuple[Letter, Person]]
    total: int


def mailbox(session: Session, *, of: Person | None, offset: int, limit: int) -> Mailbox:
    """Return letters to everybody, or to `of` alone; the text of the letters is not read."""
    condition = [] if of is None else [Letter.person_id == of.id]
    rows = session.exec(
        select(Letter, Person)
        .join(Person, col(Person.id) == col(Letter.person_id))
        .options(defer(Letter.text), defer(Letter.html))  # type: ignore[arg-type]  # a column, typed as its value
        .where(*condition)
        .order_by(col(Letter.created_at).desc(), col(Letter.key))
        .offset(offset)
        .limit(limit)
    ).all()
    return Mailbox(rows, session.exec(select(func.count()).select_from(Letter).where(*condition)).one())


def letter_keyed(session: Session, key: str, *, of: Person | None) -> tuple[Letter, Person] | None:
    """Return the letter with this key and its recipient, if it exists for who asks."""
    condition = [] if of is None else [Letter.person_id == of.id]
    return session.exec(
        select(Letter, Person)
        .join(Person, col(Person.id) == col(Letter.person_id))
        .where(Letter.key == key, *condition)
    ).one_or_none()


def tries_of(session: Session, letter: Letter) -> Sequence[DeliveryTry]:
    """Return the tries to deliver a letter, oldest first."""
    return session.exec(
        select(DeliveryTry).where(DeliveryTry.letter_id == letter.id).order_by(col(DeliveryTry.at))
    ).all()
