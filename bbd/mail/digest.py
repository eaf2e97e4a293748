"""What a person is told: the open points of a sweep in one letter, as subject, plain text and HTML.

Pure rendering of plain data. It decides neither who gets a letter nor when, and no reading's value has a place in it
(docs/interfaces.md, Letters). Both parts are filled from the same view and the same prose, so they cannot say
different things.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bbd.mail.chapters import DigestItem, chapters_of, clean
from bbd.mail.letter_templates import both_parts


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
    subject = subject_of(items, today)
    view = {
        "subject": subject,
        "name": clean(person_name),
        "chapters": chapters,
        "lead": _lead(items, today),
        "asks": not all(item.good_news for item in items),
        "coordinator_mail": clean(coordinator_mail),
        "base_url": base_url,
    }
    return RenderedDigest(subject, *both_parts("digest", view))


def subject_of(items: Sequence[DigestItem], today: date) -> str:
    """Return the subject: how many points are open and since when the oldest is, and how much good news there is."""
    open_points = [item for item in items if not item.good_news]
    news = _news(len(items) - len(open_points))
    if not open_points:
        return f"{news} zu {_where(items)}"
    where, age = _where(open_points), _age(min(item.since for item in open_points), today)
    said = f"{_count(len(open_points), 'offener Punkt', 'offene Punkte')} in {where}"
    oldest = age if len(open_points) == 1 else f"der älteste {age}"
    return f"{said} – {oldest}{f'; dazu {news}' if news else ''}"


def _lead(items: Sequence[DigestItem], today: date) -> str:
    open_points = [item for item in items if not item.good_news]
    news = _news(len(items) - len(open_points), begins=False)
    if not open_points:
        return f"es gibt {news} zu {_where(items)}. Zu tun ist nichts."
    where, age = _where(open_points), _age(min(item.since for item in open_points), today)
    also = f" Außerdem gibt es {news}." if news else ""
    if len(open_points) == 1:
        return f"in {where} ist ein Punkt offen, {age}.{also}"
    return f"in {where} sind {len(open_points)} Punkte offen, der älteste {age}. Das Dringendste steht oben.{also}"


def _where(items: Sequence[DigestItem]) -> str:
    """Name the agreements; what belongs to a partner as a whole concerns all of them."""
    numbers = {item.agreement_number for item in items}
    return "Ihrer Zielvereinbarung" if len(numbers) == 1 and "" not in numbers else "Ihren Zielvereinbarungen"


def _news(number: int, *, begins: bool = True) -> str:
    if not number:
        return ""
    if number == 1 and not begins:
        return "eine gute Nachricht"
    return _count(number, "gute Nachricht", "gute Nachrichten")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _age(since: date, today: date) -> str:
    days = (today - since).days
    return {0: "seit heute", 1: "seit gestern"}.get(max(days, 0), f"seit {days} Tagen")
