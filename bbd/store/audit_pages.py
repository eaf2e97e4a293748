"""What the page of the audit trail shows: its newest lines, filtered, with what the ids in them stand for."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bbd.domain.german_order import german_order
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.audit import NOBODY, AuditEntry
from bbd.store.findings import Finding, Letter
from bbd.store.goals import Goal
from bbd.store.mandates import Mandate
from bbd.store.people import Person
from bbd.store.rulebooks import RuleProposal


@dataclass(frozen=True, slots=True)
class Wanted:
    """What entries are asked for: of an agreement's number, by or about a person's id, of an action; "" for any."""

    agreement: str = ""
    person: str = ""
    action: str = ""


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.agreement:
        name = col(AuditEntry.object)
        found.append(or_(name == wanted.agreement, name.startswith(f"{wanted.agreement}/", autoescape=True)))
    if wanted.person:
        found.append(or_(col(AuditEntry.actor) == wanted.person, col(AuditEntry.object) == wanted.person))
    if wanted.action:
        found.append(col(AuditEntry.action) == wanted.action)
    return found


def newest_entries(session: Session, wanted: Wanted, *, offset: int, limit: int) -> Sequence[AuditEntry]:
    """Return lines of the trail, the newest first."""
    query = select(AuditEntry).where(*_conditions(wanted)).order_by(col(AuditEntry.seq).desc())
    return session.exec(query.offset(offset).limit(limit)).all()


def entry_count(session: Session, wanted: Wanted) -> int:
    """Return how many lines there are."""
    return session.exec(select(func.count()).select_from(AuditEntry).where(*_conditions(wanted))).one()


def numbers_in(session: Session, entries: Sequence[AuditEntry]) -> frozenset[str]:
    """Return the numbers of agreements that these lines begin with: "ZV-2012-01" of "ZV-2012-01/G1.1"."""
    named = {entry.object.partition("/")[0] for entry in entries}
    return frozenset(session.exec(select(Agreement.number).where(col(Agreement.number).in_(named))))


def names_in(session: Session, entries: Sequence[AuditEntry]) -> dict[str, str]:
    """Return the names of the people who acted or were concerned, by the id that the trail has."""
    ids = _ids(one for entry in entries for one in (entry.actor, entry.object))
    rows: Iterable[Any] = session.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids)))
    return {str(person_id): name for person_id, name in rows}


def subjects_in(session: Session, entries: Sequence[AuditEntry]) -> dict[str, str]:
    """Return the subjects of the findings that these lines tell of, by id."""
    ids = _ids(entry.object for entry in entries)
    rows: Iterable[Any] = session.exec(select(Finding.id, Finding.subject).where(col(Finding.id).in_(ids)))
    return {str(finding_id): subject for finding_id, subject in rows}


def letters_in(session: Session, entries: Sequence[AuditEntry]) -> frozenset[str]:
    """Return the keys of letters among the objects of these lines."""
    named = {entry.object for entry in entries}
    return frozenset(session.exec(select(Letter.key).where(col(Letter.key).in_(named))))


def proposals_in(session: Session, entries: Sequence[AuditEntry]) -> dict[str, str]:
    """Return the titles of the rulebooks proposed that these lines tell of, by id."""
    ids = _ids(entry.object for entry in entries)
    rows: Iterable[Any] = session.exec(select(RuleProposal.id, RuleProposal.title).where(col(RuleProposal.id).in_(ids)))
    return {str(proposal_id): title for proposal_id, title in rows}


def mandates_in(session: Session, entries: Sequence[AuditEntry]) -> dict[str, tuple[str, str]]:
    """Return who signs and for whom, by name, of the mandates that these lines tell of, by id."""
    principal, deputy = aliased(Person), aliased(Person)
    rows: Iterable[Any] = session.exec(
        select(Mandate.id, deputy.name, principal.name)
        .join(principal, col(principal.id) == col(Mandate.principal_id))
        .join(deputy, col(deputy.id) == col(Mandate.deputy_id))
        .where(col(Mandate.id).in_(_ids(entry.object for entry in entries)))
    )
    return {str(mandate_id): (who, for_whom) for mandate_id, who, for_whom in rows}


def goals_in(session: Session, entries: Sequence[AuditEntry]) -> dict[tuple[str, str], str]:
    """Return the titles of the goals that these lines tell of, by the agreement's number and the goal's key.

    Of several versions the newest has the say.
    """
    numbers = {entry.object for entry in entries if "goal" in entry.details}
    rows: Iterable[Any] = session.exec(
        select(Agreement.number, Goal.key, Goal.title)
        .join(Agreement, col(Agreement.id) == col(Goal.agreement_id))
        .join(AgreementVersion, col(AgreementVersion.id) == col(Goal.version_id))
        .where(col(Agreement.number).in_(numbers))
        .order_by(col(AgreementVersion.number))
    )
    return {(number, key): title for number, key, title in rows}


def actors(session: Session) -> list[tuple[str, str]]:
    """Return (id, name) of everybody who has an entry, by name."""
    told = {actor for actor in session.exec(select(AuditEntry.actor).distinct()) if actor not in {"worker", NOBODY}}
    rows: Iterable[Any] = session.exec(select(Person.id, Person.name).where(col(Person.id).in_(_ids(told))))
    return sorted(((str(person_id), name) for person_id, name in rows), key=lambda row: german_order(row[1]))


def actions(session: Session) -> list[str]:
    """Return the actions that occur."""
    return sorted(session.exec(select(AuditEntry.action).distinct()))


def _ids(texts: Iterable[str]) -> set[uuid.UUID]:
    found = set()
    for text in texts:
        try:
            found.add(uuid.UUID(text))
        except ValueError:
            continue
    return found
