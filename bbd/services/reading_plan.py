"""The reading plan: who delivers which number when. Counts and days only; it holds no figure of a reading."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlmodel import Session, select

from bbd.domain.periods import Period
from bbd.services.expected_readings import Expected, expected
from bbd.store.people import Person

AHEAD: Final = timedelta(days=366)
"""How far the plan looks ahead: a year, so that every yearly reading is in it."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One reading that is planned, and who delivers it by name; a person who is not known by the address alone."""

    reading: Expected
    contact: str
    deputy: str


@dataclass(frozen=True, slots=True)
class Line:
    """What one person of one partner delivers for one period. `due` is the first day by which something is owed."""

    period: Period
    partner: str
    contact: str
    deputies: tuple[str, ...]
    due: date
    planned: int
    delivered: int
    overdue: int
    waiting: int
    coming: int


def plan(session: Session, viewer: Person, today: date) -> list[Planned]:
    """Return what `viewer` sees of the plan, by period, partner and person; three queries, however long it is."""
    names: dict[str, str] = dict(session.exec(select(Person.mail, Person.name)).all())
    found = [
        Planned(one, _name(one.contact, names), _name(one.deputy, names))
        for one in expected(session, viewer, today, ahead=today + AHEAD)
    ]
    return sorted(found, key=lambda one: (one.reading.period, one.reading.partner, one.contact, one.reading.number))


def lines(rows: Sequence[Planned], today: date) -> list[Line]:
    """Return the plan summed up per period, partner and person, in the order of `rows`."""
    groups: dict[tuple[Period, str, str], list[Planned]] = defaultdict(list)
    for one in rows:
        groups[one.reading.period, one.reading.partner, one.contact].append(one)
    return [_line(key, group, today) for key, group in groups.items()]


def standing(one: Expected, today: date) -> str:
    """Return "delivered", "entered", "overdue", "waiting" (the period is over, the day not yet), or "coming"."""
    if one.delivered:
        return "delivered"
    if one.entered is not None:
        return "entered"
    if one.overdue:
        return "overdue"
    return "waiting" if one.period.end < today else "coming"


def _line(key: tuple[Period, str, str], group: list[Planned], today: date) -> Line:
    states = [standing(one.reading, today) for one in group]
    count: Callable[[str], int] = states.count
    return Line(
        *key,
        deputies=tuple(sorted({one.deputy for one in group if one.deputy})),
        due=min(one.reading.due for one in group),
        planned=len(group),
        delivered=count("delivered"),
        overdue=count("overdue"),
        waiting=count("waiting") + count("entered"),
        coming=count("coming"),
    )


def _name(mail: str | None, names: dict[str, str]) -> str:
    return names.get(mail, mail) if mail else ""
