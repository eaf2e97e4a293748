"""`bbd db`: the schema of the database."""

import click

from bbd.cli.context import settings
from bbd.store import migrate
from bbd.store.database import Database


@click.group("db")
def command() -> None:
    """Das Schema der Datenbank."""


@command.command("upgrade")
def upgrade() -> None:
    """Die Datenbank anlegen oder auf den Stand dieser Fassung bringen."""
    database = Database(settings().database_url)
    migrate.upgrade(database)
    click.echo(f"Die Datenbank ist auf dem Stand {migrate.head()}.")


@command.command("check")
def check() -> None:
    """Prüfen, ob das Schema zu dieser Fassung passt (sonst Rückgabewert 3)."""
    migrate.require_head(Database(settings().database_url))
    click.echo(f"Das Schema passt ({migrate.head()}).")
