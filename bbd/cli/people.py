"""`bbd people`: accounts, for whoever runs bbd. Passwords come from standard input only: arguments can be listed."""

import sys
from collections.abc import Iterable
from typing import Any

import click
from sqlmodel import Session, select

from bbd.cli.acting import known_person
from bbd.cli.context import answer, as_json, moment, opened_database, settings
from bbd.domain.errors import InputRefused
from bbd.domain.words import ROLES
from bbd.services.people import add_person, everybody, set_active, set_password
from bbd.store.people import Organisation, Person

password_stdin = click.option("--password-stdin", is_flag=True, help="Das Passwort von der Standardeingabe lesen.")


@click.group("people")
def command() -> None:
    """Personen und ihre Zugänge."""


@command.command("add")
@click.option("--mail", required=True, help="E-Mail-Adresse, zugleich der Anmeldename.")
@click.option("--name", required=True, help="Vor- und Nachname.")
@click.option("--organisation", required=True, help="Name der Organisation, wie importiert.")
@click.option("--role", "roles", multiple=True, help=f"Rolle, mehrfach möglich: {', '.join(ROLES)}.")
@click.option("--deputy", help="E-Mail-Adresse der Vertretung.")
@click.option("--function", default="", help="Was sie in ihrer Organisation ist; steht unter dem, was sie zeichnet.")
@password_stdin
@as_json
def add(  # noqa: PLR0913, PLR0917 - click calls it by name, with the fields of a person
    mail: str, name: str, organisation: str, roles: tuple[str, ...], deputy: str | None, function: str,
    password_stdin: bool, as_json: bool,
) -> None:  # fmt: skip
    """Eine Person anlegen; ohne Passwort bekommt sie Briefe, kann sich aber nicht anmelden."""
    given = settings()
    password = _password() if password_stdin else None
    with opened_database(given) as database, database.writing() as session:
        person = add_person(
            session, mail=mail, name=name, organisation=organisation, roles=roles, password=password, deputy=deputy,
            function=function, now=moment(None, given),
        )  # fmt: skip
        shown = _shown(session, [person])[0]
    _tell(shown, f"{shown['mail']} ist angelegt.", as_json=as_json)


@command.command("password")
@click.option("--mail", required=True, help="E-Mail-Adresse der Person.")
@click.option("--password-stdin", is_flag=True, required=True, help="Das Passwort von der Standardeingabe lesen.")
@as_json
def password(mail: str, password_stdin: bool, as_json: bool) -> None:  # noqa: ARG001 - there is no other way
    """Ein neues Passwort setzen; offene Sitzungen der Person enden."""
    given = settings()
    new = _password()
    with opened_database(given) as database, database.writing() as session:
        person = known_person(session, mail)
        set_password(session, person, new, now=moment(None, given))
        shown = _shown(session, [person])[0]
    _tell(shown, f"{shown['mail']} hat ein neues Passwort.", as_json=as_json)


@command.command("disable")
@click.argument("mail")
@as_json
def disable(mail: str, as_json: bool) -> None:
    """Den Zugang einer Person sperren; ihre Sitzungen enden mit der nächsten Anfrage."""
    given = settings()
    with opened_database(given) as database, database.writing() as session:
        person = known_person(session, mail)
        set_active(session, person, active=False, now=moment(None, given))
        shown = _shown(session, [person])[0]
    _tell(shown, f"{shown['mail']} ist gesperrt.", as_json=as_json)


@command.command("list")
@as_json
def listed(as_json: bool) -> None:
    """Alle Personen mit Organisation und Rollen."""
    with opened_database(settings()) as database, database.reading() as session:
        rows = _shown(session, [person for person, _ in everybody(session)])
    if as_json:
        answer(rows)
        return
    for row in rows:
        roles = ", ".join(ROLES[role] for role in row["roles"]) or "ohne Rolle"
        state = "" if row["active"] else " (gesperrt)"
        click.echo(f"{row['mail']:<36} {row['name']}, {row['organisation']}: {roles}{state}")
    if not rows:
        click.echo("Es gibt noch niemanden; `bbd people add` legt Personen an.")


def _shown(session: Session, people: Iterable[Person]) -> list[dict[str, Any]]:
    """Return the people as `--json` prints them."""
    organisations = {one.id: one.name for one in session.exec(select(Organisation))}
    mails = dict(session.exec(select(Person.id, Person.mail)).all())
    return [
        {
            "mail": person.mail,
            "name": person.name,
            "organisation": organisations[person.organisation_id],
            "roles": sorted(person.roles),
            "active": person.active,
            "deputy": mails[person.deputy_id] if person.deputy_id else None,
        }
        for person in people
    ]


def _tell(shown: dict[str, Any], sentence: str, *, as_json: bool) -> None:
    if as_json:
        answer(shown)
    else:
        click.echo(sentence)


def _password() -> str:
    """Return what stands on standard input; the line end is no part of the password."""
    try:
        return sys.stdin.buffer.read(10_000).decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise InputRefused.because("Das Passwort ist nicht in UTF-8 geschrieben.", field="password") from error
