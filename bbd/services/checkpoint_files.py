"""Checkpoints in a folder outside the database, one file each: whoever changes the database has not changed these.

A folder that cannot be written holds up nothing: what is missing there is written at the worker's next tick, and the
trouble is remembered for the page of the trail.
"""

import os
from pathlib import Path

from sqlmodel import Session

from bbd.domain.checkpoints import Checkpoint
from bbd.domain.errors import Unreachable
from bbd.settings import Settings
from bbd.store import facts
from bbd.store.checkpoint_queries import all_checkpoints
from bbd.store.database import sqlite_file


def folder(settings: Settings) -> Path:
    """Return BBD_CHECKPOINT_DIR, else `checkpoints` beside the SQLite file, else `instance/checkpoints`."""
    if settings.checkpoint_dir is not None:
        return settings.checkpoint_dir
    return (sqlite_file(settings.database_url) or Path("instance/bbd.db")).with_name("checkpoints")


def write(checkpoint: Checkpoint, file: Path) -> None:
    """Write one checkpoint, whole or not at all; Unreachable where that does not work."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f".{file.name}.{os.getpid()}")
        with beside.open("w", encoding="ascii", newline="\n") as handle:
            handle.write(checkpoint.file())
            handle.flush()
            os.fsync(handle.fileno())
        beside.replace(file)
    except OSError as error:
        raise Unreachable.because(
            f"Der Prüfpunkt „{file}“ lässt sich nicht schreiben ({error.strerror}).",
            remedy="Bitte Platz und Rechte prüfen oder BBD_CHECKPOINT_DIR ändern.",
        ) from error


def missing(session: Session, settings: Settings) -> list[Checkpoint]:
    """Return the checkpoints that have no file in the folder yet, oldest first."""
    try:
        there = set(os.listdir(folder(settings)))  # noqa: PTH208 - names alone, of a folder that may not be there
    except OSError:
        there = set()
    return [each for each in all_checkpoints(session) if each.file_name not in there]


def write_missing(wanted: list[Checkpoint], settings: Settings) -> str:
    """Write these checkpoints into the folder; return why that did not work, as a German sentence, or nothing."""
    try:
        for checkpoint in wanted:
            write(checkpoint, folder(settings) / checkpoint.file_name)
    except Unreachable as refusal:
        return str(refusal)
    return ""


def remember(session: Session, trouble: str) -> None:
    """Keep for the page of the trail whether the folder can be written."""
    if trouble:
        facts.remember(session, facts.CHECKPOINT_TROUBLE, trouble)
    else:
        facts.forget(session, facts.CHECKPOINT_TROUBLE)


def is_writable(settings: Settings) -> bool:
    """Say whether files can be put into the folder, which need not be there yet."""
    at = folder(settings).absolute()
    while not at.exists() and at != at.parent:
        at = at.parent
    return at.is_dir() and os.access(at, os.W_OK | os.X_OK)
