"""Opening the archive of an export: exactly its files, of a size that somebody can have meant, nothing else."""

import io
import zipfile
import zlib
from collections.abc import Collection
from typing import Final

from bbd.domain.errors import InputRefused, Problem
from bbd.domain.numbers import quoted
from bbd.domain.places import refuse_if_any

MAX_BYTES: Final = 256 * 1024 * 1024
"""Bytes that the files of an archive may unfold to, all together."""

_ENCRYPTED: Final = 0x1
_REMEDY: Final = "Bitte eine Datei verwenden, die `bbd export all` geschrieben hat."


def unpack(content: bytes, names: Collection[str], *, where: str, most: int = MAX_BYTES) -> dict[str, bytes]:
    """Return the files called `names`; InputRefused when they are not exactly those of the archive.

    An archive that unfolds to more than `most` bytes is refused before it does; one that lies about its size reads
    as broken. Nothing is written to disk, so a path inside the archive leads nowhere.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check(archive.infolist(), names, where, most)
            return {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise InputRefused.because("Die Datei ist kein lesbares ZIP-Archiv.", where=where, remedy=_REMEDY) from error


def _check(found: list[zipfile.ZipInfo], names: Collection[str], where: str, most: int) -> None:
    given = [entry.filename for entry in found]
    problems = [
        Problem(f"Das Archiv enthält {quoted(name)}; das gehört nicht hinein.", where, _REMEDY)
        for name in given
        if name not in names
    ]
    problems += [
        Problem(f"Im Archiv fehlt {name}." if name not in given else f"{name} ist mehrfach im Archiv.", where, _REMEDY)
        for name in names
        if given.count(name) != 1
    ]
    problems += [
        Problem(f"{quoted(entry.filename)} ist verschlüsselt.", where, _REMEDY)
        for entry in found
        if entry.flag_bits & _ENCRYPTED
    ]
    if sum(entry.file_size for entry in found) > most:
        problems.append(Problem(f"Das Archiv ist entpackt größer als {most // 1024 // 1024} MB.", where, _REMEDY))
    refuse_if_any(problems)
