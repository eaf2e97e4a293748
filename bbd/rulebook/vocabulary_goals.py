"""The facts of goals and of the measures that serve them."""

from typing import Final

from bbd.domain.words import MEASURE_STATUSES
from bbd.rulebook.fact import Fact, Noun, count, days, state, yes_no
from bbd.rulebook.vocabulary_agreements import TERM

GOAL: Final[tuple[Fact, ...]] = (
    *TERM,
    count(
        "measures",
        "Maßnahmen zu diesem Ziel",
        "wie viele Maßnahmen dem Ziel dienen; aufgegebene zählen nicht",
        says="das Ziel | hat | {}",
        noun=Noun("Maßnahme", "Maßnahmen", "eine"),
        unknown="die Zahl der Maßnahmen",
    ),
    count(
        "indicators",
        "Kennzahlen zu diesem Ziel",
        "wie viele Kennzahlen das Ziel messen",
        says="das Ziel | hat | {}",
        noun=Noun("Kennzahl", "Kennzahlen", "eine"),
        unknown="die Zahl der Kennzahlen",
    ),
    yes_no(
        "qualitative",
        "Ziel ohne Kennzahl",
        "ob das Ziel nach der Vereinbarung ohne Kennzahl auskommt",
        yes="das Ziel | kommt…aus | nach der Vereinbarung ohne Kennzahl",
        no="das Ziel | braucht | nach der Vereinbarung eine Kennzahl",
        missing="die Angabe, ob das Ziel eine Kennzahl braucht, | fehlt",
        there="die Angabe, ob das Ziel eine Kennzahl braucht, | liegt…vor",
    ),
)

MEASURE: Final[tuple[Fact, ...]] = (
    *TERM,
    state(
        "measure_status",
        "Stand der Maßnahme",
        MEASURE_STATUSES,
        says="die Maßnahme | ist | {}",
        words=MEASURE_STATUSES,
        unknown="der Stand der Maßnahme",
    ),
    days(
        "days_overdue",
        "Überfällig",
        "Tage seit dem Termin der Maßnahme; am Tag selbst 0; fehlt vor dem Termin",
        says="der Termin der Maßnahme | liegt…zurück | {}",
        zero="der Termin der Maßnahme | ist | heute",
        missing="der Termin der Maßnahme | steht…bevor | noch",
        there="der Termin der Maßnahme | ist | erreicht",
    ),
    days(
        "days_until_due",
        "Bis zum Termin",
        "Tage bis zum Termin der Maßnahme; am Tag selbst 0; fehlt nach dem Termin",
        says="die Maßnahme | ist | in {} fällig",
        zero="die Maßnahme | ist | heute fällig",
        missing="der Termin der Maßnahme | ist | verstrichen",
        there="der Termin der Maßnahme | ist | noch nicht verstrichen",
    ),
)
