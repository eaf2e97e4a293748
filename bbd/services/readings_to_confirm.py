"""Readings that wait for a second person: all that somebody sees, and those that are up to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from bbd.services.reading_confirmation import CONFIRM, able_people, asked, confirmers
from bbd.services.reading_rights import why_not_confirm
from bbd.store.binding import is_over
from bbd.store.people import Person
from bbd.store.reading_pages import WaitingRow, waiting_rows


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits; `asked` are those whom it is up to to confirm it.

    `why_not` says why the person who looks may not; empty where they may.
    """

    row: WaitingRow
    asked: Sequence[Person]
    why_not: str


def all_waiting(session: Session, viewer: Person, today: date) -> list[Waiting]:
    """Return what waits among the readings that `viewer` sees, but of agreements that are over."""
    rows = [row for row in waiting_rows(session, viewer) if not is_over(row.agreement, today)]
    people = able_people(session) if rows else ()
    found = []
    for row in rows:
        entered_by = row.entered.recorded_by_id
        able = confirmers(people, row.agreement, entered_by)
        why_not = why_not_confirm(row.agreement, entered_by, viewer)
        found.append(Waiting(row, asked(row.version.coordinator, able), why_not))
    return found


def to_confirm(session: Session, person: Person, today: date) -> list[Waiting]:
    """Return what it is up to `person` to confirm."""
    if not person.roles & CONFIRM:
        return []
    return [one for one in all_waiting(session, person, today) if person.id in {each.id for each in one.asked}]
