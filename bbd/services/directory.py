"""Who is addressed by a ladder step: the people who hold its roles, and whoever takes their place."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bbd.domain.lifecycle import Role
from bbd.services.casefiles import CaseFile
from bbd.services.ledger import Entry
from bbd.store.people import Person


@dataclass(frozen=True, slots=True)
class Due:
    """A ladder step that a finding has just taken, and the roles it addresses."""

    finding: Entry
    case: CaseFile
    step: int
    roles: Sequence[str]


class Directory:
    """Everybody active, by address and by id; read once for a sweep."""

    def __init__(self, session: Session) -> None:
        everybody = session.exec(select(Person).order_by(col(Person.mail))).all()
        self.deputy_of: Mapping[str, uuid.UUID | None] = {person.mail: person.deputy_id for person in everybody}
        people = [person for person in everybody if person.active]
        self.by_mail: Mapping[str, Person] = {person.mail: person for person in people}
        self.by_id: Mapping[uuid.UUID, Person] = {person.id: person for person in people}
        self.coordinators = [person for person in people if Role.COORDINATOR in person.roles]
        self.leaders: dict[uuid.UUID, list[Person]] = defaultdict(list)
        for person in people:
            if Role.LEADERSHIP in person.roles:
                self.leaders[person.organisation_id].append(person)

    def addressed(self, due: Due) -> list[tuple[Person, str]]:
        """Return whom a step addresses, each once; the coordinator where a role has nobody."""
        found: dict[uuid.UUID, tuple[Person, str]] = {}
        for role in due.roles:
            for person in self._holders(due, role):
                found.setdefault(person.id, (person, role))
        if not found:
            for person in self._coordinator(due):
                found[person.id] = (person, "coordinator")
        return list(found.values())

    def _holders(self, due: Due, role: str) -> list[Person]:
        return self._named(due, role) or self._unnamed(due, role)

    def _named(self, due: Due, role: str) -> list[Person]:
        """Return who holds the role by the wording of the agreement, is still there and may know of it."""
        named = [self.by_mail[mail] for mail in due.case.recipients.get(role, ()) if mail in self.by_mail]
        return [person for person in named if _may_know(person, due.case)]

    def _unnamed(self, due: Due, role: str) -> list[Person]:
        """Return who holds it otherwise: the people change, the signed wording does not."""
        match role:
            case "deputy":
                return self._deputies(due, [*due.case.recipients["contact"], *due.case.recipients["signatories"]])
            case "leadership":
                return self.leaders[due.case.partner_id]
            case "coordinator":
                return self.coordinators
            case _:
                return []

    def _deputies(self, due: Due, mails: Sequence[str]) -> list[Person]:
        """Return who stands in for these people, also for those who have left."""
        ids = {self.deputy_of.get(mail) for mail in mails} & self.by_id.keys()
        return [person for person in self.by_id.values() if person.id in ids and _may_know(person, due.case)]

    def _coordinator(self, due: Due) -> list[Person]:
        return self._named(due, "coordinator") or self.coordinators


def _may_know(person: Person, case: CaseFile) -> bool:
    """Say whether the agreement exists for this person; a letter must not tell of one that does not."""
    return Role.COORDINATOR in person.roles or person.organisation_id in {case.issuer_id, case.partner_id}
