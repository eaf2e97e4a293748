"""`bbd audit`: check the audit trail, sign a checkpoint of it, export it; erasing stands beside."""

import json
import re
from pathlib import Path
from typing import Any

import click

from bbd.cli.context import answer, as_json, opened_database, settings, source, with_kept_secret
from bbd.cli.erasing import erasing
from bbd.clock import system_clock
from bbd.domain.checkpoints import Checkpoint, read_checkpoint
from bbd.domain.errors import InputRefused
from bbd.services import auditing, checkpoint_files, checkpoints
from bbd.services.checkpoint_keys import public_key


@click.group("audit")
def command() -> None:
    """Das Protokoll, das nur wächst."""


command.add_command(erasing)


@command.command("verify")
@click.option("--checkpoint", "files", multiple=True, metavar="DATEI", help="Ein Prüfpunkt; mehrere sind möglich.")
@click.option("--public-key", "key", metavar="HEX", help="Der Schlüssel der Prüfpunkte; sonst der jetzige.")
@as_json
def verify(files: tuple[str, ...], key: str | None, as_json: bool) -> None:
    """Die Kette von Anfang bis Ende nachrechnen, auch gegen Prüfpunkte."""
    given = with_kept_secret(settings())
    held = [read_checkpoint(content, where=where) for content, where in map(source, files)]
    expected = _key(key) if key else public_key(given.secret_key) if given.secret_key else ""
    with opened_database(given) as database, database.reading() as session:
        size = auditing.verify(session, held, key=expected)
    if as_json:
        answer({"ok": True, "size": size, "checkpoints": [each.size for each in held], "public_key": expected})
        return
    click.echo(f"Die Kette ist unversehrt ({size} {'Eintrag' if size == 1 else 'Einträge'}).")
    for each in held:
        click.echo(f"Der Prüfpunkt über {each.size} Einträge passt dazu.")
    if held and not expected:
        click.echo("Wessen Schlüssel das ist, war nicht zu prüfen: BBD_SECRET_KEY und --public-key fehlen.", err=True)


def _key(text: str) -> str:
    if not re.fullmatch("[0-9a-fA-F]{64}", text.strip()):
        raise InputRefused.because(
            "Das ist kein öffentlicher Schlüssel.",
            where="--public-key",
            remedy="Erwartet werden 64 hexadezimale Ziffern, wie `bbd config` sie zeigt.",
        )
    return text.strip().lower()


@command.command("checkpoint")
@click.option("--out", "file", required=True, metavar="DATEI", help="Wohin der Prüfpunkt geschrieben wird.")
@as_json
def checkpoint(file: str, as_json: bool) -> None:
    """Den jetzigen Stand des Protokolls signieren."""
    given = with_kept_secret(settings())
    with opened_database(given) as database, database.writing() as session:
        made = checkpoints.make(session, given, occasion=checkpoints.ASKED, now=system_clock())
    # Handed out once it is kept for good: a checkpoint of what then never was would be a false alarm for ever.
    trouble = checkpoint_files.write_missing([made], given)
    checkpoint_files.write(made, Path(file))
    if as_json:
        answer(_as_json(made))
    else:
        click.echo(f"Prüfpunkt über {made.size} Einträge: {file}")
    if trouble:
        click.echo(trouble, err=True)


def _as_json(made: Checkpoint) -> dict[str, Any]:
    size, digest, at = made.text().split()
    return {
        "size": int(size), "hash": digest, "time": at, "signature": made.signature, "public_key": made.public_key,
    }  # fmt: skip


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
