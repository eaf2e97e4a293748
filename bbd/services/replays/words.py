"""The sum of a replay in German sentences, for page and command line alike."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from bbd.services.casefiles import written


def summary(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield the sentences that sum up what bbd.services.replay returned."""
    first, last, begins = (date.fromisoformat(told[name]) for name in ("from", "to", "begins"))
    known = f"; eingetragen ist etwas seit dem {written(begins)}" if begins > first else ""
    yield f"Nachgespielt vom {written(first)} bis zum {written(last)}{known}."
    counted = (("Hinweis", "Hinweise", "findings"), ("Stufe", "Stufen", "steps"), ("Brief", "Briefe", "letters"))
    if not (told["added"] or told["removed"] or told["changed"]) and not _other_letters(told["letters"]):
        counts = ", ".join(_count(told[name]["before"], *words) for *words, name in counted)
        yield f"Mit den anderen Regeln wäre nichts anders gewesen: {counts}."
        return
    counts = ", ".join(_instead(told[name], *words) for *words, name in counted)
    yield f"Mit den anderen Regeln hätte es gegeben: {counts}."


def _other_letters(letters: Mapping[str, Any]) -> bool:
    return any(week["before"] != week["after"] for person in letters["people"] for week in person["weeks"])


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _instead(both: Mapping[str, int], one: str, more: str) -> str:
    return f"{_count(both['after'], one, more)} statt {both['before']}"
