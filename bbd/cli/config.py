"""`bbd config`: what this installation is set to."""

from typing import Any

import click

from bbd import settings as settings_module
from bbd.cli.context import answer, as_json, settings, with_kept_secret
from bbd.services import checkpoint_files
from bbd.services.checkpoint_keys import public_key
from bbd.settings import Settings

HIDDEN = "(gesetzt)"


@click.command("config")
@as_json
def command(as_json: bool) -> None:
    """Die Einstellungen; Geheimnisse werden nicht gezeigt."""
    given = with_kept_secret(settings())
    shown: dict[str, Any] = {}
    for variable in settings_module.names():
        name = variable.removeprefix("BBD_").lower()
        value = getattr(given, name)
        secret = name in settings_module.SECRETS - {"database_url"}
        shown[variable] = (HIDDEN if value else "") if secret else _plain(value)
    shown["BBD_DATABASE_URL"] = settings_module.without_password(given.database_url)
    shown |= _of_checkpoints(given)
    if as_json:
        answer(shown)
        return
    for variable, value in shown.items():
        click.echo(f"{variable}={value}")


def _of_checkpoints(given: Settings) -> dict[str, str]:
    """Return what an auditor notes: the key that signs checkpoints, and whether their folder can be written."""
    return {
        "BBD_CHECKPOINT_DIR": str(checkpoint_files.folder(given)),
        "checkpoint_public_key": public_key(given.secret_key) if given.secret_key else "",
        "checkpoint_folder": "beschreibbar" if checkpoint_files.is_writable(given) else "nicht beschreibbar",
    }


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(str(part) for part in value)
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)
