"""Settings: what the environment says, checked once at the start (docs/interfaces.md, Settings).

Everything is named `BBD_*`; `BBD_NAME_FILE` reads a secret from a file. An unknown name is refused, because a
misspelt setting that is silently ignored is found only when it hurts.
"""

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bbd import paths
from bbd.setting_readers import READERS

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class SettingsRefused(Exception):  # noqa: N818 - the house says what happened
    """The environment is wrong or unsafe; one sentence a problem. The edge turns it into exit 4."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation is set to; every field has its default."""

    database_url: str = "sqlite:///instance/bbd.db"
    secret_key: str = field(default="", repr=False)
    base_url: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = ()
    smtp_url: str = field(default="", repr=False)
    smtp_ca_file: Path | None = None
    mail_from: str = "bbd@localhost.localdomain"
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Berlin"))
    holidays: str = "DE-BE"
    rules_dir: Path = paths.RULES
    checkpoint_dir: Path | None = None
    sweep_at: time = time(6, 0)
    min_cell: int = 5
    round_counts: bool = False
    retry_schedule: tuple[int, ...] = (60, 120, 300, 900, 1800)
    metrics_token: str = field(default="", repr=False)
    time_travel: bool = False
    log_format: str = "console"

    @property
    def https(self) -> bool:
        """Whether people reach bbd by https; then cookies are Secure."""
        return self.base_url.startswith("https://")


SECRETS = frozenset({"secret_key", "smtp_url", "metrics_token", "database_url"})


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (default: the process's). Raises SettingsRefused with every problem found."""
    given, problems = _given(os.environ if environ is None else environ)
    values: dict[str, Any] = {}
    for name, text in given.items():
        try:
            values[name] = READERS[name](text)
        except ValueError as error:
            shown = "" if name in SECRETS else f" („{text}“)"
            problems.append(f"BBD_{name.upper()}{shown} {error}.")
    settings = Settings(**values)
    problems += _unsafe(settings)
    if problems:
        raise SettingsRefused(problems)
    return settings


def _given(environ: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return the settings that are set, by field name, and a problem for each name that is none."""
    ours = {variable: text for variable, text in sorted(environ.items()) if variable.startswith("BBD_")}
    given = {_field(variable): text for variable, text in ours.items() if variable in names() and text}
    problems: list[str] = []
    for variable, text in ours.items():
        name = _field(variable).removesuffix("_file")
        if variable in names():
            continue
        if variable != f"BBD_{name.upper()}_FILE" or name not in READERS:
            problems.append(_unknown(variable))
        elif name in given:
            problems.append(f"{variable} und BBD_{name.upper()} sind beide gesetzt; bitte nur eines.")
        elif text:
            try:
                given[name] = Path(text).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError):
                problems.append(f"{variable}: Die Datei „{text}“ ist nicht lesbar.")
    return given, problems


def _field(variable: str) -> str:
    return variable.removeprefix("BBD_").lower()


def _unknown(variable: str) -> str:
    near = difflib.get_close_matches(_field(variable), READERS, n=1)
    hint = f"Meinten Sie BBD_{near[0].upper()}?" if near else "`bbd config` zeigt alle."
    return f"{variable} ist keine Einstellung von bbd. {hint}"


def _unsafe(settings: Settings) -> list[str]:
    problems = []
    if settings.time_travel and settings.https:
        problems.append(
            "BBD_TIME_TRAVEL ist nur zum Ausprobieren da und wird mit einer https-Adresse in BBD_BASE_URL abgelehnt."
        )
    if settings.secret_key and len(settings.secret_key) < 32:  # noqa: PLR2004 - 256 bits, written as hex, are 64
        problems.append("BBD_SECRET_KEY ist zu kurz: mindestens 32 Zeichen, zum Beispiel aus `openssl rand -hex 32`.")
    return problems


def is_set(name: str) -> bool:
    """Say whether the environment sets the field `name`, itself or by a file."""
    variable = f"BBD_{name.upper()}"
    return bool(os.environ.get(variable) or os.environ.get(f"{variable}_FILE"))


def names() -> tuple[str, ...]:
    """Return the names of all settings as the environment knows them."""
    return tuple(f"BBD_{item.name.upper()}" for item in fields(Settings))


def without_password(url: str) -> str:
    """Return a database address as it may be shown."""
    shown = re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", url)
    return re.sub(r"([?&](?:ssl)?password=)[^&]*", r"\1***", shown)
