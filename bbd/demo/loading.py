"""Loading the demo: the story's events up to a day, each through the service that a person would have used.

So a demo as of a past day knows what was known then, in the states of then. One transaction: whole or not at all.
"""

import csv
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bbd.clock import Clock, local_date, local_moment
from bbd.demo.events import events
from bbd.demo.figures import BERLIN, population_shares
from bbd.demo.story import Story, story
from bbd.domain.errors import InputRefused
from bbd.services.mandates import follow_deputy
from bbd.services.people import hash_password
from bbd.store import audit, facts
from bbd.store.agreements import Agreement
from bbd.store.people import Organisation, Person
from bbd.store.readings import Benchmark

OFFICE_HOUR = time(10, 0)


def is_loaded(session: Session) -> str | None:
    """Return the day as of which the demo is in this database, or None."""
    return facts.fact(session, facts.DEMO)


def load(session: Session, *, now: datetime, zone: ZoneInfo, past: bool = False) -> int:
    """Play the story up to the local day of `now` into an empty database; returns the number of agreements.

    `past` says that the demo shall go on living on that day, not today. InputRefused where the database holds
    something else already.
    """
    if session.exec(select(Organisation).limit(1)).first() is not None:
        raise InputRefused.because(
            "In dieser Datenbank stehen schon andere Daten; die Vorführung braucht eine leere.",
            remedy="Bitte BBD_DATABASE_URL auf eine neue Datenbank setzen, zum Beispiel sqlite:///instance/demo.db.",
        )
    told, today = story(), local_date(now, zone)
    _organisations(session, told)
    _people(session, told, now)
    _benchmarks(session, today, now, zone)
    for event in events(told, until=today):
        event.happen(session, min(now, local_moment(event.day, OFFICE_HOUR, zone)), event.day)
    audit.append(session, actor=None, action="demo-loaded", on="demo", now=now)
    facts.remember(session, facts.DEMO, today.isoformat())
    if past:
        facts.remember(session, facts.DEMO_STANDS_STILL, "1")
    return len(session.exec(select(Agreement.id)).all())


def clock_of(session: Session, zone: ZoneInfo, clock: Clock) -> Clock | None:
    """Return the clock of a demo that lives on a past day: that day's, at the present time of day; else None."""
    day = is_loaded(session)
    if day is None or facts.fact(session, facts.DEMO_STANDS_STILL) is None:
        return None
    then = date.fromisoformat(day)
    return lambda: local_moment(then, clock().astimezone(zone).time(), zone)


def demo_people(session: Session) -> list[dict[str, str]]:
    """Return whom one can sign in as: mail, name, roles and the password that all share."""
    shown = session.exec(
        select(Person, Organisation)
        .join(Organisation, col(Organisation.id) == col(Person.organisation_id))
        .where(col(Person.is_example))
        .order_by(col(Person.created_at), col(Person.mail))
    )
    return [
        {
            "mail": person.mail,
            "name": person.name,
            "organisation": organisation.name,
            "roles": person.role_names,
            "password": story().password,
        }
        for person, organisation in shown
    ]


def _organisations(session: Session, told: Story) -> None:
    with (BERLIN / "organisations.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["name"], row["kind"], row["parent"]) for row in csv.DictReader(file)]
    holding = {kind: name for name, _, held in told.organisations for kind in held}
    # Totals first: what is under no other organisation belongs to the total of its kind, totals to none.
    rows = [
        *((name, kind, "") for name, kind, _ in told.organisations),
        *((name, kind, parent or holding.get(kind, "")) for name, kind, parent in rows),
    ]
    added: dict[str, Organisation] = {}
    for name, kind, parent in rows:
        added[name] = Organisation(name=name, kind=kind, parent_id=added[parent].id if parent else None)
        session.add(added[name])
        session.flush()


def _people(session: Session, told: Story, now: datetime) -> None:
    # One hash for all: everybody in the demo has the same password, and forty hashes would take seconds.
    hashed = hash_password(told.password)
    organisations = {one.name: one.id for one in session.exec(select(Organisation))}
    characters = [*told.people, *(each for partner in told.partners.values() for each in partner.characters())]
    known = {
        one.mail: Person(
            mail=one.mail,
            name=one.name,
            organisation_id=organisations[one.organisation],
            role_names=" ".join(sorted(one.roles)),
            password_hash=hashed,
            is_example=True,
            # The order of the story is the order of the list at the sign-in.
            created_at=now + timedelta(microseconds=place),
        )
        for place, one in enumerate(characters)
    }
    session.add_all(known.values())
    session.flush()
    for one in characters:
        known[one.mail].deputy_id = known[one.deputy].id if one.deputy else None
        follow_deputy(session, known[one.mail], by=None, now=now)
    session.flush()


def _benchmarks(session: Session, today: date, now: datetime, zone: ZoneInfo) -> None:
    """Let each value be known from its reference date on: when it was published, no source says."""
    for share in population_shares():
        on = date.fromisoformat(share.reference_date)
        if on <= today:
            session.add(
                Benchmark(
                    name=f"Anteil an der Bevölkerung: {share.area}",
                    reference_date=on,
                    value=share.value,
                    definition=share.definition,
                    source=share.source,
                    recorded_at=min(now, local_moment(on, OFFICE_HOUR, zone)),
                )
            )
