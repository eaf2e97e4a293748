"""What can be chosen while drafting: organisations, and people of the right ones; read once a request."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session
from wtforms import SelectChoice

from bbd.domain.german_order import german_order
from bbd.domain.lifecycle import Role
from bbd.store.drafting_pages import active_people, benchmark_definitions, benchmark_names
from bbd.store.people_pages import organisations

NOBODY = SelectChoice("", "– noch offen –")


@dataclass(frozen=True, slots=True)
class Choosable:
    """Somebody active, as lists name them."""

    mail: str
    name: str
    roles: frozenset[Role]
    organisation: str

    @property
    def label(self) -> str:
        """The line of a list."""
        return f"{self.name} ({self.mail})"


@dataclass(frozen=True, slots=True)
class Choices:
    """Everybody active, organisations as (name, kind), comparison series, and these with each of their definitions.

    Plain data that outlives a session.
    """

    people: Sequence[Choosable]
    organisations: Sequence[tuple[str, str]]
    benchmarks: Sequence[str]
    definitions: Sequence[tuple[str, str]] = ()

    def issuers(self) -> list[SelectChoice]:
        """Return the Senate's organisations."""
        return [SelectChoice(name) for name, kind in self.organisations if kind == "senate"]

    def partners(self) -> list[SelectChoice]:
        """Return all organisations, the Senate's administrations last, after a line that chooses none."""
        listed = sorted(self.organisations, key=lambda one: one[1] == "senate")
        return [SelectChoice("", "– bitte wählen –"), *(SelectChoice(name) for name, _ in listed)]

    def coordinators(self, current: str = "") -> list[SelectChoice]:
        """Return who coordinates, and `current` whoever it is."""
        found = [one for one in self.people if Role.COORDINATOR in one.roles]
        return _with_current(found, [current])

    def leaders(self, organisation: str, current: Iterable[str] = ()) -> list[SelectChoice]:
        """Return who leads an organisation, and everybody in `current`."""
        found = [one for one in self.people if one.organisation == organisation and Role.LEADERSHIP in one.roles]
        return _with_current(found, current)

    def members(self, parties: Sequence[str], current: str | None) -> list[SelectChoice]:
        """Return the people of the organisations `parties`, grouped in this order, and `current` whoever it is."""
        grouped = [
            SelectChoice(one.mail, one.label, optgroup=party)
            for party in parties
            for one in self.people
            if one.organisation == party
        ]
        known = {choice.value for choice in grouped}
        other = (
            [SelectChoice(current, _unknown(current), optgroup="Bisher")] if current and current not in known else []
        )
        return [NOBODY, *grouped, *other]

    def series(self, current: str | None) -> list[SelectChoice]:
        """Return the comparison series, and `current` whatever it is."""
        names = [*self.benchmarks, *([current] if current and current not in self.benchmarks else [])]
        return [SelectChoice("", "– keine –"), *(SelectChoice(name) for name in names)]


def choices(session: Session) -> Choices:
    """Read what can be chosen."""
    people = [
        Choosable(person.mail, person.name, person.roles, organisation)
        for person, organisation in active_people(session)
    ]
    found = organisations(session)
    senate = {one.id for one in found if one.kind == "senate"}
    # The Senate itself before its administrations: it is the issuer in most agreements.
    listed = sorted(found, key=lambda one: (one.parent_id in senate, german_order(one.name)))
    return Choices(
        people, [(one.name, one.kind) for one in listed], benchmark_names(session), benchmark_definitions(session)
    )


def _with_current(found: Sequence[Choosable], current: Iterable[str]) -> list[SelectChoice]:
    known = {one.mail for one in found}
    return [
        *(SelectChoice(one.mail, one.label) for one in found),
        *(SelectChoice(mail, _unknown(mail)) for mail in current if mail and mail not in known),
    ]


def _unknown(mail: str) -> str:
    return f"{mail} (nicht als Person angelegt oder nicht aktiv)"
