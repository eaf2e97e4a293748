"""`bbd rules replay`: what other rules would have found in the recorded history."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from threading import Event

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
    with _noted_interrupt() as interrupted:
        told = replay(known, (ours, others), given, *days, today=today, progress=_progress(interrupted))
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


@contextmanager
def _noted_interrupt() -> Iterator[Event]:
    """Note Ctrl+C instead of raising it wherever Python happens to be, and forget about it afterwards.

    Raised in a callback of the garbage collector, of which a replay has many, Python would drop it.
    """
    interrupted = Event()
    before = signal.signal(signal.SIGINT, lambda *_: interrupted.set())
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, before)


def _progress(interrupted: Event) -> Callable[[int, int], None]:
    """Return what says on a terminal how far it is, and ends the replay once it was interrupted."""
    # Elsewhere nobody would want to read it.
    shown = sys.stderr.isatty()

    def progress(done: int, days: int) -> None:
        if interrupted.is_set():
            raise click.Abort
        if shown and done == days:
            click.echo("\r\033[K", err=True, nl=False)
        elif shown and done * 100 // days != (done - 1) * 100 // days:
            click.echo(f"\rNachgespielt: {done * 100 // days} %", err=True, nl=False)

    return progress
