"""`bbd import`: files in, all rows or none."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Protocol

import click
from sqlmodel import Session

from bbd.cli.acting import acting, as_person
from bbd.cli.context import answer, as_json, moment, opened_database, settings, source
from bbd.services.imports.agreements import import_agreements
from bbd.services.imports.benchmarks import import_benchmarks
from bbd.services.imports.everything import import_all
from bbd.services.imports.organisations import import_organisations
from bbd.services.imports.people import import_people
from bbd.services.imports.readings import import_readings
from bbd.services.imports.summary import Summary
from bbd.store.people import Person


class Importer(Protocol):
    """What each kind of import looks like."""

    def __call__(self, session: Session, content: bytes, *, where: str, by: Person | None, now: datetime) -> Summary:
        """Import `content`; see bbd.services.imports."""


@click.group("import")
def command() -> None:
    """Dateien einlesen: alle Zeilen oder keine."""


def _add(name: str, importer: Importer, about: str) -> None:
    """Add the subcommand `name`; all of them have the same options."""

    def run(file: str, mail: str | None, dry_run: bool, as_json: bool) -> None:
        given = settings()
        content, where = source(file)
        with opened_database(given) as database:
            transaction = database.trying if dry_run else database.writing
            with transaction() as session:
                by = acting(session, mail)
                summary = importer(session, content, where=where, by=by, now=moment(None, given))
        _tell(summary, dry_run=dry_run, as_json=as_json)

    dry = click.option("--dry-run", is_flag=True, help="Nur prüfen, nichts speichern.")
    file = click.argument("file", metavar="FILE|-")
    decorated: Callable[..., None] = file(dry(as_person(as_json(run))))
    command.command(name, help=about)(decorated)


def _tell(summary: Summary, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        told = asdict(summary)
        if not summary.corrected:
            # Most kinds of import cannot correct anything; their answer stays what scripts know.
            del told["corrected"]
        answer({**told, "dry_run": dry_run})
        return
    click.echo(str(summary))
    if dry_run:
        click.echo("Probelauf: Es wurde nichts gespeichert.")


_add("organisations", import_organisations, "Organisationen: CSV mit name,kind,parent.")
_add("people", import_people, "Personen: CSV mit mail,name,organisation,roles,deputy.")
_add("agreements", import_agreements, "Zielvereinbarungen: ein JSON-Dokument oder eines je Zeile; sie werden Entwürfe.")
_add(
    "readings",
    import_readings,
    "Messwerte: CSV mit agreement,indicator,period,numerator,denominator,value,respondents,population,note,source.",
)
_add("benchmarks", import_benchmarks, "Vergleichsgrößen: CSV mit benchmark,reference_date,value,definition,source.")
_add("all", import_all, "Alles aus einer Datei von `bbd export all`, in eine leere Datenbank; ohne Passwörter.")
