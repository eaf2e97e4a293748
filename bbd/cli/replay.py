"""`bbd rules replay`: what other rules would have found in the recorded history (CONTRACT 2 and 6)."""

import sys
from datetime import date, datetime
from pathlib import Path

import click

from bbd.cli.context import answer, as_json, opened_database, settings
from bbd.cli.replay_text import lines
from bbd.clock import local_date, system_clock
from bbd.domain.errors import CheckFailed, InputRefused
from bbd.rulebook import packs
from bbd.services import rulebooks
from bbd.services.replay import recorded, replay


@click.command("replay")
@click.argument("directory", metavar="ORDNER", type=click.Path(path_type=Path))
@click.option("--from", "first", metavar="TAG", required=True, help="Der erste Tag, zum Beispiel 2012-01-01.")
@click.option("--to", "last", metavar="TAG", required=True, help="Der letzte Tag, höchstens der heutige.")
@as_json
def replay_rules(directory: Path, first: str, last: str, *, as_json: bool) -> None:
    """Spielt die Regelwerke im ORDNER über das nach, was eingetragen ist, und zeigt den Unterschied zu den geltenden.

    Jeder Tag wird beurteilt, wie er damals bekannt war. Gespeichert wird nichts, und niemand erhält einen Brief.
    """
    days = _day(first, "--from"), _day(last, "--to")
    given = settings()
    if problems := packs.check(directory):
        raise CheckFailed(problems)
    others = packs.load(directory)
    today = local_date(system_clock(), given.timezone)
    with opened_database(given) as database, database.reading() as session:
        known, ours = recorded(session), rulebooks.current(session, given)
    told = replay(known, (ours, others), given, *days, today=today, progress=_progress)
    if as_json:
        answer(told)
    else:
        click.echo("\n".join(lines(told)))


def _day(text: str, option: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise InputRefused.because(
            f"„{text}“ ist kein Tag, den es gibt.", where=option, remedy="Erwartet wird zum Beispiel 2012-01-01."
        ) from error


def _progress(done: int, days: int) -> None:
    """Say on a terminal how far it is; elsewhere nobody would want to read it."""
    if not sys.stderr.isatty():
        return
    if done == days:
        click.echo("\r\033[K", err=True, nl=False)
    elif done * 100 // days != (done - 1) * 100 // days:
        click.echo(f"\rNachgespielt: {done * 100 // days} %", err=True, nl=False)
