"""What in a draft deserves a second look: allowed, and perhaps meant so, but often a slip. Gaps are elsewhere."""

from collections.abc import Iterator
from datetime import date

from bbd.domain.counter_proposals import beyond_target
from bbd.domain.document import AgreementText
from bbd.domain.document_parts import IndicatorText
from bbd.domain.errors import Problem

_DAY = "%d.%m.%Y"
HOLDS = "Der Ausgangswert erfüllt das Ziel schon. Dann gilt es als Stand, der zu halten ist. Ist das gemeint?"


def hints(text: AgreementText, today: date) -> tuple[Problem, ...]:
    """Return what somebody should look at again before `text` is submitted; none of it stands in the way."""
    return tuple(_hints(text, today))


def _hints(text: AgreementText, today: date) -> Iterator[Problem]:
    for number, goal in enumerate(text.goals):
        for place, indicator in enumerate(goal.indicators):
            yield from _indicator_hints(indicator, f"/goals/{number}/indicators/{place}", text.valid_to, today)
        for place, measure in enumerate(goal.measures):
            if measure.due and not (text.valid_from or measure.due) <= measure.due <= (text.valid_to or measure.due):
                said = f"Der Termin von Maßnahme {measure.key} liegt außerhalb der Laufzeit."
                yield Problem(said, field=f"/goals/{number}/measures/{place}/due")
            if measure.deputy is not None and measure.deputy == measure.responsible:
                said = f"Bei Maßnahme {measure.key} vertritt die zuständige Person sich selbst."
                yield Problem(said, field=f"/goals/{number}/measures/{place}/deputy")


def _indicator_hints(indicator: IndicatorText, at: str, ends: date | None, today: date) -> Iterator[Problem]:
    named = f"Kennzahl {indicator.key}"
    if not indicator.definition.strip():
        yield Problem(f"{named} hat keine Definition.", field=f"{at}/definition")
    yield from _day_hints(indicator, named, at, ends, today)
    if beyond_target(indicator):
        said = f"Ein Meilenstein von {indicator.key} verlangt mehr als der Zielwert."
        yield Problem(said, field=f"{at}/milestones")
    if _holds_already(indicator):
        yield Problem(HOLDS, where=named, field=f"{at}/target")
    if indicator.deputy is not None and indicator.deputy == indicator.contact:
        yield Problem(f"Bei {named} vertritt die Ansprechperson sich selbst.", field=f"{at}/deputy")


def _day_hints(indicator: IndicatorText, named: str, at: str, ends: date | None, today: date) -> Iterator[Problem]:
    baseline, target = indicator.baseline, indicator.target or indicator.target_relative
    if baseline and baseline.date > today:
        yield Problem(f"Der Ausgangswert von {named} hat ein Datum in der Zukunft.", field=f"{at}/baseline/date")
    if target and ends and target.date > ends:
        said = f"Der Zieltermin von {named} ({target.date:{_DAY}}) liegt nach dem Ende der Laufzeit ({ends:{_DAY}})."
        yield Problem(said, field=f"{at}/{'target' if indicator.target else 'target_relative'}/date")
    later = [one.date for one in indicator.breaks if baseline and baseline.date < one.date]
    if baseline and later:
        said = (
            f"Der Ausgangswert von {named} ({baseline.date:{_DAY}}) ist älter als der Bruch der Definition ab "
            f"{later[-1]:{_DAY}}; spätere Messwerte lassen sich nicht mit ihm vergleichen."
        )
        yield Problem(said, field=f"{at}/baseline/date")


def _holds_already(indicator: IndicatorText) -> bool:
    """Say whether the baseline meets the target; in a corridor that is what is usually meant."""
    baseline, target = indicator.baseline, indicator.target
    if baseline is None or target is None or indicator.direction == "corridor":
        return False
    return baseline.value >= target.value if indicator.direction == "up" else baseline.value <= target.value
