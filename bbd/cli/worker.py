"""`bbd worker`: sweep when it is due and hand letters over, until told to stop, or once."""

import os

import click

from bbd import jobs
from bbd.cli import logs
from bbd.cli.context import answer, as_json, opened_database, settings, with_kept_secret
from bbd.worker import Worker


@click.command("worker")
@click.option("--once", is_flag=True, help="Alles Fällige tun und enden.")
@click.option("--beside", type=int, default=0, hidden=True, help="Enden, sobald dieser Elternprozess fort ist.")
@as_json
def command(once: bool, beside: int, as_json: bool) -> int:
    """Zur vereinbarten Uhrzeit alle Regeln prüfen und Briefe zustellen."""
    given = with_kept_secret(settings())
    logs.configure(given)
    with opened_database(given) as database:
        if once:
            done = jobs.run_once(Worker(database, given))
            if as_json:
                answer({"sent": done.sent, "not_sent": done.not_sent})
            return 7 if done.not_sent else 0
        jobs.run(database, given, parent=beside)
    # A thread may still hang in a dialogue with a mail server; everything it did is recorded or will be done again.
    os._exit(0)
