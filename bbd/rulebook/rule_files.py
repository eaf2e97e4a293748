"""The files of a rulebook as bytes by name: which there are, their hashes, and what of them rules are made of.

Whether they are good rules, bbd.rulebook.packs says.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bbd.domain.errors import InputRefused, Problem

LADDERS: Final = "ladders.toml"
LETTERS: Final = "letters.toml"
CASES: Final = ".cases.toml"
SHARED: Final = frozenset({LADDERS, LETTERS})

Files = Mapping[str, bytes]
"""The bytes of each file, by its name."""
Hashes = Mapping[str, str]
"""The SHA-256 of each file's bytes, by its name."""


def files_in(directory: Path) -> Files:
    """Return the TOML files of a folder by name, in order. Raises InputRefused for those that cannot be read."""
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path in sorted(directory.glob("*.toml")):
        try:
            files[path.name] = path.read_bytes()
        except OSError:
            problems.append(Problem("Die Datei lässt sich nicht lesen.", where=str(path)))
    if problems:
        raise InputRefused(problems)
    return files


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
