"""Acting on the command line: as bbd itself, or with `--as` as a person, with that person's rights."""

import click
from sqlmodel import Session

from bbd.domain.errors import InputRefused
from bbd.store.people import Person, person_by_mail

as_person = click.option("--as", "mail", metavar="MAIL", help="Im Namen und mit den Rechten dieser Person handeln.")
"""The option that names the person."""


def acting(session: Session, mail: str | None) -> Person | None:
    """Return the active person called `mail`, None for bbd itself; InputRefused for somebody unknown or disabled."""
    return None if mail is None else active_person(session, mail)


def active_person(session: Session, mail: str) -> Person:
    """Return the active person called `mail`; InputRefused for somebody unknown or disabled."""
    person = known_person(session, mail)
    if not person.active:
        raise InputRefused.because(
            f"{person.mail} ist gesperrt.", remedy="Bitte --as mit einer aktiven Person angeben."
        )
    return person


def known_person(session: Session, mail: str) -> Person:
    """Return the person called `mail`; InputRefused when there is none."""
    person = person_by_mail(session, mail)
    if person is None:
        raise InputRefused.because(
            f"Eine Person mit der Adresse „{mail}“ gibt es nicht.", remedy="`bbd people list` zeigt alle."
        )
    return person
