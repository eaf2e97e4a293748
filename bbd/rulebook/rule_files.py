"""The files of a rulebook as bytes by name: which there are, their hashes, and what of them rules are made of.

Whether they are good rules, bbd.rulebook.packs says.
"""

import hashlib
import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bbd.domain.errors import InputRefused, Problem
from bbd.domain.free_text import HIDDEN
from bbd.domain.numbers import quoted
from bbd.rulebook.sources import LARGEST_FILE

LADDERS: Final = "ladders.toml"
LETTERS: Final = "letters.toml"
CASES: Final = ".cases.toml"
SHARED: Final = frozenset({LADDERS, LETTERS})

MOST_FILES: Final = 102
"""Fifty packs with their cases, the ladders and the letters."""

Files = Mapping[str, bytes]
"""The bytes of each file, by its name."""
Hashes = Mapping[str, str]
"""The SHA-256 of each file's bytes, by its name."""


def files_in(directory: Path) -> Files:
    """Return the TOML files of a folder by name, in order. Raises InputRefused for those that cannot be read."""
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for name in _names(directory):
        path = directory / name
        if HIDDEN.search(name) or "\n" in name:
            what = f"Den Namen der Datei {quoted(name)} kann bbd nicht lesen."
            problems.append(Problem(what, shown(directory), "Bitte umbenennen, am besten in Kleinbuchstaben."))
            continue
        try:
            files[name] = _bytes(path)
        except OSError:
            problems.append(Problem("Die Datei lässt sich nicht lesen.", str(path), "Bitte die Rechte prüfen."))
        except ValueError:
            problems.append(Problem("Das ist keine gewöhnliche Datei.", str(path), "Bitte aus dem Ordner nehmen."))
    if problems:
        raise InputRefused(problems)
    return files


def shown(path: Path) -> str:
    """Return a path as a message can print it, whatever bytes its names are made of."""
    return HIDDEN.sub("\N{REPLACEMENT CHARACTER}", str(path)).replace("\n", "\N{REPLACEMENT CHARACTER}")


def _names(directory: Path) -> list[str]:
    # Path.is_dir raises for names that are too long.
    if not os.path.isdir(directory):  # noqa: PTH112 - see above
        remedy = "Bitte den Ordner nennen, in dem die Regelwerke liegen."
        raise InputRefused.because(f"{quoted(str(directory))} ist kein Ordner, den es gibt.", remedy=remedy)
    try:
        names = sorted(path.name for path in directory.iterdir() if path.suffix == ".toml")
    except OSError as error:
        remedy = "Bitte die Rechte prüfen."
        raise InputRefused.because(
            "Der Ordner lässt sich nicht lesen.", where=shown(directory), remedy=remedy
        ) from error
    if len(names) > MOST_FILES:
        what = f"Hier liegen {len(names)} Dateien; möglich sind {MOST_FILES}."
        raise InputRefused.because(what, where=shown(directory), remedy="Bitte Regelwerke zusammenfassen.")
    return names


def _bytes(path: Path) -> bytes:
    """Return the bytes of a regular file, no more than tell that it is too large; ValueError for what is none."""
    # Opening a pipe would otherwise wait for somebody to write into it.
    opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise ValueError("no regular file")
    with os.fdopen(opened, "rb") as file:
        return file.read(LARGEST_FILE + 1)


def pack_names(files: Files) -> list[str]:
    """Return the names of the files that are packs, sorted."""
    return sorted(name for name in files if name not in SHARED and not name.endswith(CASES))


def hashes_of(files: Files) -> Hashes:
    """Return the hash of each file."""
    return {name: hashlib.sha256(raw).hexdigest() for name, raw in files.items()}


def effective(hashes: Hashes) -> Hashes:
    """Return what the rules are made of: packs, ladders and letters, but not the cases."""
    return {name: sha256 for name, sha256 in sorted(hashes.items()) if not name.endswith(CASES)}


def digest(hashes: Hashes) -> str:
    """Return one hash for the rules as a whole; other cases beside the same rules change nothing about it."""
    return hashlib.sha256(json.dumps(effective(hashes), sort_keys=True).encode()).hexdigest()
