"""What a person is told: the open points of a sweep in one letter, as subject, plain text and HTML.

Pure rendering of plain data. It decides neither who gets a letter nor when, and no reading's value has a place in it
(CONTRACT 6). Both parts are filled from the same view and the same prose, so they cannot say different things.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bbd import paths
from bbd.mail.chapters import DigestItem, chapters_of, clean

LINE = 72


@dataclass(frozen=True, slots=True)
class RenderedDigest:
    """A letter's words; `text` and `html` say the same."""

    subject: str
    text: str
    html: str


def render_digest(
    person_name: str, items: Sequence[DigestItem], *, base_url: str, today: date, coordinator_mail: str
) -> RenderedDigest:
    """Render the letter to one person on the local day `today`, most urgent points first, grouped by agreement.

    `base_url` is where every link leads below; `coordinator_mail` answers questions. ValueError when there is nothing
    to tell or a path leads elsewhere: both are faults of the caller, not of what people entered.
    """
    if not items:
        raise ValueError("a digest needs at least one item")
    chapters = chapters_of(items, base_url.rstrip("/"), today)
    view = {
        "name": clean(person_name),
        "chapters": chapters,
        "lead": _lead(items, len(chapters), today),
        "one": len(items) == 1,
        "coordinator_mail": clean(coordinator_mail),
        "base_url": base_url,
    }
    text = _ENVIRONMENT.get_template("digest.txt").render(view)
    html = _ENVIRONMENT.get_template("digest.html").render(view | {"subject": subject_of(items, today)})
    return RenderedDigest(subject_of(items, today), text, html)


def subject_of(items: Sequence[DigestItem], today: date) -> str:
    """Return the subject: how many points are open, and since when the oldest is."""
    where = "Ihrer Zielvereinbarung" if len(_numbers(items)) == 1 else "Ihren Zielvereinbarungen"
    age = _age(min(item.since for item in items), today)
    if len(items) == 1:
        return f"1 offener Punkt in {where} – {age}"
    return f"{len(items)} offene Punkte in {where} – der älteste {age}"


def _numbers(items: Sequence[DigestItem]) -> set[str]:
    return {item.agreement_number for item in items}


def _lead(items: Sequence[DigestItem], agreements: int, today: date) -> str:
    where = "Ihrer Zielvereinbarung" if agreements == 1 else "Ihren Zielvereinbarungen"
    age = _age(min(item.since for item in items), today)
    if len(items) == 1:
        return f"in {where} ist ein Punkt offen, {age}."
    return f"in {where} sind {len(items)} Punkte offen, der älteste {age}. Das Dringendste steht oben."


def _age(since: date, today: date) -> str:
    days = (today - since).days
    return {0: "seit heute", 1: "seit gestern"}.get(max(days, 0), f"seit {days} Tagen")


def _wrapped(text: str, indent: int = 0) -> str:
    """Break a paragraph into lines of at most 72 signs, indented by blanks; long words and links stay whole."""
    margin = " " * indent
    return textwrap.fill(text, LINE, initial_indent=margin, subsequent_indent=margin,
                         break_long_words=False, break_on_hyphens=False)  # fmt: skip


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(paths.TEMPLATES / "letters"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_ENVIRONMENT.filters["wrapped"] = _wrapped
