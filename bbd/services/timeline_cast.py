"""The made-up people of a time line, and the draft that they begin with."""

from datetime import datetime

from sqlmodel import Session, select

from bbd.rulebook.timelines import PARTNER, SENATE, Timeline, Who
from bbd.services.agreements import draft
from bbd.services.people import add_person
from bbd.store.people import Organisation, Person

_ROLES = {
    Who.CONTACT: "contact",
    Who.DEPUTY: "contact",
    Who.COORDINATOR: "coordinator",
    Who.LEADERSHIP: "leadership",
    Who.SENATE: "leadership",
}


def hire(session: Session, *, now: datetime) -> None:
    """Put the made-up people and their organisations into an empty database."""
    session.add_all([Organisation(name=SENATE, kind="senate"), Organisation(name=PARTNER, kind="authority")])
    session.flush()
    for who in (Who.DEPUTY, Who.CONTACT, Who.COORDINATOR, Who.LEADERSHIP, Who.SENATE):
        add_person(
            session,
            mail=who.mail,
            name=who.capitalize(),
            organisation=SENATE if who in {Who.COORDINATOR, Who.SENATE} else PARTNER,
            roles=[_ROLES[who]],
            now=now,
            deputy=Who.DEPUTY.mail if who in {Who.CONTACT, Who.LEADERSHIP} else None,
        )


def begin(session: Session, timeline: Timeline, *, now: datetime) -> None:
    """Let the coordinator draft the agreement of the time line."""
    draft(session, timeline.text, by=person(session, Who.COORDINATOR), now=now)


def person(session: Session, who: Who) -> Person:
    """Return one of the people."""
    return session.exec(select(Person).where(Person.mail == who.mail)).one()
