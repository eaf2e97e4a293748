"""`bbd agreements`: what there is, in which state."""

import click

from bbd.cli.context import answer, as_json, opened_database, settings
from bbd.domain.words import STATES
from bbd.services.exports import leading_wordings


@click.group("agreements")
def command() -> None:
    """Zielvereinbarungen."""


@command.command("list")
@as_json
def listed(as_json: bool) -> None:
    """Nummer, Stand, Fassung und Prüfsumme des Wortlauts; die Fassung in Kraft, sonst die neueste."""
    with opened_database(settings()) as database, database.reading() as session:
        rows = [
            {"number": agreement.number, "state": agreement.state, "version": version.number, "sha256": version.sha256}
            for agreement, version in leading_wordings(session)
        ]
    if as_json:
        answer(rows)
        return
    for row in rows:
        click.echo(f"{row['number']:<20} {STATES[str(row['state'])]:<24} Fassung {row['version']}  {row['sha256']}")
    if not rows:
        click.echo("Es gibt noch keine Zielvereinbarung.")
