"""Letters that ask a second person to confirm readings: one a day to each, however many somebody enters."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bbd.clock import local_date
from bbd.domain.lifecycle import Role
from bbd.services.notes import is_written, write_note
from bbd.services.readings_to_confirm import all_waiting
from bbd.settings import Settings
from bbd.store.people import Person

PAGE = "/readings/confirm"


def ask_to_confirm(session: Session, settings: Settings, by: Person, now: datetime) -> None:
    """Write to those who are nearest to what `by` has entered and waits; what they can confirm, their page lists."""
    today = local_date(now, settings.timezone)
    session.flush()
    asked = {
        person.id: person
        for one in all_waiting(session, by, today)
        if one.row.entered.recorded_by_id == by.id
        for person in nearest(one.asked)
    }
    about = f"confirm {by.id} {today}"
    for person in sorted(asked.values(), key=lambda one: one.mail):
        if not is_written(session, person, about):
            write_note(
                session, settings, person, f"Bitte bestätigen: neue Angaben von {by.name}",
                (
                    f"{by.name} hat neue Angaben eingetragen. Sie zählen, sobald eine zweite Person sie bestätigt.",
                    "Bitte vergleichen Sie sie mit der Quelle. Was nicht stimmt, ändern oder verwerfen Sie dort.",
                ),
                path=PAGE, label="Vergleichen und bestätigen", about=about, now=now,
            )  # fmt: skip


def nearest(able: Sequence[Person]) -> Sequence[Person]:
    """Return those who work with the figures: contacts, where there is none the leadership, else coordinators."""
    for role in (Role.CONTACT, Role.LEADERSHIP):
        if found := [one for one in able if role in one.roles]:
            return found
    return able
