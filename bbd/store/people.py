"""Organisations, people, their sessions and their attempts to sign in."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from bbd.domain.lifecycle import Role
from bbd.domain.words import ORGANISATION_KINDS
from bbd.store.types import UtcDateTime

_KINDS = ", ".join(f"'{kind}'" for kind in ORGANISATION_KINDS)


class Organisation(SQLModel, table=True):
    """A member of the consortium; `parent_id` is the organisation it belongs to."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint(f"kind IN ({_KINDS})", name="organisation_kind"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    name: str = Field(unique=True, max_length=200)
    kind: str = Field(max_length=20)
    parent_id: uuid.UUID | None = Field(default=None, foreign_key="organisation.id")


class Person(SQLModel, table=True):
    """Somebody with an account, or a contact who only gets letters. `mail` is lower case and unique.

    `function` is what they are in their organisation ("Bezirksbürgermeisterin"); it stands under what they sign.
    """

    __tablename__ = "person"

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    mail: str = Field(unique=True, max_length=254)
    name: str = Field(max_length=200)
    function: str = Field(default="", max_length=200)
    organisation_id: uuid.UUID = Field(foreign_key="organisation.id", index=True)
    role_names: str = Field(default="", max_length=100)
    deputy_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
    password_hash: str | None = Field(default=None, max_length=200)
    active: bool = True
    is_example: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)

    @property
    def roles(self) -> frozenset[Role]:
        """What the person may do; `role_names` holds the same, sorted and separated by blanks."""
        return frozenset(Role(name) for name in self.role_names.split())


class WebSession(SQLModel, table=True):
    """A sign-in that is still good; the browser holds the token, the table only its SHA-256."""

    __tablename__ = "web_session"

    token_hash: str = Field(primary_key=True, max_length=64)
    person_id: uuid.UUID = Field(foreign_key="person.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class SignInAttempt(SQLModel, table=True):
    """A try to sign in: counted per account (by the hash of the mail) and per address of the network.

    `wrong` is None while the password is being compared; a right one leaves no row.
    """

    __tablename__ = "sign_in_attempt"

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    account_hash: str = Field(index=True, max_length=64)
    address: str = Field(index=True, max_length=45)
    at: datetime = Field(sa_type=UtcDateTime)
    wrong: bool | None = None


class Answer(SQLModel, table=True):
    """The first answer to a form's idempotency key, given again when the same form arrives again."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("person_id", "key"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    person_id: uuid.UUID = Field(foreign_key="person.id")
    key: str = Field(max_length=64)
    request_hash: str = Field(max_length=64)
    status: int
    location: str = Field(default="", max_length=2000)
    body: str = ""
    at: datetime = Field(sa_type=UtcDateTime)


def organisation_named(session: Session, name: str) -> Organisation | None:
    """Return the organisation called `name`, or None."""
    return session.exec(select(Organisation).where(Organisation.name == name)).one_or_none()


def person_by_mail(session: Session, mail: str) -> Person | None:
    """Return the person with this mail address in any case, or None."""
    return session.exec(select(Person).where(Person.mail == mail.strip().lower())).one_or_none()


def people_by_mail(session: Session, mails: set[str]) -> dict[str, Person]:
    """Return the people with one of these addresses (lower case), by address."""
    found = session.exec(select(Person).where(col(Person.mail).in_(mails)))
    return {person.mail: person for person in found}
