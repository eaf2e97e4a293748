"""Who is addressed by a ladder step: the people who hold its roles, and whoever takes their place."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from sqlmodel import Session, col, select

from bbd.domain.lifecycle import Role
from bbd.store.people import Person


class Concerned(Protocol):
    """Whom a subject concerns: its parties, and the mail addresses of each role of the ladder."""

    @property
    def partner_id(self) -> uuid.UUID:
        """The partner's organisation."""

    @property
    def issuer_id(self) -> uuid.UUID:
        """The issuer's organisation."""

    @property
    def recipients(self) -> Mapping[str, Sequence[str]]:
        """The mail addresses of each role of the ladder."""


class Directory:
    """Everybody active, by address and by id; read once for a sweep."""

    def __init__(self, session: Session) -> None:
        everybody = session.exec(select(Person).order_by(col(Person.mail))).all()
        self.deputy_of: Mapping[str, uuid.UUID | None] = {person.mail: person.deputy_id for person in everybody}
        people = [person for person in everybody if person.active]
        self.by_mail: Mapping[str, Person] = {person.mail: person for person in people}
        self.by_id: Mapping[uuid.UUID, Person] = {person.id: person for person in people}
        self._people = people
        self._order: Mapping[uuid.UUID | None, int] = {person.id: place for place, person in enumerate(people)}
        self.coordinators = [person for person in people if Role.COORDINATOR in person.roles]
        self.leaders: dict[uuid.UUID, list[Person]] = defaultdict(list)
        for person in people:
            if Role.LEADERSHIP in person.roles:
                self.leaders[person.organisation_id].append(person)

    def addressed(self, case: Concerned, roles: Iterable[str]) -> list[tuple[Person, str]]:
        """Return whom a step to these roles addresses, each once; the coordinator where a role has nobody."""
        found: dict[uuid.UUID, tuple[Person, str]] = {}
        for role in roles:
            for person in self._holders(case, role):
                found.setdefault(person.id, (person, role))
        if not found:
            for person in self._coordinator(case):
                found[person.id] = (person, "coordinator")
        return list(found.values())

    def _holders(self, case: Concerned, role: str) -> list[Person]:
        return self._named(case, role) or self._unnamed(case, role)

    def _named(self, case: Concerned, role: str) -> list[Person]:
        """Return who holds the role by the wording of the agreement, is still there and may know of it."""
        named = [self.by_mail[mail] for mail in case.recipients.get(role, ()) if mail in self.by_mail]
        return [person for person in named if _may_know(person, case)]

    def _unnamed(self, case: Concerned, role: str) -> list[Person]:
        """Return who holds it otherwise: the people change, the signed wording does not."""
        match role:
            case "deputy":
                return self._deputies(case, [*case.recipients["contact"], *case.recipients["signatories"]])
            case "leadership":
                return self.leaders[case.partner_id]
            case "coordinator":
                return self.coordinators
            case _:
                return []

    def _deputies(self, case: Concerned, mails: Sequence[str]) -> list[Person]:
        """Return who stands in for these people, also for those who have left."""
        ids = {self.deputy_of.get(mail) for mail in mails}
        places = sorted(self._order[one] for one in ids if one in self._order)
        deputies = [self._people[place] for place in places]
        return [person for person in deputies if _may_know(person, case)]

    def _coordinator(self, case: Concerned) -> list[Person]:
        return self._named(case, "coordinator") or self.coordinators


def _may_know(person: Person, case: Concerned) -> bool:
    """Say whether the agreement exists for this person; a letter must not tell of one that does not."""
    return Role.COORDINATOR in person.roles or person.organisation_id in {case.issuer_id, case.partner_id}
