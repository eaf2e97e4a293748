"""Is a goal measurable, and does it say what, not how? Why each gap matters, and hints where both are mixed up.

What is missing, bbd.domain.completeness finds; here stands why it matters. What and how cannot be told apart for
sure by looking at words, so there it never says more than a hint.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from bbd.domain.document import AgreementText, GoalText
from bbd.domain.document_parts import MeasureText
from bbd.domain.errors import Problem

REASONS: Final[Mapping[str, str]] = {
    "unit": "Ohne Einheit weiß niemand, was eine Zahl bedeutet.",
    "baseline": "Ohne Ausgangswert lässt sich später nicht sagen, ob sich etwas bewegt hat.",
    "baseline/source": "Ohne Quelle kann niemand den Ausgangswert nachprüfen.",
    "target": "Ohne Zielwert mit Datum lässt sich nicht feststellen, ob das Ziel erreicht ist.",
    "target/date": "Nur wenn der Zieltermin später liegt, ist Zeit, das Ziel zu erreichen.",
    "corridor": "Ohne beide Grenzen ist nicht entschieden, welcher Wert noch gut ist.",
    "contact": "Ohne Ansprechperson liefert niemand den Messwert, und niemand wird erinnert.",
    "indicators": "Ein Ziel, das niemand misst, lässt sich am Ende nur behaupten.",
    "responsible": "Ohne zuständige Person bleibt die Maßnahme liegen.",
    "due": "Ohne Termin ist eine Maßnahme nie überfällig.",
}
"""Why a gap matters, by the end of its field's JSON pointer."""

_MEANS: Final = re.compile(
    r"\b(durch(?!schnitt)|mittels|mithilfe|mit Hilfe|indem)\b|"
    r"\b(\w*(?:workshop|schulung|fortbildung|kampagne|flyer|leitfaden|messestand|infoabend)\w*)\b|"
    r"\b((?:durch|ein)(?:führen|geführt|führung)|veranstalte[nt]|anbieten|angeboten|einrichten|eingerichtet|erstell(?:en|t))\b",
    re.IGNORECASE,
)
"""Words that usually tell how something is done."""

_SIZE: Final = re.compile(r"\b\d+(?:,\d+)?\s*(?:%|Prozent\b)")


def reason_for(field: str) -> str:
    """Return why the gap at the JSON pointer `field` matters; empty where that goes without saying."""
    steps = [step for step in field.split("/") if step and not step.isdigit()]
    return next(
        (REASONS["/".join(steps[start:])] for start in range(len(steps)) if "/".join(steps[start:]) in REASONS), ""
    )


def mix_ups(text: AgreementText) -> tuple[Problem, ...]:
    """Return a hint for each goal that seems to say how, and for each measure that seems to say what."""
    return tuple(_mix_ups(text))


def _mix_ups(text: AgreementText) -> Iterator[Problem]:
    for number, goal in enumerate(text.goals):
        yield from _goal(goal, f"/goals/{number}")
        for place, measure in enumerate(goal.measures):
            yield from _measure(measure, f"/goals/{number}/measures/{place}")


def _goal(goal: GoalText, at: str) -> Iterator[Problem]:
    found = _MEANS.search(goal.title)
    if found:
        said = f"Ziel {goal.key} sagt vielleicht schon, wie es erreicht wird („{found[0]}“)."
        yield Problem(
            said,
            remedy="Ein Ziel sagt, wer was bis wann erreicht; das Wie gehört in eine Maßnahme.",
            field=f"{at}/title",
        )


def _measure(measure: MeasureText, at: str) -> Iterator[Problem]:
    found = _SIZE.search(measure.title)
    if found:
        said = f"Maßnahme {measure.key} nennt vielleicht eine Zielgröße („{found[0]}“)."
        yield Problem(said, remedy="Was erreicht werden soll, gehört in ein Ziel mit Kennzahl.", field=f"{at}/title")
