"""German words about the rulebook itself: its packs, its versions and the proposals to change it."""

from collections.abc import Mapping

PACKS: Mapping[str, str] = {
    "agreements": "Zielvereinbarungen",
    "benchmarks": "Vergleichsgrößen",
    "goals": "Ziele",
    "indicators": "Bewertung der Kennzahlen",
    "measures": "Maßnahmen",
    "partners": "Partner",
    "readings": "Messwerte",
    "signatures": "Zeichnungen",
}
"""What the packs that ship are about; others are called by their names."""

RULE_CHANGES: Mapping[str, str] = {
    "changed": "geändert",
    "new": "neu",
    "gone": "entfällt",
    "rewritten": "nur anders geschrieben",
}

RULE_ORIGINS: Mapping[str, str] = {
    "shipped": "mit bbd ausgeliefert",
    "folder": "Ordner des Betriebs",
    "proposal": "Vorschlag mit zwei Freigaben",
}

PROPOSAL_STATES: Mapping[str, str] = {"open": "offen", "active": "in Kraft gesetzt", "withdrawn": "zurückgezogen"}
