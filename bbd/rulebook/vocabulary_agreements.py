"""The facts of agreements, of their signatures, and of committees."""

from typing import Final

from bbd.domain.words import STATES
from bbd.rulebook.fact import Fact, Noun, count, days, state, yes_no

AGREEMENT_STATE: Final = state(
    "agreement_state",
    "Stand der Zielvereinbarung",
    STATES,
    says="die Zielvereinbarung | ist | {}",
    words={**STATES, "drafted": "im Entwurf"},
    unknown="der Stand der Zielvereinbarung",
)
TERM_RUNNING: Final = yes_no(
    "term_running",
    "In der Laufzeit",
    "ob die Laufzeit läuft, ersten und letzten Tag eingeschlossen",
    yes="die Laufzeit | läuft",
    no="die Laufzeit | läuft | nicht",
    missing="eine Laufzeit | ist | nicht vereinbart",
    there="eine Laufzeit | ist | vereinbart",
)
AFTER_TERM: Final = yes_no(
    "after_term",
    "Nach der Laufzeit",
    "ob die Laufzeit vorüber ist",
    yes="die Laufzeit | ist | vorüber",
    no="die Laufzeit | ist | nicht vorüber",
    missing="eine Laufzeit | ist | nicht vereinbart",
    there="eine Laufzeit | ist | vereinbart",
)
TERM: Final = (AGREEMENT_STATE, TERM_RUNNING, AFTER_TERM)

AGREEMENT: Final[tuple[Fact, ...]] = (
    *TERM,
    days(
        "days_until_end",
        "Bis zum Ende der Laufzeit",
        "Tage bis zum letzten Tag der Laufzeit; an diesem Tag 0; fehlt danach und nach einer Kündigung",
        says="die Laufzeit | endet | in {}",
        zero="die Laufzeit | endet | heute",
        missing="die Laufzeit | ist | vorüber oder gekündigt",
        there="die Laufzeit | ist | noch nicht vorüber",
    ),
    days(
        "days_since_review_date",
        "Seit dem Termin der Überprüfung",
        "Tage seit dem Termin der Überprüfung; am Tag selbst 0; fehlt davor und sobald an diesem Tag oder später "
        "eine Überprüfung begonnen hat",
        says="der Termin der ausstehenden Überprüfung | liegt…zurück | {}",
        zero="der Termin der ausstehenden Überprüfung | ist | heute",
        missing="keine Überprüfung | steht…aus",
        there="eine Überprüfung | steht…aus",
    ),
    count(
        "vacant_roles",
        "Unbesetzte Rollen",
        "wie viele der Rollen Ansprechperson, Koordination und Zeichnende, die in der Zielvereinbarung stehen, "
        "niemand mit offenem Zugang innehat",
        says="die Zielvereinbarung | hat | {}",
        noun=Noun("unbesetzte Rolle", "unbesetzte Rollen", "eine"),
        unknown="die Zahl der unbesetzten Rollen",
    ),
)

SIGNATURE: Final[tuple[Fact, ...]] = (
    AGREEMENT_STATE,
    days(
        "days_since_submission",
        "Seit der Vorlage zur Zeichnung",
        "Tage, seit der Wortlaut zur Zeichnung vorgelegt wurde; am Tag selbst 0",
        says="der Wortlaut | liegt…vor | seit {} zur Zeichnung",
        zero="der Wortlaut | liegt…vor | seit heute zur Zeichnung",
        missing="der Wortlaut | liegt…vor | nicht zur Zeichnung",
        there="der Wortlaut | liegt…vor | zur Zeichnung",
    ),
    yes_no(
        "signed",
        "Gezeichnet",
        "ob diese Seite gezeichnet hat",
        yes="diese Seite | hat | gezeichnet",
        no="diese Seite | hat | noch nicht gezeichnet",
        missing="über die Zeichnung dieser Seite | ist | nichts bekannt",
        there="über die Zeichnung dieser Seite | ist | etwas bekannt",
    ),
)

BODY: Final[tuple[Fact, ...]] = (
    count(
        "vacant_seats",
        "Unbesetzte Sitze",
        "wie viele Sitze unbesetzt sind",
        says="das Gremium | hat | {}",
        noun=Noun("unbesetzten Sitz", "unbesetzte Sitze", "einen"),
        unknown="die Zahl der unbesetzten Sitze",
    ),
)
