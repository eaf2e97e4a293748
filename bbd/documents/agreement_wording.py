"""What was agreed, as German texts: the head of an agreement, its goals, indicators and measures.

Nothing is left out and nothing rounded: this is the wording that people sign. People appear with the addresses that
the document names them by; names change, the wording does not.
"""

from collections.abc import Iterator
from decimal import Decimal

from bbd.documents.agreement_edition import Fact, GoalPart, Item
from bbd.domain import words
from bbd.domain.document import AgreementText, GoalText, PartyText
from bbd.domain.document_figures import Point
from bbd.domain.document_parts import IndicatorText, MeasureText
from bbd.domain.german_dates import DASH, written
from bbd.domain.numbers import NO_BREAK_SPACE, german, percent

ORDERS = {
    "issuer_first": "zuerst der Senat, dann der Partner",
    "partner_first": "zuerst der Partner, dann der Senat",
    "listed": "in der genannten Reihenfolge",
}
"""Orders of signing that are not the usual one; those who sign in any order need no word about it."""


def quantity(value: Decimal, unit: str) -> str:
    """Return a value with its unit and all its digits: "21,7 %", "1.234 Plätze"."""
    if unit == "percent":
        return percent(value)
    return f"{german(value)}{NO_BREAK_SPACE}{unit}" if unit else german(value)


def head(text: AgreementText) -> tuple[Fact, ...]:
    """Return parties, term, review, form and coordination."""
    term = (
        f"{written(text.valid_from)} bis {written(text.valid_to)}" if text.valid_from or text.valid_to else "noch offen"
    )
    order = ORDERS.get(text.signing_order, "")
    return (
        Fact(words.PARTIES["issuer"], text.issuer.organisation, written=True),
        Fact("Für den Senat zeichnen", signatories(text.issuer)),
        Fact(words.PARTIES["partner"], text.partner.organisation, written=True),
        Fact("Für den Partner zeichnen", signatories(text.partner)),
        *((Fact("Reihenfolge der Zeichnung", order),) if order else ()),
        Fact("Laufzeit", term),
        Fact("Überprüfung", written(text.review_on)),
        Fact("Form", words.LEGAL_FORMS[text.legal_form]),
        Fact("Koordination", text.coordinator),
    )


def signatories(party: PartyText) -> str:
    """Return who signs for a party, and how many of them must."""
    order = ORDERS.get(party.order, "")
    return "; ".join(part for part in (", ".join(party.signatories), order, quorum(party)) if part)


def quorum(party: PartyText) -> str:
    """Return how many of the signatories must sign, in a clause."""
    if not party.signatories:
        return "noch ist niemand benannt"
    return "nötig ist 1 Unterschrift" if party.quorum == 1 else f"nötig sind {party.quorum} Unterschriften"


def goal_part(goal: GoalText) -> GoalPart:
    """Return a goal with its indicators and measures."""
    said = [words.BINDINGS[goal.binding], words.FIELDS_OF_ACTION[goal.field_of_action]]
    if goal.qualitative:
        said.append("qualitativ, ohne Kennzahl")
    items = (*map(_indicator, goal.indicators), *map(_measure, goal.measures))
    return GoalPart(f"Ziel {goal.key}", goal.title, " · ".join(said), goal.description, items)


def _indicator(indicator: IndicatorText) -> Item:
    return Item(f"Kennzahl {indicator.key}", indicator.name, tuple(_indicator_facts(indicator)))


def _indicator_facts(one: IndicatorText) -> Iterator[Fact]:
    if one.definition:
        yield Fact("Definition", one.definition, written=True)
    if one.breakdown:
        of = f"{one.breakdown.of}, {one.breakdown.dimension}: {one.breakdown.category}"
        yield Fact("Teil der Kennzahl", of, written=True)
    for each in one.breaks:
        said = f"ab {written(each.date)}: {each.reason}" + (f"; davor: {each.definition}" if each.definition else "")
        yield Fact("Bruch der Definition", said, written=True)
    yield Fact("Art und Richtung", f"{words.KINDS[one.kind]}; soll {one.wanted}")
    if one.monitoring or one.aim != "reach":
        yield Fact("Vorhaben", words.AIMS["watch" if one.monitoring else one.aim])
    yield from _figures(one)
    if not one.monitoring:
        yield Fact("Beurteilt nach", _judged(one))
    due = f"{words.FREQUENCIES[one.frequency]}, spätestens {one.due_days} Tage nach Ende des Zeitraums"
    yield Fact("Gemeldet", due)
    yield Fact("Ansprechperson", one.contact or DASH)
    if one.deputy:
        yield Fact("Vertretung", one.deputy)


def _judged(one: IndicatorText) -> str:
    if one.aim == "improve":
        return words.METHODS[one.method]
    slightly, off = percent(one.tolerance.slightly_off), percent(one.tolerance.off_track)
    return f"{words.METHODS[one.method]}; leicht dahinter ab {slightly}, deutlich dahinter über {off}"


def _figures(one: IndicatorText) -> Iterator[Fact]:
    if one.baseline:
        yield Fact("Ausgangswert", f"{quantity(one.baseline.value, one.unit)} am {written(one.baseline.date)}")
        yield Fact("Quelle des Ausgangswerts", one.baseline.source or DASH, written=bool(one.baseline.source))
    elif not one.is_aimless:
        yield Fact("Ausgangswert", "noch offen")
    if one.corridor:
        yield Fact("Korridor", f"{german(one.corridor.low)} bis {quantity(one.corridor.high, one.unit)}")
    if not one.is_aimless:
        yield Fact("Zielwert", target(one))
    if one.milestones:
        yield Fact("Meilensteine", "; ".join(_until(point, one.unit) for point in one.milestones))
    if one.benchmark:
        yield Fact("Vergleichsgröße", one.benchmark, written=True)


def target(one: IndicatorText) -> str:
    """Return the target with its day: "25 % bis 31. Dezember 2013", or what it follows."""
    follows = one.target_relative
    if follows:
        series = f"„{follows.benchmark}“ ({words.DEFINITIONS.get(follows.definition, follows.definition)})"
        return f"{percent(follows.percent)} der Vergleichsgröße {series} bis {written(follows.date)}"
    return _until(one.target, one.unit) if one.target else "noch offen"


def _until(point: Point, unit: str) -> str:
    return f"{quantity(point.value, unit)} bis {written(point.date)}"


def _measure(measure: MeasureText) -> Item:
    facts = [Fact("Zuständig", measure.responsible or DASH)]
    if measure.deputy:
        facts.append(Fact("Vertretung", measure.deputy))
    facts.append(Fact("Termin", written(measure.due)))
    if measure.output:
        facts.append(Fact("Ergebnis", measure.output, written=True))
    if measure.expected_effect:
        facts.append(Fact("Erwartete Wirkung", measure.expected_effect, written=True))
    if measure.status != "open":
        done = f" am {written(measure.done_on)}" if measure.done_on else ""
        facts.append(Fact("Stand", f"{words.MEASURE_STATUSES[measure.status]}{done}"))
    return Item(f"Maßnahme {measure.key}", measure.title, tuple(facts))
