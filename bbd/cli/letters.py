"""`bbd letters`: the outbox."""

import click

from bbd.cli.context import answer, as_json, opened_database, settings
from bbd.cli.why import why_written
from bbd.clock import system_clock
from bbd.domain.errors import ConfigurationRefused
from bbd.domain.words import KEPT_HERE, LETTER_STATES
from bbd.services import delivery
from bbd.store.locks import worker_lock
from bbd.worker import Worker


@click.group("letters")
def command() -> None:
    """Briefe im Postausgang."""


command.add_command(why_written)


@command.command("list")
@as_json
def listed(as_json: bool) -> None:
    """Alle Briefe, die ältesten zuerst."""
    given = settings()
    with opened_database(given) as database, database.reading() as session:
        found = delivery.letters(session)
    if as_json:
        answer([delivery.as_json(letter) for letter in found])
        return
    states = LETTER_STATES if given.smtp_url else {**LETTER_STATES, "queued": KEPT_HERE}
    for letter in found:
        click.echo(f"{letter.key}  {states[letter.state]}  {letter.recipient}  {letter.subject}")


@command.command("send")
@as_json
def send(as_json: bool) -> int:
    """Alle fälligen Briefe jetzt übergeben."""
    given = settings()
    if not given.smtp_url:
        raise ConfigurationRefused.because(
            "Es ist kein Mailserver eingestellt.", remedy="Bitte BBD_SMTP_URL setzen, zum Beispiel smtp://localhost:25."
        )
    with opened_database(given) as database, worker_lock(database):
        done = Worker(database, given).deliver()
    if as_json:
        answer({"sent": done.sent, "not_sent": done.not_sent})
    else:
        click.echo(f"{done.sent} übergeben, {done.not_sent} nicht.")
    return 7 if done.not_sent else 0


@command.command("retry")
@click.argument("key", metavar="ID")
@as_json
def retry(key: str, as_json: bool) -> None:
    """Einen Brief, der nicht zustellbar war, noch einmal in die Reihe stellen."""
    with opened_database(settings()) as database, database.writing() as session:
        letter = delivery.retry(session, key, now=system_clock())
    if as_json:
        answer(delivery.as_json(letter))
    else:
        click.echo(f"Der Brief an {letter.recipient} wartet wieder auf den Versand.")


@command.command("release")
@as_json
def release(as_json: bool) -> None:
    """Nach einer Wiederherstellung angehaltene Briefe freigeben."""
    with opened_database(settings()) as database, database.writing() as session:
        count = delivery.release(session, now=system_clock())
    if as_json:
        answer({"released": count})
    else:
        click.echo("1 Brief freigegeben." if count == 1 else f"{count} Briefe freigegeben.")
