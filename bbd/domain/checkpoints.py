r"""Checkpoints of the audit trail as text (docs/audit.md): what is signed, and the file that an auditor keeps.

A file holds the signed text `size\nhash\ntime\n`, then the signature and the public key, each in hexadecimal on a
line of its own; docs/audit.md describes it. Signing and checking are in bbd.services.checkpoint_keys.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from bbd.domain.errors import InputRefused

_TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{6}Z"
_FILE = re.compile(
    f"(?P<size>[1-9][0-9]{{0,17}})\n(?P<hash>[0-9a-f]{{64}})\n(?P<time>{_TIME})\n"
    "(?P<signature>[0-9a-f]{128})\n(?P<public_key>[0-9a-f]{64})\n?"
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed statement: at `at` the trail had `size` entries and the last one had this `hash`."""

    size: int
    hash: str
    at: datetime
    signature: str = ""
    public_key: str = ""

    def text(self) -> str:
        """Return what is signed."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        return f"{self.size}\n{self.hash}\n{at}\n"

    def file(self) -> str:
        """Return the file, in ASCII."""
        return f"{self.text()}{self.signature}\n{self.public_key}\n"

    @property
    def file_name(self) -> str:
        """The file's name; with a part of the hash, because two databases may share a folder."""
        return f"checkpoint-{self.size:09d}-{self.hash[:8]}.txt"


def read_checkpoint(content: bytes, *, where: str) -> Checkpoint:
    """Read a file; InputRefused for what is none."""
    found = _FILE.fullmatch(content.decode("latin-1").replace("\r\n", "\n"))
    try:
        at = datetime.fromisoformat(found["time"]) if found else None
    except ValueError:
        at = None
    if found is None or at is None:
        raise InputRefused.because(
            "Das ist kein Prüfpunkt des Protokolls.",
            where=where,
            remedy="Erwartet werden fünf Zeilen: Anzahl, Prüfsumme, Zeitpunkt, Signatur, öffentlicher Schlüssel.",
        )
    return Checkpoint(int(found["size"]), found["hash"], at, found["signature"], found["public_key"])
