"""From the bytes of a file to its text: UTF-8, and nothing else."""

from bbd.domain.errors import InputRefused


def decode(text: str | bytes, *, where: str) -> str:
    """Return `text` as a string without a byte order mark; InputRefused where it is not UTF-8."""
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        raise InputRefused.because(
            "Die Datei ist nicht in UTF-8 gespeichert.",
            where=f"{where}, Zeile {line}",
            remedy="Bitte als „UTF-8“ speichern (in Tabellenprogrammen: „CSV UTF-8“).",
        ) from error
