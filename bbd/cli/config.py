"""`bbd config`: what this installation is set to."""

from typing import Any

import click

from bbd import settings as settings_module
from bbd.cli.context import answer, as_json, settings

HIDDEN = "(gesetzt)"


@click.command("config")
@as_json
def command(as_json: bool) -> None:
    """Die Einstellungen; Geheimnisse werden nicht gezeigt."""
    given = settings()
    shown: dict[str, Any] = {}
    for variable in settings_module.names():
        name = variable.removeprefix("BBD_").lower()
        value = getattr(given, name)
        secret = name in settings_module.SECRETS - {"database_url"}
        shown[variable] = (HIDDEN if value else "") if secret else _plain(value)
    shown["BBD_DATABASE_URL"] = settings_module.without_password(given.database_url)
    if as_json:
        answer(shown)
        return
    for variable, value in shown.items():
        click.echo(f"{variable}={value}")


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(str(part) for part in value)
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)
