"""Prüft das Protokoll von bbd ohne bbd: die Kette der Einträge und signierte Prüfpunkte. Was sie sind: docs/audit.md.

    python verify_audit.py export.jsonl [prüfpunkt.txt …] [--public-key SCHLÜSSEL]

Den Schlüssel, 64 Ziffern von 0 bis 9 und a bis f, zeigt „bbd config“. Nötig sind Python ab 3.11 und cryptography. Endet
mit 0, wenn alles stimmt; mit 1, wenn etwas verändert ist; mit 2, wenn Datei oder Aufruf nicht lesbar sind.
"""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    sys.exit(print("Es fehlt das Paket cryptography: python -m pip install cryptography", file=sys.stderr) or 2)

FIELDS = ["seq", "at", "actor", "action", "object", "details", "prev", "hash"]
HASH = re.compile("[0-9a-f]{64}")
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"
LARGEST, DEEPEST = 2**53 - 1, 5
CHECKPOINT = re.compile(
    f"([1-9][0-9]{{0,17}})\n({HASH.pattern})\n({TIME})\n([0-9a-f]{{128}})\n({HASH.pattern})\n?", re.ASCII
)


class Tampered(Exception):  # noqa: N818 - says what happened
    """Something has been changed. What is not what it should be by its form is a ValueError."""


def check_plain(value: Any, depth: int = 0) -> None:  # noqa: ANN401 - JSON is any
    """Refuse what this program cannot write canonically (RFC 8785): fractions, huge numbers, keys beyond ASCII."""
    inside = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    if depth > DEEPEST or (isinstance(value, dict) and not all(key.isascii() for key in value)):
        raise ValueError("zu tief verschachtelt, oder ein Name ist nicht ASCII")
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > LARGEST):
        raise ValueError(f"die Zahl {value} lässt sich nicht kanonisch schreiben")
    for one in inside:
        check_plain(one, depth + 1)


def canonical(value: dict[str, Any]) -> bytes:
    """Return canonical JSON: sorted keys, no blanks, UTF-8; for what check_plain lets pass this is RFC 8785."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that has a key twice."""
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("ein Name steht doppelt")
    return dict(pairs)


def read_entry(text: str, number: int) -> dict[str, Any]:
    """Return the entry on line `number`."""
    try:
        entry = json.loads(text, object_pairs_hook=once)
        check_plain(entry)
    except (ValueError, RecursionError) as error:
        why = error if type(error) is ValueError else "kein JSON, das dieses Programm lesen kann"
        raise ValueError(f"Zeile {number}: {why}") from error
    if not isinstance(entry, dict) or sorted(entry) != sorted(FIELDS):
        raise ValueError(f"Zeile {number}: erwartet werden genau die Felder {', '.join(FIELDS)}")
    hashes = [entry[name] for name in ("prev", "hash")]
    if type(entry["seq"]) is not int or not all(isinstance(one, str) and HASH.fullmatch(one) for one in hashes):
        raise ValueError(f"Zeile {number}: seq, prev oder hash haben nicht ihre Form")
    return entry


def check_chain(lines: Iterable[str]) -> list[str]:
    """Return the hashes of all entries, of which each continues the one before."""
    hashes: list[str] = []
    prev = "0" * 64
    for number, text in enumerate(lines, 1):
        entry = read_entry(text, number)
        if entry["seq"] != number:
            raise Tampered(f"In Zeile {number} steht Eintrag {entry['seq']}: Einträge fehlen oder sind vertauscht.")
        body = {name: value for name, value in entry.items() if name != "hash"}
        try:
            computed = hashlib.sha256(b"\0" + bytes.fromhex(prev) + canonical(body)).hexdigest()
        except UnicodeEncodeError as error:
            raise ValueError(f"Zeile {number}: ein Zeichen, das es in UTF-8 nicht gibt") from error
        if entry["prev"] != prev or entry["hash"] != computed:
            raise Tampered(f"Eintrag {number} ist verändert.")
        prev = computed
        hashes.append(prev)
    return hashes


def check_point(file: str, hashes: list[str], expected: str | None) -> tuple[int, str]:
    """Compare one checkpoint with the chain; return how many entries it confirms, and the key of its signature."""
    found = CHECKPOINT.fullmatch(Path(file).read_bytes().decode("ascii", "replace").replace("\r\n", "\n"))
    if not found:
        raise ValueError("das ist kein Prüfpunkt (Anzahl, Prüfsumme, Zeitpunkt, Signatur, Schlüssel)")
    size, digest, time, signature, key = found.groups()
    if expected and key != expected:
        raise Tampered(f"der Prüfpunkt ist mit einem anderen Schlüssel signiert ({key}).")
    try:
        signed = f"{size}\n{digest}\n{time}\n".encode("ascii")
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), signed)
    except (InvalidSignature, ValueError) as error:
        raise Tampered("die Signatur stimmt nicht; der Prüfpunkt ist verändert.") from error
    if len(hashes) < int(size):
        raise Tampered(f"das Protokoll hat {len(hashes)} Einträge, der Prüfpunkt bestätigt {size}: Das Ende fehlt.")
    if hashes[int(size) - 1] != digest:
        raise Tampered(f"Eintrag {size} ist nicht der, den der Prüfpunkt bestätigt: Das Protokoll ist umgeschrieben.")
    return int(size), key


def main(arguments: list[str] | None = None) -> int:
    """Check what the command line names, say what came of it, and return the exit code."""
    parser = argparse.ArgumentParser()
    parser.format_help = lambda: f"{__doc__}\n"
    parser.error = lambda _: parser.exit(2, f"Der Aufruf stimmt nicht.\n\n{__doc__}")
    parser.add_argument("export")
    parser.add_argument("checkpoints", nargs="*")
    parser.add_argument("--public-key", type=lambda text: HASH.fullmatch(text.strip().lower())[0])
    given = parser.parse_args(arguments)
    at, found = given.export, set()
    try:
        with Path(given.export).open(encoding="utf-8", newline="\n") as lines:
            hashes = check_chain(lines)
        for at in given.checkpoints:
            found.add(check_point(at, hashes, given.public_key))
    except Tampered as changed:
        print(f"{at}: {changed}", file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        why = error if type(error) is ValueError else "es gibt diese Datei nicht, oder sie ist kein Text in UTF-8"
        print(f"{at}: nicht lesbar: {why}.", file=sys.stderr)
        return 2
    print(f"Die Kette ist unversehrt. Einträge: {len(hashes)}; passende Prüfpunkte: {len(given.checkpoints)}.")
    for size, key in sorted(found):
        print(
            f"Bestätigt bis Eintrag {size} mit dem Schlüssel {key}; bitte mit dem vergleichen, den Sie notiert haben."
        )
    if len(hashes) > max((size for size, _ in found), default=0):
        print("Ob dahinter etwas fehlt oder neu gerechnet wurde, zeigt erst ein Prüfpunkt, der weiter reicht.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
