"""`bbd audit`: check and export the audit trail."""

import json

import click

from bbd.cli.context import answer, as_json, opened_database, settings
from bbd.services import auditing


@click.group("audit")
def command() -> None:
    """Das Protokoll, das nur wächst."""


@command.command("verify")
@as_json
def verify(as_json: bool) -> None:
    """Die Kette von Anfang bis Ende nachrechnen."""
    with opened_database(settings()) as database, database.reading() as session:
        size = auditing.verify(session)
    if as_json:
        answer({"ok": True, "size": size})
    else:
        click.echo(f"Die Kette ist unversehrt ({size} Einträge).")


@command.command("export")
@as_json
def export(as_json: bool) -> None:
    """Alle Einträge als JSON-Zeilen."""
    with opened_database(settings()) as database, database.reading() as session:
        if as_json:
            answer(list(auditing.lines(session)))
            return
        for line in auditing.lines(session):
            click.echo(json.dumps(line, ensure_ascii=False))
