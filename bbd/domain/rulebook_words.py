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

RULES: Mapping[str, str] = {
    "reading-due-soon": "Messwert bald fällig",
    "reading-overdue": "Messwert überfällig",
    "indicator-slightly-off": "Kennzahl leicht hinter dem Zielpfad",
    "indicator-off-track": "Kennzahl deutlich hinter dem Zielpfad",
    "indicator-wrong-direction": "Kennzahl in die falsche Richtung",
    "indicator-not-assessable": "Kennzahl nicht beurteilbar",
    "target-reached": "Ziel einer Kennzahl erreicht",
    "benchmark-moved": "Vergleichsgröße hat sich verschoben",
    "measure-due-soon": "Maßnahme bald fällig",
    "measure-overdue": "Maßnahme überfällig",
    "goal-without-measure": "Ziel ohne Maßnahme",
    "signature-pending": "Unterschrift steht aus",
    "review-due": "Überprüfung steht an",
    "term-ending": "Laufzeit endet bald",
    "role-vacant": "Rolle unbesetzt",
    "partner-silent": "Partner liefert keine Messwerte",
}

ENDS_BY_ITSELF = "Der Hinweis erledigt sich von selbst, sobald der Grund dafür wegfällt."
"""What ends a finding, where nothing else is said of its rule."""
ENDS_BY: Mapping[str, str] = {
    "benchmark-moved": "Erledigt ist der Hinweis mit der nächsten Überprüfung der Zielvereinbarung oder mit einem "
    "Nachtrag: Dort entscheidet sich, ob das Ziel noch passt. Bis dahin lässt er sich übernehmen oder stummschalten.",
}
"""What ends the findings of a rule."""
