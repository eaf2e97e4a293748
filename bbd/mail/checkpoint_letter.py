"""The words of a letter to an auditor with a checkpoint of the audit trail: pure rendering of plain data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bbd.mail.digest import RenderedDigest
from bbd.mail.letter_templates import both_parts

MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Told:
    """What the letter tells: the checkpoint's `file`, its `size` and local moment, and which agreements were signed."""

    file: str
    size: int
    at: datetime
    agreements: Sequence[str]
    url: str


def render(person_name: str, told: Told) -> RenderedDigest:
    """Render the letter to one person; `told.agreements` is empty for the daily one."""
    named = ", ".join(told.agreements[:MOST_NAMED])
    rest = len(told.agreements) - MOST_NAMED
    also = f" und {rest} weiteren" if rest > 0 else ""
    subject = f"Prüfpunkt des Protokolls: {told.size} Einträge"
    if told.agreements:
        subject = f"Prüfpunkt nach Zeichnung: {told.agreements[0]}" + (
            f" und {len(told.agreements) - 1} weitere" if len(told.agreements) > 1 else ""
        )
    view = {
        "name": person_name,
        "subject": subject,
        "occasion": f"Anlass ist die Zeichnung zu {named}{also}." if named else "Er wird einmal am Tag gemacht.",
        "told": told,
    }
    return RenderedDigest(subject, *both_parts("checkpoint", view))
