"""Importing people: `mail,name,organisation,roles,deputy`; a deputy may stand further down in the same file.

A row says everything about its person: an empty deputy takes a former one away. Passwords are not imported.
"""

import difflib
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session, select

from bbd.domain.csv_reading import Row, read_table
from bbd.domain.errors import InputRefused, Problem
from bbd.domain.free_text import checked_line
from bbd.domain.lifecycle import Role
from bbd.domain.numbers import quoted
from bbd.domain.people import checked_mail, checked_name, checked_roles
from bbd.domain.places import doubled, place, refuse_if_any
from bbd.services.commitments import of_person
from bbd.services.imports.summary import Summary, placed, require_role
from bbd.services.mandates import follow_deputy
from bbd.store import audit
from bbd.store.people import Organisation, Person, people_by_mail

COLUMNS: Final = ("mail", "name", "organisation", "roles", "deputy")


@dataclass(frozen=True, slots=True)
class _Given:
    line: int
    mail: str
    name: str
    organisation: str
    roles: str
    deputy: str


def import_people(
    session: Session, content: bytes, *, where: str, by: Person | None, now: datetime, mandates: bool = True
) -> Summary:
    """Add or update the people of a CSV file; a person is known by the mail address.

    `mandates` False leaves it to the caller to have the standing mandates follow the deputies.
    """
    require_role(by, Role.ADMIN)
    problems: list[Problem] = []
    given = [_given(row, where, problems) for row in read_table(content, COLUMNS, where=where).rows]
    organisations = {one.name: one for one in session.exec(select(Organisation))}
    stored = {one.mail: one for one in session.exec(select(Person))}
    problems += doubled(((one.line, one.mail) for one in given), "Die Adresse", "mail", where=where)
    problems += _unknown(given, organisations, stored, where)
    refuse_if_any(problems)
    summary = _apply(session, given, organisations, stored, by, now)
    if mandates:
        follow_deputies(session, {one.mail for one in given}, by=by, now=now)
    return summary


def follow_deputies(session: Session, mails: set[str], *, by: Person | None, now: datetime) -> None:
    """Have the standing mandates of these people follow their deputies."""
    for person in people_by_mail(session, mails).values():
        follow_deputy(session, person, by=by, now=now)
    session.flush()


def _given(row: Row, where: str, problems: list[Problem]) -> _Given:
    checks: dict[str, Callable[[str], str]] = {
        "mail": checked_mail,
        "name": lambda text: checked_name(checked_line(text, longest=1000)),
        "roles": lambda text: checked_roles(text.split()),
    }
    cells = {field: row[field].strip() for field in COLUMNS}
    cells["deputy"] = cells["deputy"].lower()
    for field, check in checks.items():
        try:
            cells[field] = check(row[field])
        except InputRefused as refusal:
            complaints = [Problem(one.what, "", one.remedy, field) for one in refusal.problems]
            problems.extend(placed(complaints, place(where, row.line)))
            cells[field] = ""
    return _Given(row.line, **cells)


def _unknown(
    given: list[_Given], organisations: Mapping[str, Organisation], stored: Mapping[str, Person], where: str
) -> Iterator[Problem]:
    mails = {one.mail for one in given} | set(stored)
    for one in given:
        if one.organisation not in organisations:
            near = difflib.get_close_matches(one.organisation, organisations, n=1)
            yield Problem(
                f"Die Organisation {quoted(one.organisation)} ist nicht bekannt.",
                place(where, one.line, "organisation"),
                f"Meinten Sie „{near[0]}“?" if near else "Bitte zuerst mit `bbd import organisations` anlegen.",
                "organisation",
            )
        at = place(where, one.line, "deputy")
        if one.deputy and one.deputy not in mails:
            remedy = "Bitte die Person in dieselbe Datei aufnehmen oder das Feld leer lassen."
            yield Problem(f"Die Vertretung {quoted(one.deputy)} ist nicht bekannt.", at, remedy, "deputy")
        elif one.deputy and one.deputy == one.mail:
            yield Problem("Niemand vertritt sich selbst.", at, "Bitte das Feld leer lassen.", "deputy")


def _apply(
    session: Session,
    given: list[_Given],
    organisations: Mapping[str, Organisation],
    stored: Mapping[str, Person],
    by: Person | None,
    now: datetime,
) -> Summary:
    known = dict(stored)
    for one in given:
        if one.mail not in known:
            known[one.mail] = Person(
                mail=one.mail, name=one.name, organisation_id=organisations[one.organisation].id, created_at=now
            )
            session.add(known[one.mail])
    # Deputies refer to rows: all of them must be there first.
    session.flush()
    actor, changed = by.id if by else None, 0
    for one in given:
        differs = _take_over(known[one.mail], one, organisations, known)
        if one.mail not in stored:
            _tell(session, known[one.mail], actor, "person-added", now)
        elif differs:
            changed += 1
            _tell(session, known[one.mail], actor, "person-changed", now)
    session.flush()
    added = sum(one.mail not in stored for one in given)
    return Summary("Personen", added, changed, len(given) - added - changed)


def _tell(session: Session, person: Person, actor: uuid.UUID | None, action: str, now: datetime) -> None:
    told = of_person(session, person)
    audit.append(session, actor=actor, action=action, on=str(person.id), now=now, proves=told)


def _take_over(
    person: Person, one: _Given, organisations: Mapping[str, Organisation], known: Mapping[str, Person]
) -> bool:
    """Write the row into the person; say whether anything differs."""
    wanted = {
        "name": one.name,
        "organisation_id": organisations[one.organisation].id,
        "role_names": one.roles,
        "deputy_id": known[one.deputy].id if one.deputy else None,
    }
    differs = {name: value for name, value in wanted.items() if getattr(person, name) != value}
    for name, value in differs.items():
        setattr(person, name, value)
    return bool(differs)
