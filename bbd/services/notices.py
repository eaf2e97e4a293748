"""What letters need of subjects, put aside until the letters are written: a sweep may have very much to tell.

In a temporary file, so that what is told does not count in memory; small sweeps never touch the disk. Nothing here
outlives the sweep, and nothing is written for what nobody will be told.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Final, Self

import orjson

from bbd.domain.errors import Unreachable
from bbd.rulebook.model import Rulebook
from bbd.services.casefiles import CaseFile

IN_MEMORY: Final = 2**24
"""Bytes that are kept in memory before they go to a file."""


@dataclass(slots=True)
class Notice:
    """Of one subject: its parties, the mail addresses of each role of the ladder, and what fills the placeholders."""

    partner_id: uuid.UUID
    issuer_id: uuid.UUID
    recipients: Mapping[str, Sequence[str]]
    words: Mapping[str, str]


class Notices:
    """A line of JSON for each notice; where it begins is its name. Unreachable where the disk takes nothing more."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by __exit__
        self._end = 0

    def __enter__(self) -> Self:
        """Keep notices until the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Forget them all."""
        self._file.close()

    def put(self, rule_id: str, case: CaseFile) -> int:
        """Put aside what letters of a rule need of a subject, before the first is read; return its name."""
        words = case.placeholders(self._rulebook.letter_of(rule_id).about)
        fields = (case.partner_id, case.issuer_id, case.recipients, words)
        name = self._end
        try:
            self._end += self._file.write(orjson.dumps(fields, option=orjson.OPT_APPEND_NEWLINE))
        except OSError as error:
            raise _unreachable(error) from error
        return name

    def read(self, name: int) -> Notice:
        """Return what was put aside under this name."""
        try:
            self._file.seek(name)
            line = self._file.readline()
        except OSError as error:
            raise _unreachable(error) from error
        partner_id, issuer_id, recipients, words = orjson.loads(line)
        return Notice(uuid.UUID(partner_id), uuid.UUID(issuer_id), recipients, words)


def _unreachable(error: OSError) -> Unreachable:
    return Unreachable.because(
        f"Was Briefe sagen sollen, lässt sich nicht zwischenspeichern ({error.strerror}).",
        remedy="Bitte im Ordner für vorläufige Dateien (TMPDIR) Platz schaffen und es noch einmal versuchen.",
    )
