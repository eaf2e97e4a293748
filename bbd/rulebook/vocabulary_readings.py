"""The facts of readings: of an indicator, and of all that a partner has to deliver."""

from typing import Final

from bbd.domain.words import ASSESSMENTS
from bbd.rulebook.fact import Fact, Noun, count, days, state, yes_no
from bbd.rulebook.vocabulary_agreements import TERM
from bbd.rulebook.vocabulary_benchmarks import BENCHMARK

_OLDEST: Final = (
    "Tage seit dem Fälligkeitstag des ältesten fehlenden Messwerts; am Tag selbst 0; fehlt, wenn keiner aussteht"
)

INDICATOR: Final[tuple[Fact, ...]] = (
    *TERM,
    days(
        "days_overdue",
        "Überfällig",
        _OLDEST,
        says="der älteste fehlende Messwert | ist | seit {} fällig",
        zero="der älteste fehlende Messwert | ist | seit heute fällig",
        missing="kein fälliger Messwert | fehlt",
        there="ein fälliger Messwert | fehlt",
    ),
    days(
        "days_until_due",
        "Bis zum Termin",
        "Tage bis zum Fälligkeitstag des nächsten noch nicht gelieferten Messwerts; am Tag selbst 0; fehlt, wenn "
        "keiner bevorsteht",
        says="der nächste Messwert | ist | in {} fällig",
        zero="der nächste Messwert | ist | heute fällig",
        missing="kein weiterer Messwert | steht…bevor",
        there="ein weiterer Messwert | steht…bevor",
    ),
    state(
        "assessment",
        "Bewertung des jüngsten bestätigten Messwerts; fehlt bei Kennzahlen, die nur beobachtet werden",
        ASSESSMENTS,
        says="die Bewertung der Kennzahl | lautet | {}",
        words={key: f"„{label}“" for key, label in ASSESSMENTS.items()},
        unknown="die Bewertung der Kennzahl",
    ),
    yes_no(
        "has_reading",
        "Mindestens ein Messwert liegt vor",
        "ob für irgendeinen fälligen Zeitraum ein bestätigter Messwert vorliegt",
        yes="für mindestens einen fälligen Zeitraum | liegt…vor | ein bestätigter Messwert",
        no="für keinen fälligen Zeitraum | liegt…vor | ein bestätigter Messwert",
        missing="die Angabe, ob Messwerte vorliegen, | fehlt",
        there="die Angabe, ob Messwerte vorliegen, | liegt…vor",
    ),
    count(
        "overdue_readings",
        "Überfällige Messwerte",
        "wie viele Messwerte überfällig sind",
        says="die Kennzahl | hat | {}",
        noun=Noun("überfälligen Messwert", "überfällige Messwerte", "einen"),
        unknown="die Zahl der überfälligen Messwerte",
    ),
    yes_no(
        "target_reached",
        "Zielwert erreicht",
        "ob der jüngste bestätigte Messwert den Zielwert am Ende erreicht; fehlt ohne aktuellen Messwert oder Zielwert",
        yes="die Kennzahl | hat | ihren Zielwert erreicht",
        no="die Kennzahl | hat | ihren Zielwert noch nicht erreicht",
        missing="ein Vergleich mit dem Zielwert | ist | nicht möglich",
        there="ein Vergleich mit dem Zielwert | ist | möglich",
    ),
    *BENCHMARK,
)

PARTNER: Final[tuple[Fact, ...]] = (
    count(
        "due_readings",
        "Fällige Messwerte",
        "für wie viele Messwerte des Partners der Fälligkeitstag verstrichen ist (Laufzeit nicht vorüber)",
        says="der Partner | hatte | {} zu liefern",
        noun=Noun("Messwert", "Messwerte", "einen"),
        unknown="die Zahl der fälligen Messwerte",
    ),
    count(
        "delivered_readings",
        "Gelieferte Messwerte",
        "wie viele davon vorliegen",
        says="der Partner | hat | {} geliefert",
        noun=Noun("fälligen Messwert", "fällige Messwerte", "einen"),
        unknown="die Zahl der gelieferten Messwerte",
    ),
    count(
        "overdue_readings",
        "Überfällige Messwerte",
        "wie viele davon fehlen",
        says="der Partner | hat | {}",
        noun=Noun("überfälligen Messwert", "überfällige Messwerte", "einen"),
        unknown="die Zahl der überfälligen Messwerte",
    ),
    days(
        "days_overdue",
        "Überfällig",
        _OLDEST,
        says="der älteste fehlende Messwert des Partners | ist | seit {} fällig",
        zero="der älteste fehlende Messwert des Partners | ist | seit heute fällig",
        missing="dem Partner | fehlt | kein fälliger Messwert",
        there="dem Partner | fehlt | ein fälliger Messwert",
    ),
)
