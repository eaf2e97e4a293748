"""A signed copy beside the document it should be: all that a machine can say of it.

As a program it does so for one file and ends: two lengths and two files on its input, JSON on its output. Start it
with bbd.documents.copy_process, which says how much time and memory it may take.
"""

import io
import json
import resource
import sys
from collections.abc import Sequence
from datetime import UTC
from typing import Final

import pikepdf

from bbd.documents.copy_opening import AGAIN, opened
from bbd.documents.copy_pages import PageTexts, added_notes, page_texts, same_pages
from bbd.documents.copy_process import LENGTHS
from bbd.documents.copy_signatures import Found, signatures_in
from bbd.domain.errors import InputRefused, Refused
from bbd.domain.signed_copies import UNCHECKED, Check, Inspection, Result, first_difference

CPU_SECONDS: Final = 20
MEMORY_BYTES: Final = 1536 * 1024 * 1024


def inspect(ours: bytes, theirs: bytes) -> Inspection:
    """Compare what was handed in with our document; InputRefused says why it cannot be taken in."""
    with opened(theirs) as copy, pikepdf.open(io.BytesIO(ours)) as document:
        signatures = signatures_in(theirs)
        notes = added_notes(copy)
        checks = {"file": Check(Result.PASSED, "Die Datei ist ein lesbares PDF ohne Verschlüsselung und Aktionen.")}
        if theirs.startswith(ours):
            pictures = frozenset[int]()
            checks["document"] = _same_bytes(document, copy)
        else:
            pictures, compared = _same_text(document, copy, page_texts(ours), page_texts(theirs))
            checks |= compared
    if not signatures and not pictures:
        raise InputRefused.because("In der Datei ist keine Unterschrift zu finden.", remedy=NO_SIGNATURE)
    if notes:
        checks["notes"] = Check(Result.NOT_CHECKED, NOTES.format(notes))
    checks |= _told(signatures)
    kind = "electronic" if signatures else "scan"
    return Inspection(kind, checks, needs_person=bool(pictures or notes))


NO_SIGNATURE: Final = (
    "Angenommen wird das Dokument mit einer elektronischen Signatur, oder unterschrieben und eingescannt."
)
NOTES: Final = "Zur Datei sind Anmerkungen hinzugekommen ({}). Was sie zeigen und verdecken, wurde nicht geprüft."


def _same_bytes(document: pikepdf.Pdf, copy: pikepdf.Pdf) -> Check:
    if not same_pages(document, copy):
        raise InputRefused.because(
            "Die Datei beginnt mit unserem Dokument, ändert danach aber seine Seiten.", remedy=AGAIN
        )
    return Check(Result.PASSED, "Dasselbe Dokument, Byte für Byte; hinzugekommen ist nur, was eine Signatur braucht.")


def _same_text(
    document: pikepdf.Pdf, copy: pikepdf.Pdf, ours: PageTexts, theirs: PageTexts
) -> tuple[frozenset[int], dict[str, Check]]:
    """Return which pages are pictures, and what was compared."""
    pictures, number = theirs.pictures, len(theirs.texts)
    if len(pictures) == number:
        if number < len(ours.texts):
            raise _differs(f"Das Dokument hat {_pages(len(ours.texts))}, der Scan nur {_pages(number)}.")
        return pictures, {"document": Check(Result.NOT_CHECKED, ALL_PICTURES)}
    if number != len(ours.texts):
        raise _differs(f"Das Dokument hat {_pages(len(ours.texts))}, Ihre Datei {_pages(number)}.")
    found = first_difference(ours.texts, theirs.texts, sheet=ours.sheet, skipped=pictures)
    if found:
        raise _differs(found)
    said = "Derselbe Text auf allen Seiten."
    if pictures:
        named = ", ".join(str(page + 1) for page in sorted(pictures))
        said = f"Derselbe Text auf allen Seiten bis auf diese, die Bilder sind: {named}."
    look = "Verglichen wurde der Text, nicht das Aussehen der Seiten."
    checks = {"document": Check(Result.PASSED, said), "look": Check(Result.NOT_CHECKED, look)}
    return pictures, {**checks, "attachment": _attachment(document, copy)}


ALL_PICTURES: Final = "Die Datei besteht aus Bildern. Ihr Text wurde nicht maschinell geprüft."

UNSEEN: Final = Check(Result.NOT_CHECKED, "Nicht geprüft, ob auf dem Papier unterschrieben ist und von wem.")


def _differs(how: str) -> InputRefused:
    return InputRefused.because(f"Das ist nicht dieselbe Fassung. {how}", remedy=AGAIN)


def _pages(number: int) -> str:
    return "1 Seite" if number == 1 else f"{number} Seiten"


def _attachment(document: pikepdf.Pdf, copy: pikepdf.Pdf) -> Check:
    """Say whether the JSON that we attached is still there; InputRefused where it is another."""
    (name, ours), *_ = document.attachments.items()
    theirs = copy.attachments.get(name)
    if theirs is None:
        return Check(Result.NOT_CHECKED, "Die Datei mit dem Wortlaut ist nicht mehr angehängt.")
    if theirs.get_file().read_bytes() != ours.get_file().read_bytes():
        raise _differs("Die angehängte Datei mit dem Wortlaut ist eine andere.")
    return Check(Result.PASSED, "Die angehängte Datei mit dem Wortlaut ist dieselbe.")


def _told(signatures: Sequence[Found]) -> dict[str, Check]:
    if not signatures:
        return {"signature": UNSEEN}
    told = {}
    for number, one in enumerate(signatures, start=1):
        at = f"{one.at.astimezone(UTC):%d.%m.%Y, %H:%M} Uhr (UTC)" if one.at else "ohne Zeitangabe"
        told[f"signature-{number}"] = Check(
            Result.PASSED,
            f"Elektronische Signatur von „{one.name}“ (laut Zertifikat, ausgestellt von „{one.issuer}“), nach eigener "
            f"Angabe {at}: Sie passt zur Datei, und danach wurde am Dokument nichts geändert.",
            one.sha256,
        )
    return told | dict(UNCHECKED)


def main() -> None:
    """Read both files, and write the inspection or the refusal."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    read = sys.stdin.buffer.read
    ours, theirs = (read(length) for length in LENGTHS.unpack(read(LENGTHS.size)))
    try:
        answer = {"found": inspect(ours, theirs).plain()}
    except Refused as refusal:
        problem = refusal.problems[0]
        answer = {"refused": {"what": problem.what, "remedy": problem.remedy}}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
