"""What a replay returned, in German words for page and command line alike."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bbd.domain.german_dates import numeric, written


def summary(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield the sentences that sum up what bbd.services.replay returned."""
    first, last, begins = (date.fromisoformat(told[name]) for name in ("from", "to", "begins"))
    known = f"; eingetragen ist etwas seit dem {written(begins)}" if begins > first else ""
    yield f"Nachgespielt vom {written(first)} bis zum {written(last)}{known}."
    counted = (("Hinweis", "Hinweise", "findings"), ("Stufe", "Stufen", "steps"), ("Brief", "Briefe", "letters"))
    if not (told["added"] or told["removed"] or told["changed"] or [*letters_that_differ(told["letters"])]):
        counts = ", ".join(_count(told[name]["before"], *words) for *words, name in counted)
        yield f"Mit den anderen Regeln wäre nichts anders gewesen: {counts}."
        return
    counts = ", ".join(_instead(told[name], *words) for *words, name in counted)
    yield f"Mit den anderen Regeln hätte es gegeben: {counts}."


def span_of(since: str, found: Mapping[str, Any]) -> str:
    """Return from when to when a finding was open; `found` is one, or one side of one that went otherwise."""
    begin = f"vor {short(since)}" if found["open_before"] else short(since)
    return f"{begin} – {short(found['until']) if found['until'] else 'offen'}"


def steps_of(steps: Sequence[Mapping[str, Any]]) -> str:
    """Return on which days the ladder's steps were taken."""
    told = ", ".join(f"{one['step'] + 1}. am {short(one['on'])}" for one in steps)
    return f"Stufe {told}" if told else "keine Stufe"


def letters_that_differ(letters: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Yield (week, person) where there would be more or fewer letters, by week and mail address."""
    rows = [
        (week, person) for person in letters["people"] for week in person["weeks"] if week["before"] != week["after"]
    ]
    yield from sorted(rows, key=lambda row: (row[0]["monday"], row[1]["mail"]))


def short(day: str) -> str:
    """Return a day of the result as "07.03.2012"."""
    return numeric(date.fromisoformat(day))


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _instead(both: Mapping[str, int], one: str, more: str) -> str:
    return f"{_count(both['after'], one, more)} statt {both['before']}"
