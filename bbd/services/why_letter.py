"""Why a letter was written, and why to this person: what it tells of which finding, and in which role they got it.

Who holds a role is asked of the people as they are today; the role itself is the one that the letter was written in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bbd.domain.errors import InputRefused
from bbd.domain.words import RECIPIENTS
from bbd.rulebook.model import Rulebook
from bbd.rulebook.wording import enumerated
from bbd.services.casefiles import CaseFile
from bbd.services.why import Why, why
from bbd.settings import Settings
from bbd.store.findings import Finding, Letter, LetterItem
from bbd.store.people import Person


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a letter tells: a step (from 0) of a finding, and the role in which its recipient was told.

    `because` says in a sentence why this person has the role, or for whom they stand in.
    """

    why: Why
    step: int
    as_role: str
    because: str


@dataclass(frozen=True, slots=True)
class WhyLetter:
    """A letter, whom it is for, and what it tells."""

    letter: Letter
    recipient: Person
    points: Sequence[Point]


def why_letter(
    session: Session, rulebook: Rulebook | None, key: str, settings: Settings, *, now: datetime
) -> WhyLetter:
    """Return why there is the letter with this key; InputRefused where there is none."""
    row = session.exec(
        select(Letter, Person).join(Person, col(Person.id) == col(Letter.person_id)).where(Letter.key == key)
    ).one_or_none()
    if row is None:
        raise InputRefused.because(f"Einen Brief „{key}“ gibt es nicht.", remedy="`bbd letters list` zeigt alle.")
    letter, person = row
    return WhyLetter(letter, person, points_of(session, rulebook, letter, person, settings, now=now))


def points_of(
    session: Session, rulebook: Rulebook | None, letter: Letter, person: Person, settings: Settings, *, now: datetime
) -> list[Point]:
    """Return what a letter to `person` tells, by rule and subject; a letter of its own kind tells nothing."""
    items = session.exec(
        select(LetterItem, Finding)
        .join(Finding, col(Finding.id) == col(LetterItem.finding_id))
        .where(LetterItem.letter_id == letter.id)
        .order_by(col(Finding.rule), col(Finding.subject))
    ).all()
    points = []
    for item, finding in items:
        found = why(session, rulebook, finding, settings, now=now)
        because = _because(session, person, item, found)
        points.append(Point(found, item.step, item.as_role, because))
    return points


def _because(session: Session, person: Person, item: LetterItem, found: Why) -> str:
    """Return in a sentence why `person` was told in this role."""
    meant = found.rungs[item.step].recipients
    role = RECIPIENTS.get(item.as_role, item.as_role)
    if item.as_role not in meant:
        return (
            f"Die Stufe ist an {_roles(meant)} gerichtet. Dafür war niemand mit offenem Zugang benannt; "
            f"deshalb ging der Brief an die Koordination."
        )
    if found.case is None:
        return f"{person.name} erhielt den Brief als {role}."
    if person.mail in found.case.recipients.get(item.as_role, ()):
        return f"{person.name} ist dafür in der Zielvereinbarung als {role} benannt."
    return _otherwise(session, person, item.as_role, found.case)


def _otherwise(session: Session, person: Person, role: str, case: CaseFile) -> str:
    """Return the sentence for who holds a role without being named for it in the agreement."""
    match role:
        case "deputy":
            mails = [*case.recipients.get("contact", ()), *case.recipients.get("signatories", ())]
            of = session.exec(
                select(Person.name).where(col(Person.mail).in_(mails), Person.deputy_id == person.id)
            ).all()
            whom = enumerated(list(of))
            return (
                f"{person.name} vertritt {whom}." if whom else f"{person.name} war damals als Vertretung eingetragen."
            )
        case "leadership":
            return (
                f"{person.name} gehört zur Leitung von {case.place.partner}; die benannte Leitung ist nicht erreichbar."
            )
        case "coordinator":
            return f"{person.name} gehört zur Koordination; die benannte Koordination ist nicht erreichbar."
        case _:
            return f"{person.name} war damals als {RECIPIENTS.get(role, role)} eingetragen."


def _roles(roles: Sequence[str]) -> str:
    return enumerated([f"„{RECIPIENTS.get(role, role)}“" for role in roles])
