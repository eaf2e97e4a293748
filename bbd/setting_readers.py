"""How each setting is read from its text; ValueError says, as the end of a sentence, what is wrong with it."""

import os
import re
from collections.abc import Callable, Mapping
from datetime import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("ist keine bekannte Zeitzone, zum Beispiel Europe/Berlin") from error


def _clock_time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise ValueError("ist keine Uhrzeit, zum Beispiel 06:00") from error


def _flag(text: str) -> bool:
    if text not in {"", "0", "1"}:
        raise ValueError("muss 1 oder 0 sein")
    return text == "1"


def _whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError("ist keine ganze Zahl")
    return int(text)


def _min_cell(text: str) -> int:
    number = _whole(text)
    if number < 3:  # noqa: PLR2004 - smaller groups point at people
        raise ValueError("darf nicht unter 3 liegen; sonst wären einzelne Personen erkennbar")
    return number


def _schedule(text: str) -> tuple[int, ...]:
    seconds = tuple(_whole(part.strip()) for part in text.split(","))
    if not all(seconds):
        raise ValueError("braucht Sekunden über 0, zum Beispiel 60,120,300")
    return seconds


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        complete = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        complete = False
    if not complete or parts.query or parts.fragment or parts.username is not None:
        raise ValueError("ist keine Adresse wie https://bbd.example.de")
    return parts.geturl().rstrip("/")


def _folder(text: str) -> Path:
    if not os.path.isdir(text):  # noqa: PTH112 - Path.is_dir raises for names that are too long
        raise ValueError("ist kein Ordner")
    return Path(text)


def _file(text: str) -> Path:
    if not Path(text).is_file():
        raise ValueError("ist keine Datei")
    return Path(text)


def _database(text: str) -> str:
    if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("muss mit sqlite:/// oder postgresql+psycopg:// beginnen")
    try:
        _ = urlsplit(text).port
    except ValueError as error:
        raise ValueError("nennt einen Port, den es nicht gibt, oder eine falsch geschriebene Adresse") from error
    return text


def _log_format(text: str) -> str:
    if text not in {"console", "json"}:
        raise ValueError("muss console oder json sein")
    return text


def _hosts(text: str) -> tuple[str, ...]:
    return tuple(host.strip() for host in text.split(",") if host.strip())


READERS: Mapping[str, Callable[[str], Any]] = {
    "database_url": _database,
    "secret_key": str,
    "base_url": _url,
    "trusted_hosts": _hosts,
    "smtp_url": str,
    "smtp_ca_file": _file,
    "mail_from": str,
    "timezone": _zone,
    "holidays": str,
    "rules_dir": _folder,
    "checkpoint_dir": Path,
    "sweep_at": _clock_time,
    "min_cell": _min_cell,
    "round_counts": _flag,
    "retry_schedule": _schedule,
    "metrics_token": str,
    "time_travel": _flag,
    "log_format": _log_format,
}
"""The reader of each setting, by the name of its field."""
