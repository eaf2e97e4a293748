"""Opening the archive of an export: exactly its files, of a size that somebody can have meant, nothing else."""

import io
import zipfile
import zlib
from collections.abc import Collection
from typing import Final

from bbd.domain.csv_reading import refuse_if_any
from bbd.domain.errors import InputRefused, Problem
from bbd.domain.numbers import quoted

MAX_MEMBER: Final = 256 * 1024 * 1024
"""Bytes that one file of the archive may unfold to."""

_ENCRYPTED: Final = 0x1
_REMEDY: Final = "Bitte eine Datei verwenden, die `bbd export all` geschrieben hat."


def unpack(content: bytes, names: Collection[str], *, where: str) -> dict[str, bytes]:
    """Return the files called `names`; InputRefused when they are not exactly those of the archive.

    Nothing is written to disk, so a path inside the archive leads nowhere.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check(archive.infolist(), names, where)
            return {name: _member(archive, name, where) for name in names}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise InputRefused.because("Die Datei ist kein lesbares ZIP-Archiv.", where=where, remedy=_REMEDY) from error


def _check(found: list[zipfile.ZipInfo], names: Collection[str], where: str) -> None:
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
    problems += [
        Problem(f"{quoted(entry.filename)} ist entpackt größer als {MAX_MEMBER // 1024 // 1024} MB.", where)
        for entry in found
        if entry.file_size > MAX_MEMBER
    ]
    refuse_if_any(problems)


def _member(archive: zipfile.ZipFile, name: str, where: str) -> bytes:
    # The size in the directory may be a lie; what is read is not.
    with archive.open(name) as member:
        content = member.read(MAX_MEMBER + 1)
    if len(content) > MAX_MEMBER:
        raise InputRefused.because(
            f"{quoted(name)} ist entpackt größer als {MAX_MEMBER // 1024 // 1024} MB.", where=where
        )
    return content
