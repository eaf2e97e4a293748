"""`bbd audit erase`: what the trail proves of a person's account is erased, after a look at what remains and why."""

import sys

import click

from bbd.cli.acting import known_person
from bbd.cli.context import answer, as_json, opened_database, settings
from bbd.clock import system_clock
from bbd.domain.errors import InputRefused
from bbd.services.erasure import Erasable, erasable, erase
from bbd.store.people import Person


@click.command("erase")
@click.option("--person", "mail", required=True, metavar="MAIL", help="Wessen Nachweise gelöscht werden.")
@click.option("--yes", is_flag=True, help="Nicht nachfragen.")
@as_json
def erasing(mail: str, yes: bool, as_json: bool) -> None:
    """Die Nachweise über eine Person endgültig löschen; die Kette bleibt gültig."""
    with opened_database(settings()) as database:
        with database.reading() as session:
            person = known_person(session, mail)
            found = erasable(session, person)
            shown = _told(person, found)
        if found.entries and not yes:
            click.echo(shown, err=as_json)
            _require_yes()
        with database.writing() as session:
            erased = erase(session, known_person(session, mail), now=system_clock())
    if as_json:
        answer(_as_json(mail, erased))
    elif erased.entries:
        if yes:
            click.echo(shown)
        click.echo(f"Gelöscht: {_proofs(len(erased.entries))}.")
    else:
        click.echo(f"Über {person.name} belegt das Protokoll nichts, was sich löschen ließe.")


def _require_yes() -> None:
    click.echo("Das lässt sich nicht rückgängig machen. Zum Löschen bitte „ja“ eingeben: ", nl=False, err=True)
    if sys.stdin.readline().strip().lower() != "ja":
        raise InputRefused.because("Es wurde nichts gelöscht.", remedy="Ohne Rückfrage geht es mit --yes.")


def _proofs(count: int) -> str:
    return "1 Nachweis" if count == 1 else f"{count} Nachweise"


def _told(person: Person, found: Erasable) -> str:
    """Return what is erased, what remains, and why."""
    access = "noch offen; `bbd people disable` sperrt ihn" if person.active else "gesperrt"
    kept = (
        f"Zeichnungen ({found.signatures}), Ablehnungen ({found.refusals}), Kündigungen ({found.terminations}),"
        f" Vollmachten ({found.mandates})"
    )
    return f"""\
Über {person.name} <{person.mail}> hält das Protokoll {_proofs(len(found.entries))} bereit: Name, Adresse, Funktion,
Organisation, Rollen und Vertretung, wie sie jeweils eingetragen wurden. Das wird gelöscht.
Es bleiben:
- die Einträge selbst, mit einer Kennung statt des Namens, denn ohne sie wäre die Kette zerrissen;
- {kept}
  mit Namen und Nachweis, denn sie belegen, was vereinbart wurde;
- Wortlaute, Schritte und Briefe, in denen die Person vorkommt, denn Vorgelegtes ändert sich nicht mehr;
- der Zugang mit Name und Adresse ({access});
- was in älteren Sicherungen und Exporten steht: Diese bitte selbst löschen."""


def _as_json(mail: str, erased: Erasable) -> dict[str, object]:
    remains = {
        "signatures": erased.signatures, "refusals": erased.refusals, "terminations": erased.terminations,
        "mandates": erased.mandates,
    }  # fmt: skip
    return {"person": mail, "erased": list(erased.entries), "remains": remains}
