"""`bbd export`: everything as one archive, or one kind on standard output."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlmodel import Session

from bbd.cli.context import answer, as_json, opened_database, settings
from bbd.domain.errors import InputRefused, Unreachable
from bbd.services import exports


@click.group("export")
def command() -> None:
    """Daten ausgeben; was exportiert wurde, lässt sich wieder importieren."""


@contextmanager
def _reading() -> Iterator[Session]:
    with opened_database(settings()) as database, database.reading() as session:
        yield session


@command.command("all")
@click.argument("out", metavar="OUT.zip", type=click.Path(path_type=Path))
@as_json
def everything(out: Path, as_json: bool) -> None:
    """Alles als ZIP-Datei, ohne Passwörter, Hinweise, Briefe und Protokoll."""
    if not out.parent.is_dir() or (out.exists() and not out.is_file()):
        raise InputRefused.because(
            f"„{out}“ ist keine Datei, die sich schreiben lässt.", remedy="Bitte eine Datei in einem Ordner nennen."
        )
    with _reading() as session:
        try:
            exports.export_all(session, out)
        except OSError as error:
            raise Unreachable.because(
                f"„{out}“ lässt sich nicht schreiben ({error.strerror}).", remedy="Bitte Platz und Rechte prüfen."
            ) from error
    if as_json:
        answer({"file": str(out), "bytes": out.stat().st_size})
    else:
        click.echo(f"{out} ist geschrieben. Passwörter sind nicht enthalten; nach einem Import vergibt sie")
        click.echo("`bbd people password` neu.")


@command.command("agreements")
@as_json
def agreements(as_json: bool) -> None:
    """Die Zielvereinbarungen als JSON-Zeilen, nach Nummer; die Fassung in Kraft, sonst die neueste."""
    with _reading() as session:
        if as_json:
            answer(list(exports.agreements(session)))
        else:
            click.echo(exports.agreements_jsonl(session), nl=False)


@command.command("readings")
@as_json
def readings(as_json: bool) -> None:
    """Die Messwerte als CSV."""
    with _reading() as session:
        content = exports.readings_csv(session)
    if as_json:
        answer(list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))))
    else:
        click.echo(content, nl=False)
