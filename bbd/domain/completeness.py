"""Is a draft ready for signature? Every gap is named with its goal and indicator, all at once."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from bbd.domain.document import AgreementText, GoalText, Party
from bbd.domain.document_parts import IndicatorText, MeasureText
from bbd.domain.errors import Problem
from bbd.domain.words import PARTIES


def gaps(text: AgreementText, people: AbstractSet[str]) -> tuple[Problem, ...]:
    """Return what the draft still lacks; empty when it can be submitted.

    `people` are the mail addresses of everybody active that bbd knows; whom nobody knows, no letter reaches.
    """
    return tuple(_gaps(text, people))


def _gaps(text: AgreementText, people: AbstractSet[str]) -> Iterator[Problem]:
    if not text.title.strip():
        yield Problem("Der Zielvereinbarung fehlt ein Titel.", field="/title")
    yield from _term_gaps(text)
    yield from _unknown(people, text.coordinator, "Die Koordination", "/coordinator")
    for party in Party:
        yield from _party_gaps(text, party, people)
    if not text.goals:
        yield Problem("Es ist noch kein Ziel vereinbart.", remedy="Bitte mindestens ein Ziel ergänzen.", field="/goals")
    for number, goal in enumerate(text.goals):
        yield from _goal_gaps(goal, f"/goals/{number}", people)


def _term_gaps(text: AgreementText) -> Iterator[Problem]:
    if text.valid_from is None or text.valid_to is None:
        yield Problem(
            "Die Laufzeit ist nicht vollständig.", remedy="Bitte Beginn und Ende angeben.", field="/valid_from"
        )
    elif text.review_on and not text.valid_from <= text.review_on <= text.valid_to:
        yield Problem("Der Termin der Überprüfung liegt außerhalb der Laufzeit.", field="/review_on")
    if text.review_on is None:
        yield Problem("Ein Termin für die Überprüfung fehlt.", field="/review_on")


def _party_gaps(text: AgreementText, party: Party, people: AbstractSet[str]) -> Iterator[Problem]:
    signatories = text.party(party).signatories
    if not signatories:
        yield Problem(
            f"Für die Seite „{PARTIES[party]}“ ist niemand benannt, der oder die zeichnet.",
            remedy="Fehlt dort eine Person mit der Rolle „Leitung“, legt die Administration sie unter „Personen“ an.",
            field=f"/{party}/signatories",
        )
    for mail in signatories:
        yield from _unknown(people, mail, "Die zeichnende Person", f"/{party}/signatories")


def _goal_gaps(goal: GoalText, at: str, people: AbstractSet[str]) -> Iterator[Problem]:
    if not goal.title.strip():
        yield Problem(f"Ziel {goal.key} hat keinen Wortlaut.", field=f"{at}/title")
    if not goal.indicators and not goal.qualitative:
        yield Problem(
            f"Ziel {goal.key} hat keine Kennzahl.",
            remedy="Bitte eine Kennzahl ergänzen oder das Ziel als qualitativ kennzeichnen.",
            field=f"{at}/indicators",
        )
    for number, indicator in enumerate(goal.indicators):
        yield from _indicator_gaps(indicator, f"{at}/indicators/{number}", people)
    for number, measure in enumerate(goal.measures):
        yield from _measure_gaps(measure, f"{at}/measures/{number}", people)


def _indicator_gaps(indicator: IndicatorText, at: str, people: AbstractSet[str]) -> Iterator[Problem]:
    named = f"Kennzahl {indicator.key}"
    if not indicator.unit.strip():
        yield Problem(f"{named} hat keine Einheit.", field=f"{at}/unit")
    if indicator.baseline is None and not indicator.is_aimless:
        yield Problem(f"{named} hat keinen Ausgangswert mit Datum.", field=f"{at}/baseline")
    elif indicator.baseline is not None and not indicator.baseline.source.strip():
        yield Problem(f"Der Ausgangswert von {named} nennt keine Quelle.", field=f"{at}/baseline/source")
    yield from _target_gaps(indicator, named, at)
    if indicator.contact is None:
        yield Problem(f"{named} hat keine Ansprechperson.", field=f"{at}/contact")
    else:
        yield from _unknown(people, indicator.contact, f"Die Ansprechperson von {named}", f"{at}/contact")
    if indicator.deputy is not None:
        yield from _unknown(people, indicator.deputy, f"Die Vertretung von {named}", f"{at}/deputy")


def _target_gaps(indicator: IndicatorText, named: str, at: str) -> Iterator[Problem]:
    if indicator.direction == "corridor" and indicator.corridor is None:
        yield Problem(f"{named} soll in einem Korridor bleiben, dessen Grenzen fehlen.", field=f"{at}/corridor")
    # A corridor has its bounds, but only the target says by when the value shall be inside.
    target = indicator.target or indicator.target_relative
    if target is None and not indicator.is_aimless:
        yield Problem(f"{named} hat keinen Zielwert mit Datum.", field=f"{at}/target")
    if indicator.baseline and target and target.date <= indicator.baseline.date:
        yield Problem(f"Der Zieltermin von {named} liegt nicht nach dem Ausgangswert.", field=f"{at}/target/date")


def _measure_gaps(measure: MeasureText, at: str, people: AbstractSet[str]) -> Iterator[Problem]:
    named = f"Maßnahme {measure.key}"
    if measure.due is None:
        yield Problem(f"{named} hat keinen Termin.", field=f"{at}/due")
    if measure.responsible is None:
        yield Problem(f"{named} hat niemanden, der oder die zuständig ist.", field=f"{at}/responsible")
    else:
        yield from _unknown(people, measure.responsible, f"Die zuständige Person von {named}", f"{at}/responsible")
    if measure.deputy is not None:
        yield from _unknown(people, measure.deputy, f"Die Vertretung von {named}", f"{at}/deputy")


def _unknown(people: AbstractSet[str], mail: str, who: str, field: str) -> Iterator[Problem]:
    if mail not in people:
        yield Problem(
            f"{who} ({mail}) ist nicht als Person angelegt oder nicht aktiv.",
            remedy="Bitte zuerst unter „Personen“ anlegen lassen oder jemand anderen eintragen.",
            field=field,
        )
