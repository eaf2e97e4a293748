"""Who may confirm a reading that waits, in words, and what waits for the person who is signed in."""

from collections.abc import Sequence

from bbd.domain.lifecycle import Role
from bbd.services.reading_confirmation import able_people, asked, confirmers
from bbd.services.readings_to_confirm import Waiting, to_confirm
from bbd.store.people import Person
from bbd.web.edge import reading, today, viewer
from bbd.web.reading_place import Place

NOBODY = "Zurzeit gibt es niemanden, der bestätigen kann; die Administration kann eine zweite Person anlegen."


def waiting_here() -> list[Waiting]:
    """Return what it is up to this person to confirm."""
    return to_confirm(reading(), viewer(), today())


def counts_once_confirmed(place: Place) -> str:
    """Say since when what waits will count, and who can see to that."""
    who = who_confirms(place)
    what = "Die Berichtigung gilt" if place.in_force is not None else "Er zählt"
    return f"{what}, sobald eine zweite Person zustimmt: {who}." if who else NOBODY


def who_confirms(place: Place) -> str:
    """Name those whom it is up to; empty where there is nobody."""
    entered_by = place.waits.recorded_by_id if place.waits is not None else None
    able = confirmers(able_people(reading()), place.agreement, entered_by)
    return in_words(asked(place.version.coordinator, able))


def in_words(people: Sequence[Person]) -> str:
    """Return the names, joined by "oder"; coordinators say that they are."""
    names = [f"{one.name} (Koordination)" if Role.COORDINATOR in one.roles else one.name for one in people]
    return " oder ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
