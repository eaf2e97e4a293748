"""What a person is told: the open points of a sweep in one letter, as subject, plain text and HTML.

Pure rendering of plain data. It decides neither who gets a letter nor when, and no reading's value has a place in it
(CONTRACT 6). Both parts are filled from the same view and the same prose, so they cannot say different things.
"""

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from urllib.parse import urlsplit

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bbd import paths
from bbd.domain.words import SEVERITIES

LINE = 72
_FOREIGN_LINK = re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s“”‘’\"<>]*|\bwww\.[^\s“”‘’\"<>]+", re.IGNORECASE)
_LINK_REMOVED = "[Link entfernt]"
_PATH = re.compile(r"/(?![/\\])[A-Za-z0-9/._~%?&=#:@!$'()*+,;-]*")


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One open point. `step` is the ladder step that is taken now (0: the first), `severity` a key of words.SEVERITIES.

    `sentence` says what is the matter, `action` the one thing to do next, `opening` (or "") why this step's
    recipients are written to. `url_path` leads to the point, below the base URL; `since` is the local opening date.
    """

    letter_id: str
    sentence: str
    action: str
    url_path: str
    since: date
    step: int
    agreement_title: str
    agreement_number: str
    partner: str
    severity: str
    opening: str = ""


@dataclass(frozen=True, slots=True)
class RenderedDigest:
    """A letter's words; `text` and `html` say the same."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Point:
    """One numbered point as the templates show it."""

    number: int
    mark: str
    urgent: bool
    sentence: str
    opening: str
    since: str
    action: str
    url: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The points of one agreement."""

    number: str
    title: str
    partner: str
    points: tuple[Point, ...]


def render_digest(
    person_name: str, items: Sequence[DigestItem], *, base_url: str, today: date, coordinator_mail: str
) -> RenderedDigest:
    """Render the letter to one person on the local day `today`, most urgent points first, grouped by agreement.

    `base_url` is where every link leads below; `coordinator_mail` answers questions. ValueError when there is nothing
    to tell or a path leads elsewhere: both are faults of the caller, not of what people entered.
    """
    if not items:
        raise ValueError("a digest needs at least one item")
    chapters = _chapters(items, base_url.rstrip("/"), today)
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


def clean(text: str) -> str:
    """Return what a person entered as one line without control characters, and without links to anywhere."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return _FOREIGN_LINK.sub(_LINK_REMOVED, " ".join(printable.split()))


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


def _since(since: date, today: date) -> str:
    day = format_date(since, "d. MMMM y", locale="de_DE")
    days = (today - since).days
    near = {0: f"Offen seit heute, {day}", 1: f"Offen seit gestern, {day}"}
    return near.get(max(days, 0), f"Offen seit dem {day}, also seit {days} Tagen")


def _urgency(item: DigestItem) -> tuple[int, date, int, str, str]:
    # The last three only see to it that equal input gives an equal letter.
    graveness = list(SEVERITIES).index(item.severity)
    return -item.step, item.since, -graveness, item.agreement_number, item.sentence


def _chapters(items: Sequence[DigestItem], base: str, today: date) -> tuple[Chapter, ...]:
    grouped: dict[str, list[DigestItem]] = {}
    for item in sorted(items, key=_urgency):
        grouped.setdefault(item.agreement_number, []).append(item)
    numbers = count(1)
    return tuple(
        Chapter(
            clean(number),
            clean(group[0].agreement_title),
            clean(group[0].partner),
            tuple(_point(item, next(numbers), base, today) for item in group),
        )
        for number, group in grouped.items()
    )


def _point(item: DigestItem, number: int, base: str, today: date) -> Point:
    mark = SEVERITIES[item.severity]
    return Point(
        number,
        f"{mark}, Eskalationsstufe {item.step}" if item.step > 0 else mark,
        item.severity == "critical" or item.step > 0,
        clean(item.sentence),
        clean(item.opening),
        _since(item.since, today),
        clean(item.action),
        _below(base, item.url_path),
    )


def _below(base: str, path: str) -> str:
    """Return the address of `path` below `base`; ValueError when it could lead anywhere else."""
    if not _PATH.fullmatch(path) or ".." in urlsplit(path).path.split("/"):
        raise ValueError(f"not a path below the base URL: {path!r}")
    return base + path


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
