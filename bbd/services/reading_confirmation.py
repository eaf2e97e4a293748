"""The second person: confirming what somebody entered, or discarding it, and who may do that."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlmodel import Session, col, select

from bbd.domain.confidentiality import OF_THE_HOUSE
from bbd.domain.errors import NotThere, StepRefused
from bbd.domain.lifecycle import Role
from bbd.services import reading_corrections
from bbd.services.commitments import of_reading
from bbd.services.reading_rights import refuse_over, why_not_confirm
from bbd.services.readings import refuse_stale, stored_reading
from bbd.store import audit
from bbd.store.agreements import Agreement
from bbd.store.people import Person
from bbd.store.reading_editions import Evidence, ReadingEdition, pending_of
from bbd.store.readings import Reading

NOTHING_WAITS: Final = "Hier ist nichts zu bestätigen."
CONFIRM: Final = frozenset({Role.COORDINATOR, *OF_THE_HOUSE})
"""Roles of people who may confirm readings, coordinators everywhere, the others for their own house."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which reading is meant, and its edition that the person saw."""

    agreement: Agreement
    key: str
    period: str
    edition: int


def waiting(session: Session, reading: Reading | None) -> Reading | ReadingEdition | None:
    """Return what of a reading waits to be confirmed: itself while a draft, else the correction; None for nothing."""
    if reading is None or reading.state == "draft":
        return reading
    return pending_of(session, reading.id)


def confirm(session: Session, place: Place, *, by: Person, now: datetime, today: date) -> Reading:
    """Confirm what waits, and return the reading, now in force.

    Stale where something was done to it since it was shown; StepRefused where nothing waits or `by` entered it.
    """
    reading, waits = _find(session, place, by, today)
    if why_not := why_not_confirm(place.agreement, waits.recorded_by_id, by):
        raise StepRefused.because(why_not)
    if isinstance(waits, ReadingEdition):
        reading_corrections.correct(session, place.agreement, reading, waits, by=by, now=now)
        return reading
    reading.state, reading.edition = "confirmed", reading.edition + 1
    reading.confirmed_at, reading.confirmed_by_id = now, by.id
    session.add(reading)
    _tell(session, place, "reading-confirmed", reading, by=by, now=now)
    return reading


def discard(session: Session, place: Place, *, by: Person, now: datetime, today: date) -> None:
    """Discard what waits: a draft with its files, or a correction; figures in force stay.

    Who entered it may, and who could confirm it. Refused like `confirm`.
    """
    reading, waits = _find(session, place, by, today)
    if waits.recorded_by_id != by.id and (why_not := why_not_confirm(place.agreement, waits.recorded_by_id, by)):
        raise StepRefused.because(why_not)
    if isinstance(waits, ReadingEdition):
        reading_corrections.drop(session, place.agreement, reading, waits, by=by, now=now)
        return
    _tell(session, place, "reading-discarded", reading, by=by, now=now)
    for file in session.exec(select(Evidence).where(Evidence.reading_id == reading.id)):
        session.delete(file)
    session.flush()
    session.delete(reading)
    session.flush()


def able_people(session: Session) -> Sequence[Person]:
    """Return everybody active who may confirm readings somewhere, by name."""
    people = session.exec(select(Person).where(col(Person.active)).order_by(col(Person.name)))
    return [one for one in people if one.roles & CONFIRM]


def confirmers(people: Iterable[Person], agreement: Agreement, entered_by_id: uuid.UUID | None) -> Sequence[Person]:
    """Return who of `people` may confirm what `entered_by_id` entered: contacts first, coordinators last."""
    return sorted(
        (one for one in people if not why_not_confirm(agreement, entered_by_id, one)),
        key=lambda one: (Role.COORDINATOR in one.roles, Role.CONTACT not in one.roles),
    )


def asked(coordinator: str, able: Sequence[Person]) -> list[Person]:
    """Return whom of those who may confirm it is up to: the deliverer's people and the coordinator of the agreement.

    Another coordinator only where there is nobody else.
    """
    first = [one for one in able if Role.COORDINATOR not in one.roles or one.mail == coordinator]
    return first or list(able)


def _find(session: Session, place: Place, by: Person, today: date) -> tuple[Reading, Reading | ReadingEdition]:
    reading = stored_reading(session, place.agreement, place.key, place.period)
    if reading is None and place.edition <= 0:
        raise NotThere.because("Diesen Messwert gibt es nicht.")
    refuse_stale(reading, place.edition)
    waits = waiting(session, reading)
    if reading is None or waits is None:
        raise StepRefused.because(NOTHING_WAITS)
    refuse_over(place.agreement, by, today)
    return reading, waits


def _tell(session: Session, place: Place, action: str, reading: Reading, *, by: Person, now: datetime) -> None:
    audit.append(
        session, actor=by.id, action=action, on=f"{place.agreement.number}/{place.key}", now=now,
        proves=of_reading(reading), period=reading.period,
    )  # fmt: skip
