"""What every command needs: the settings, the database at the right schema, the moment, and how answers are printed."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import click

from bbd import settings as settings_module
from bbd.clock import local_moment, system_clock
from bbd.domain.calendar import WorkingDays
from bbd.domain.errors import ConfigurationRefused, InputRefused
from bbd.mail import address
from bbd.settings import Settings
from bbd.store import migrate
from bbd.store.database import Database, sqlite_file

YEARS = range(1990, 2200)
"""The years in which a moment may lie."""


def settings() -> Settings:
    """Return the settings of the environment; SettingsRefused or ConfigurationRefused (exit 4) where they are wrong."""
    given = settings_module.load()
    # What other modules know how to read is read now, not when the first letter is due.
    WorkingDays(given.holidays)
    if given.smtp_url:
        address.parse(given.smtp_url)
    if not address.is_mail_address(given.mail_from):
        raise ConfigurationRefused.because(
            f"„{given.mail_from}“ ist keine E-Mail-Adresse.",
            where="BBD_MAIL_FROM",
            remedy="Erwartet wird nur die Adresse, zum Beispiel bbd@example.de.",
        )
    return given


def secret_file(given: Settings) -> Path:
    """Return where `bbd serve` and `bbd demo` keep the key that they made themselves: beside the database."""
    return (sqlite_file(given.database_url) or Path("instance/bbd.db")).with_name("secret-key")


def with_kept_secret(given: Settings) -> Settings:
    """Return the settings with the key that is kept beside the database, where none is set and there is one."""
    if given.secret_key:
        return given
    try:
        return replace(given, secret_key=secret_file(given).read_text(encoding="ascii").strip())
    except (OSError, UnicodeDecodeError):
        return given


@contextmanager
def opened_database(given: Settings) -> Iterator[Database]:
    """Open the database, refuse one whose schema is not at head (exit 3), and close it afterwards."""
    database = Database(given.database_url)
    try:
        migrate.require_head(database)
        yield database
    finally:
        database.dispose()


def moment(text: str | None, given: Settings) -> datetime:
    """Return the moment that `--now` names, or the present one.

    A date means 06:00 local; a moment needs its offset. InputRefused for anything else, and for centuries that no
    agreement is of.
    """
    if text is None:
        return system_clock()
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputRefused.because(
            f"„{text}“ ist kein Zeitpunkt.", remedy="Erwartet wird 2013-03-01 oder 2013-03-01T06:00:00+01:00."
        ) from error
    if parsed.year not in YEARS:
        raise InputRefused.because(f"„{text}“ liegt außerhalb der Jahre {YEARS[0]} bis {YEARS[-1]}.")
    if len(text) == len("2013-03-01"):
        return local_moment(parsed.date(), time(6, 0), given.timezone)
    if parsed.tzinfo is None:
        raise InputRefused.because(f"Dem Zeitpunkt „{text}“ fehlt der Versatz, zum Beispiel +01:00.")
    return parsed.astimezone(UTC)


def source(file: str) -> tuple[bytes, str]:
    """Return the bytes of FILE or of standard input (`-`), and the name to use in messages."""
    if file == "-":
        return sys.stdin.buffer.read(), "Standardeingabe"
    path = Path(file)
    try:
        return path.read_bytes(), path.name
    except OSError as error:
        raise InputRefused.because(
            f"Die Datei „{file}“ ist nicht lesbar ({error.strerror}).", remedy="Bitte Pfad und Rechte prüfen."
        ) from error


def answer(data: Any) -> None:  # noqa: ANN401 - JSON is any
    """Print one JSON document on stdout."""
    click.echo(json.dumps(data, ensure_ascii=False, sort_keys=False))


as_json = click.option("--json", "as_json", is_flag=True, help="Eine JSON-Antwort auf die Standardausgabe.")
"""The option that every answering command has."""
