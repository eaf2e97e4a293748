"""How feasible the targets of a wording are, by the readings there are; one reader's view of it, in sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from sqlmodel import Session

from bbd.domain.confidentiality import Figures, as_seen, may_see_small_cells
from bbd.domain.document import AgreementText, GoalText
from bbd.domain.document_parts import IndicatorText
from bbd.domain.feasibility import Known, Pace, Verdict, pace
from bbd.domain.numbers import german, half_up
from bbd.domain.periods import Period
from bbd.domain.units import Unit
from bbd.store.agreements import Agreement
from bbd.store.people import Person
from bbd.store.reading_series import confirmed_series
from bbd.store.readings import Reading

NOTHING_TO_TELL: Final = "Ob das Ziel im bisherigen Tempo zu erreichen ist, lässt sich daran nicht ablesen."


@dataclass(frozen=True, slots=True)
class Feasibility:
    """What a target asks for: `verdict` chooses the heading, the sentences hold the numbers."""

    indicator: IndicatorText
    verdict: Verdict
    sentences: tuple[str, ...]


def feasibilities(
    session: Session, agreement: Agreement, text: AgreementText, viewer: Person, *, min_cell: int, today: date
) -> Mapping[str, Feasibility]:
    """Return what each target of `text` asks for, by the indicator's key, as `viewer` may see it.

    A follow-on agreement has the readings of the one before it, until it has its own.
    """
    ids = [one for one in (agreement.renews_id, agreement.id) if one is not None]
    series = confirmed_series(session, ids)
    small_cells = may_see_small_cells(viewer.roles, of_deliverer=viewer.organisation_id == agreement.partner_id)
    found: dict[str, Feasibility] = {}
    for goal in text.goals:
        for indicator in goal.indicators:
            readings = [reading for one in ids for reading in series.get((one, indicator.key), ())]
            known = _known(indicator, readings, min_cell=min_cell, small_cells=small_cells)
            asked = pace(indicator, known, today)
            if asked is not None:
                found[indicator.key] = Feasibility(indicator, asked.verdict, tuple(_sentences(asked, goal, indicator)))
    return found


def _known(indicator: IndicatorText, readings: Sequence[Reading], *, min_cell: int, small_cells: bool) -> list[Known]:
    """Return what the reader may see of the readings, one for each period, oldest first."""
    by_end = {reading.period_end: reading for reading in readings}
    seen: list[Known] = []
    for end, reading in sorted(by_end.items()):
        figures = Figures(
            indicator.kind, reading.value, reading.numerator, reading.denominator, reading.respondents,
            reading.population, withheld=reading.withheld or reading.unsettled,
        )  # fmt: skip
        shown = as_seen(figures, min_cell=min_cell, small_cells=small_cells)
        if shown.value is not None:
            label = Period.parse(reading.period).label
            seen.append(Known(end, shown.value, label, shown.numerator, shown.denominator))
    return seen


def _sentences(asked: Pace, goal: GoalText, indicator: IndicatorText) -> list[str]:
    unit = Unit(indicator.unit)
    now = f"{unit.value(asked.current.value)} ({asked.current.label or f'{asked.current.on:%d.%m.%Y}'})"
    if asked.verdict is Verdict.OLD:
        return [f"Der letzte Wert, {now}, ist mehr als zwei Jahre alt.", NOTHING_TO_TELL]
    if asked.verdict is Verdict.MET:
        return [f"Der Stand von {now} erfüllt das Ziel schon."]
    needed = f"Von {now} auf {unit.given(asked.goal)} bis {asked.until:%d.%m.%Y}: {_a_year(unit, asked.needed)} nötig."
    return [needed, *_past(asked, unit), *_people(asked, goal, unit)]


def _past(asked: Pace, unit: Unit) -> list[str]:
    if asked.past is None or asked.since is None or asked.last is None:
        return ["Frühere Messwerte, mit denen sich das vergleichen ließe, gibt es noch nicht."]
    when = f"Von {asked.since.label} bis {asked.last.label}"
    if asked.past <= 0:
        moved = "hat sich der Wert nicht bewegt" if asked.past == 0 else "hat sich der Wert vom Ziel entfernt"
        return [f"{when} {moved}; es braucht eine Wende."]
    times = asked.times or Fraction(1)
    compared = (
        "das Ziel verlangt nicht mehr als das"
        if times <= 1
        else f"das Ziel verlangt das {german(half_up(times, 1))}-Fache"
    )
    return [f"{when} waren es im Mittel {_a_year(unit, asked.past)}; {compared}."]


def _people(asked: Pace, goal: GoalText, unit: Unit) -> list[str]:
    current = asked.current
    if asked.people is None or current.denominator is None:
        return []
    who = "Beschäftigten" if goal.field_of_action == "staff" else "Einstellungen"
    said = f"Bei {current.denominator} {who} wie {current.label} bedeuten"
    had = f"; {current.label} waren es {current.numerator}" if current.numerator is not None else ""
    return [f"{said} {unit.given(asked.goal)} wenigstens {asked.people}{had}."]


def _a_year(unit: Unit, change: Fraction) -> str:
    return f"{unit.difference(change)} im Jahr"
