"""The open points of a letter in their order: most urgent first, by agreement, worded for text and HTML alike."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from urllib.parse import urlsplit

from bbd.domain.german_dates import written
from bbd.domain.words import SEVERITIES

_FOREIGN_LINK = re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s“”‘’\"<>]*|\bwww\.[^\s“”‘’\"<>]+", re.IGNORECASE)
_LINK_REMOVED = "[Link entfernt]"
_PATH = re.compile(r"/(?![/\\])[A-Za-z0-9/._~%?&=#:@!$'()*+,;-]*")


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One open point. `step` is the ladder step that is taken now (0: the first), `severity` a key of words.SEVERITIES.

    `sentence` says what is the matter, `action` the one thing to do next, `opening` (or "") why this step's
    recipients are written to. `url_path` leads to the point, below the base URL; `since` is the local opening date.
    `good_news` asks nobody for anything. What belongs to a partner as a whole has no agreement: both fields are empty.
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
    good_news: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One numbered point as the templates show it."""

    number: int
    mark: str
    urgent: bool
    good_news: bool
    sentence: str
    opening: str
    since: str
    action: str
    url: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The points of one agreement, or of a partner as a whole; `heading` names it."""

    heading: str
    partner: str
    points: tuple[Point, ...]


def _since(item: DigestItem, today: date) -> str:
    day = written(item.since)
    if item.good_news:
        return f"Festgestellt am {day}"
    days = (today - item.since).days
    near = {0: f"Offen seit heute, {day}", 1: f"Offen seit gestern, {day}"}
    return near.get(max(days, 0), f"Offen seit dem {day}, also seit {days} Tagen")


def _urgency(item: DigestItem) -> tuple[bool, int, date, int, str, str]:
    # The last three only see to it that equal input gives an equal letter.
    graveness = list(SEVERITIES).index(item.severity)
    return item.good_news, -item.step, item.since, -graveness, item.agreement_number, item.sentence


def chapters_of(items: Sequence[DigestItem], base: str, today: date) -> tuple[Chapter, ...]:
    """Return the points by agreement, what is open first; `base` is the base URL without a slash at its end."""
    grouped: dict[str, list[DigestItem]] = {}
    for item in sorted(items, key=_urgency):
        grouped.setdefault(_heading(item), []).append(item)
    numbers = count(1)
    return tuple(
        Chapter(heading, clean(group[0].partner), tuple(_point(item, next(numbers), base, today) for item in group))
        for heading, group in grouped.items()
    )


def _heading(item: DigestItem) -> str:
    if not item.agreement_number:
        return f"Alle Zielvereinbarungen mit {clean(item.partner)}"
    return f"Zielvereinbarung {clean(item.agreement_number)}: {clean(item.agreement_title)}"


def _point(item: DigestItem, number: int, base: str, today: date) -> Point:
    mark = "Gute Nachricht" if item.good_news else SEVERITIES[item.severity]
    return Point(
        number,
        f"{mark}, Eskalationsstufe {item.step}" if item.step > 0 else mark,
        item.severity == "critical" or item.step > 0,
        item.good_news,
        clean(item.sentence),
        clean(item.opening),
        _since(item, today),
        clean(item.action),
        _below(base, item.url_path),
    )


def _below(base: str, path: str) -> str:
    """Return the address of `path` below `base`; ValueError when it could lead anywhere else."""
    if not _PATH.fullmatch(path) or ".." in urlsplit(path).path.split("/"):
        raise ValueError(f"not a path below the base URL: {path!r}")
    return base + path


def clean(text: str) -> str:
    """Return what a person entered as one line without control characters, and without links to anywhere."""
    # Nearly every text is printable as a whole, and a sweep may have very many to look at.
    printable = text if text.isprintable() else "".join(sign if sign.isprintable() else " " for sign in text)
    return _FOREIGN_LINK.sub(_LINK_REMOVED, " ".join(printable.split()))
