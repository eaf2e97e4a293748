"""The words of a letter to an auditor with a checkpoint of the audit trail: pure rendering of plain data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bbd import paths
from bbd.mail.digest import RenderedDigest
from bbd.mail.paragraphs import wrapped

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
    text = _ENVIRONMENT.get_template("checkpoint.txt").render(view)
    html = _ENVIRONMENT.get_template("checkpoint.html").render(view)
    return RenderedDigest(subject, text, html)


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(paths.TEMPLATES / "letters"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_ENVIRONMENT.filters["wrapped"] = wrapped
