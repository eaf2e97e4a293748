"""People: adding them, their roles and passwords, and ending their access."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from argon2 import PasswordHasher
from sqlmodel import Session, col, delete, select

from bbd.domain.errors import InputRefused
from bbd.domain.german_order import german_order
from bbd.domain.people import checked_function, checked_mail, checked_name, checked_roles
from bbd.services.commitments import of_person
from bbd.services.mandates import follow_deputy
from bbd.store import audit
from bbd.store.people import Organisation, Person, WebSession, organisation_named, person_by_mail

PASSWORD_LENGTHS = range(12, 129)
HASHER = PasswordHasher()


def add_person(  # noqa: PLR0913 - the fields of a person
    session: Session,
    *,
    mail: str,
    name: str,
    organisation: str,
    roles: Iterable[str],
    now: datetime,
    password: str | None = None,
    deputy: str | None = None,
    by: Person | None = None,
    is_example: bool = False,
    function: str = "",
) -> Person:
    """Add somebody; InputRefused for a bad address, an unknown organisation or role, or an address in use."""
    address = checked_mail(mail)
    if person_by_mail(session, address) is not None:
        raise InputRefused.because(f"{address} gibt es schon.", remedy="Bitte die Person bearbeiten.", field="mail")
    person = Person(
        mail=address,
        name=checked_name(name),
        organisation_id=_organisation(session, organisation).id,
        role_names=checked_roles(roles),
        password_hash=hash_password(password) if password is not None else None,
        deputy_id=_deputy_id(session, deputy),
        is_example=is_example,
        function=checked_function(function),
        created_at=now,
    )
    session.add(person)
    session.flush()
    follow_deputy(session, person, by=by, now=now)
    told = of_person(session, person)
    audit.append(session, actor=by.id if by else None, action="person-added", on=str(person.id), now=now, proves=told)
    return person


def change_person(  # noqa: PLR0913 - the fields of a person
    session: Session,
    person: Person,
    *,
    name: str,
    organisation: str,
    roles: Iterable[str],
    deputy: str | None,
    now: datetime,
    by: Person | None = None,
    function: str | None = None,
) -> None:
    """Change what is known of somebody; refused like add_person. A function of None stays as it is."""
    person.name = checked_name(name)
    person.function = person.function if function is None else checked_function(function)
    person.organisation_id = _organisation(session, organisation).id
    person.role_names = checked_roles(roles)
    person.deputy_id = _deputy_id(session, deputy)
    if person.deputy_id == person.id:
        raise InputRefused.because("Niemand vertritt sich selbst.", field="deputy")
    session.add(person)
    follow_deputy(session, person, by=by, now=now)
    told = of_person(session, person)
    audit.append(session, actor=by.id if by else None, action="person-changed", on=str(person.id), now=now, proves=told)


def set_password(session: Session, person: Person, password: str, *, now: datetime, by: Person | None = None) -> None:
    """Give somebody a new password and end the sessions that the old one opened."""
    person.password_hash = hash_password(password)
    session.add(person)
    end_sessions(session, person)
    audit.append(session, actor=by.id if by else None, action="password-set", on=str(person.id), now=now)


def set_active(session: Session, person: Person, *, active: bool, now: datetime, by: Person | None = None) -> None:
    """Open or end somebody's access; ended, their sessions are over with the next request."""
    person.active = active
    session.add(person)
    if not active:
        end_sessions(session, person)
    action = "person-enabled" if active else "person-disabled"
    audit.append(session, actor=by.id if by else None, action=action, on=str(person.id), now=now)


def end_sessions(session: Session, person: Person) -> None:
    """Sign somebody out everywhere."""
    session.exec(delete(WebSession).where(col(WebSession.person_id) == person.id))


def everybody(session: Session) -> list[tuple[Person, Organisation]]:
    """Return all people with their organisations, sorted by organisation and name."""
    rows = session.exec(
        select(Person, Organisation).join(Organisation, col(Organisation.id) == col(Person.organisation_id))
    )
    return sorted(rows, key=lambda row: (german_order(row[1].name), german_order(row[0].name)))


def hash_password(password: str) -> str:
    """Return the Argon2id hash; InputRefused for a password that is not 12 to 128 characters long."""
    if len(password) not in PASSWORD_LENGTHS:
        raise InputRefused.because("Das Passwort muss 12 bis 128 Zeichen lang sein.", field="password")
    return HASHER.hash(password)


def _organisation(session: Session, name: str) -> Organisation:
    found = organisation_named(session, name)
    if found is None:
        raise InputRefused.because(
            f"Die Organisation „{name}“ ist nicht bekannt.",
            remedy="Bitte zuerst mit `bbd import organisations` anlegen.",
            field="organisation",
        )
    return found


def _deputy_id(session: Session, mail: str | None) -> uuid.UUID | None:
    if not mail:
        return None
    found = person_by_mail(session, mail)
    if found is None:
        raise InputRefused.because(f"Die Vertretung „{mail}“ ist nicht bekannt.", field="deputy")
    return found.id
