"""`bbd rules export`: a copy of the rules in force, whole or not at all; and folders as arguments.

Where there is no database yet, those of the folder that bbd would use.
"""

import errno
import os
import shutil
from pathlib import Path
from typing import Final

import click

from bbd import paths
from bbd.cli.context import opened_database, settings
from bbd.domain.errors import InputRefused, SchemaNotAtHead, Unreachable
from bbd.domain.numbers import quoted
from bbd.rulebook.rule_files import Files, files_in, shown
from bbd.services.rulebooks import current
from bbd.store.database import sqlite_file

_REASONS: Final = {
    errno.ENOSPC: "der Datenträger ist voll",
    errno.EDQUOT: "der Platz für dieses Konto ist aufgebraucht",
    errno.EFBIG: "so große Dateien sind hier nicht möglich",
    errno.EACCES: "die Rechte reichen nicht",
    errno.EPERM: "die Rechte reichen nicht",
    errno.EROFS: "der Datenträger ist schreibgeschützt",
    errno.ENOENT: "einen Teil des Pfads gibt es nicht",
    errno.ENOTDIR: "ein Teil des Pfads ist kein Ordner",
}


_SHIPPED: Final = "so, wie bbd sie ohne Datenbank benutzt"


def named_folder(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Path | None:
    """Return the path that an argument names; InputRefused for an empty one, which would mean the present folder.

    Whether there is such a folder, its reader says.
    """
    if value is not None and not value.strip():
        raise InputRefused.because("„“ ist kein Ordner.", remedy="Bitte den Namen des Ordners angeben.")
    return None if value is None else Path(value)


@click.command("export")
@click.argument("directory", metavar="ORDNER", callback=named_folder)
def export_rules(directory: Path) -> None:
    """Legt eine Kopie der Regelwerke, die gelten, im leeren ORDNER an."""
    made: list[Path] = []
    files, where = _files()
    try:
        _refuse_what_is_there(directory)
        _copy(directory, files, made)
    except OSError as error:
        _remove(made)
        if error.errno == errno.ENAMETOOLONG:
            what = f"Der Name {quoted(str(directory))} ist zu lang."
            raise InputRefused.because(what, remedy="Bitte einen kürzeren nennen.") from error
        reason = _REASONS.get(error.errno or 0, f"Fehler {error.errno} des Betriebssystems")
        what = f"Der Ordner „{shown(directory)}“ lässt sich nicht beschreiben: {reason}."
        raise Unreachable.because(what, remedy="Bitte Rechte und freien Platz prüfen.") from error
    click.echo(
        f"Die Regelwerke liegen in {shown(directory)}: {where}. Mit BBD_RULES_DIR={shown(directory)} benutzt bbd sie."
    )


def _files() -> tuple[Files, str]:
    """Return the files to copy and, in a clause, where they come from."""
    given = settings()
    file = sqlite_file(given.database_url)
    if file is not None and not file.exists():
        return files_in(given.rules_dir), _SHIPPED
    try:
        with opened_database(given) as database, database.reading() as session:
            return current(session, given).files, "so, wie sie gerade gelten"
    except SchemaNotAtHead:
        return files_in(given.rules_dir), _SHIPPED


def _refuse_what_is_there(directory: Path) -> None:
    if os.path.lexists(directory) and not directory.is_dir():
        raise InputRefused.because(f"„{shown(directory)}“ ist kein Ordner.", remedy="Bitte einen neuen Ordner nennen.")
    if directory.is_dir() and any(directory.iterdir()):
        remedy = "Bitte einen neuen oder leeren Ordner nennen; überschrieben wird nichts."
        raise InputRefused.because(f"Der Ordner „{shown(directory)}“ ist nicht leer.", remedy=remedy)


def _copy(directory: Path, files: Files, made: list[Path]) -> None:
    """Write the rules and the guide to them; `made` takes every folder and file before it is written."""
    for folder in [*reversed(directory.parents), directory]:
        if not folder.is_dir():
            folder.mkdir()
            made.append(folder)
    for name, content in sorted(files.items()):
        made.append(directory / name)
        made[-1].write_bytes(content)
    for path in sorted(paths.RULES.glob("*.md")):
        made.append(directory / path.name)
        shutil.copyfile(path, made[-1])


def _remove(made: list[Path]) -> None:
    """Remove what was made, as far as that goes: whoever reads the refusal finds nothing half done."""
    for path in reversed(made):
        try:
            path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
        except OSError:
            return
