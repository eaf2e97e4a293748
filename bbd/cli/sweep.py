"""`bbd sweep`: let the rules judge everything, once, now or (where allowed) at another moment."""

import click

from bbd.cli.context import answer, as_json, moment, opened_database, settings
from bbd.domain.errors import InputRefused
from bbd.domain.rulebook_words import RULES
from bbd.services import rulebooks
from bbd.services import sweep as sweeping
from bbd.services.sweep_outcome import Outcome
from bbd.settings import Settings
from bbd.store import facts
from bbd.store.database import Database
from bbd.store.locks import serialise_sweeps


@click.command("sweep")
@click.option("--now", metavar="ISO", help="Ein Tag (06:00 Uhr) oder ein Zeitpunkt mit Versatz; nur zum Ausprobieren.")
@click.option("--dry-run", is_flag=True, help="Nur zeigen, was geschähe; nichts wird gespeichert.")
@as_json
def command(now: str | None, dry_run: bool, as_json: bool) -> int:
    """Alle Regeln prüfen, Hinweise abgleichen und Briefe in den Postausgang legen.

    Rückgabewert 7, wenn sich ein Gegenstand nicht prüfen ließ; die anderen sind dann trotzdem geprüft.
    """
    given = settings()
    at = moment(now, given)
    with opened_database(given) as database:
        if now is not None:
            _require_time_travel(database, given)
        with database.trying() if dry_run else database.writing() as session:
            # Another sweep may have been waited for; what is now is asked once it is our turn.
            serialise_sweeps(session)
            at = at if now else moment(None, given)
            rulebook = rulebooks.in_force(session, given, now=at)
            outcome = sweeping.sweep(session, rulebook, given, now=at, past_allowed=dry_run)
    if as_json:
        answer(outcome.as_json())
    else:
        _tell(outcome, dry_run=dry_run)
    return 7 if outcome.failed else 0


def _require_time_travel(database: Database, given: Settings) -> None:
    with database.reading() as session:
        if not given.time_travel and facts.fact(session, facts.DEMO) is None:
            raise InputRefused.because(
                "Ein anderer Zeitpunkt als jetzt ist nur zum Ausprobieren erlaubt.",
                remedy="Bitte BBD_TIME_TRAVEL=1 setzen oder mit der Vorführung (`bbd demo`) arbeiten.",
            )


def _tell(outcome: Outcome, *, dry_run: bool) -> None:
    if dry_run:
        click.echo("Probelauf: Es wurde nichts gespeichert.")
    click.echo(f"{outcome.evaluated} Gegenstände geprüft, {outcome.kept} Hinweise bestehen weiter.")
    for label, found in (("Neu", outcome.opened), ("Erledigt", outcome.resolved)):
        for finding in found:
            click.echo(f"{label}: {RULES.get(finding.rule, finding.rule)} – {finding.subject}")
    click.echo("1 Brief geschrieben." if outcome.letters == 1 else f"{outcome.letters} Briefe geschrieben.")
    for flaw in outcome.failed:
        click.echo(f"Nicht geprüft: {flaw.subject}. {flaw.reason}", err=True)
