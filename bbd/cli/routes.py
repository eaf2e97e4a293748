"""`bbd routes`: what the web offers to whom."""

from dataclasses import replace

import click

from bbd.app import create_app
from bbd.cli.context import answer, as_json, settings
from bbd.domain.words import ROLES
from bbd.store.database import Database
from bbd.web import access


@click.command("routes")
@as_json
def command(as_json: bool) -> None:
    """Alle Seiten, mit den Rollen, die sie öffnen dürfen."""
    listed = access.routes(create_app(replace(settings(), secret_key="-" * 32), database=Database("sqlite://")))
    if as_json:
        answer(listed)
        return
    for route in listed:
        who = "alle" if route["public"] else ", ".join(ROLES[role] for role in route["roles"])
        click.echo(f"{' '.join(route['methods']):<10} {route['path']:<50} {who}")
