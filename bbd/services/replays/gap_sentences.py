"""What is said of each kind of gap in a replay, in German: for one, and for more."""

from collections.abc import Mapping
from typing import Final

_READING: Final = "Aus der Zeit davor ist nur der letzte Wert gespeichert; er gilt hier vom ersten Eintrag an."
_MOMENT: Final = "hier gilt er erst ab der Berichtigung."
_WORDING: Final = "Der Wortlaut davor ist nicht gespeichert; nachgespielt wird mit dem letzten."
_LATE: Final = "erst nach dem Beginn der Laufzeit eingetragen; vorher konnte bbd nichts davon wissen."
_PEOPLE: Final = "Wie es vorher war, ist nicht vermerkt; hier gilt durchgehend der heutige Stand."
_MORNINGS: Final = "nachgespielt wird, als hätte es an jedem Morgen einen gegeben."
_RULES: Final = "Verglichen wird mit denen, die heute gelten."
_LOST: Final = "Zusagen, Stummschaltungen, Berichtigungen und Meldungen zu Maßnahmen von davor"

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "reading-values": (
        f"1 Messwert wurde später berichtigt. {_READING}",
        f"{{}} Messwerte wurden später berichtigt. {_READING}",
    ),
    "reading-moments": (
        f"Wann 1 berichtigter Messwert zuerst vorlag, ist nicht vermerkt; {_MOMENT}",
        f"Wann jeder von {{}} berichtigten Messwerten zuerst vorlag, ist nicht vermerkt; {_MOMENT}",
    ),
    "wordings": (
        f"1 Fassung wurde nach einer Rückgabe geändert. {_WORDING}",
        f"{{}} Fassungen wurden nach einer Rückgabe geändert. {_WORDING}",
    ),
    "late-agreements": (
        f"1 Zielvereinbarung wurde {_LATE}",
        f"{{}} Zielvereinbarungen wurden {_LATE}",
    ),
    "journal": (
        "Der Weg von 1 Fassung ist nur zum Teil vermerkt; nachgespielt wird, was vermerkt ist.",
        "Der Weg von {} Fassungen ist nur zum Teil vermerkt; nachgespielt wird, was vermerkt ist.",
    ),
    "measures-guessed": (
        "Wann 1 Maßnahme als erledigt gemeldet wurde, ist nicht vermerkt; angenommen ist der Tag der Erledigung.",
        "Wann {} Maßnahmen als erledigt gemeldet wurden, ist nicht vermerkt; angenommen ist der Tag der Erledigung.",
    ),
    "measures-unknown": (
        "Wann 1 Maßnahme aufgegeben wurde, ist nicht vermerkt; hier gilt sie durchgehend als offen.",
        "Wann {} Maßnahmen aufgegeben wurden, ist nicht vermerkt; hier gelten sie durchgehend als offen.",
    ),
    "people-changed": (
        f"Bei 1 Person haben sich Rolle, Organisation oder Vertretung geändert. {_PEOPLE}",
        f"Bei {{}} Personen haben sich Rolle, Organisation oder Vertretung geändert. {_PEOPLE}",
    ),
    "people-gone": (
        "Wann 1 Person ausgeschieden ist, ist nicht vermerkt; hier fehlt sie durchgehend.",
        "Wann {} Personen ausgeschieden sind, ist nicht vermerkt; hier fehlen sie durchgehend.",
    ),
    "people-examples": (
        "1 Person der Vorführung ist hier von Anfang an da, obwohl sie erst später angelegt wurde.",
        "{} Personen der Vorführung sind hier von Anfang an da, obwohl sie erst später angelegt wurden.",
    ),
    "imported": (
        f"Die Daten wurden aus einem Archiv übernommen. {_LOST} sind darin nicht vermerkt.",
        f"Die Daten wurden {{}}-mal aus einem Archiv übernommen. {_LOST} sind darin nicht vermerkt.",
    ),
    "sweeps": (
        f"An 1 Tag gab es in Wirklichkeit keinen Durchlauf; {_MORNINGS}",
        f"An {{}} Tagen gab es in Wirklichkeit keinen Durchlauf; {_MORNINGS}",
    ),
    "rulebooks": (
        f"Die Regeln wurden in dieser Zeit 1-mal geändert. {_RULES}",
        f"Die Regeln wurden in dieser Zeit {{}}-mal geändert. {_RULES}",
    ),
    "quietings": (
        "Für 1 Zusage oder Stummschaltung gibt es unter den anderen Regeln keinen Hinweis, auf den sie passt.",
        "Für {} Zusagen oder Stummschaltungen gibt es unter den anderen Regeln keinen Hinweis, auf den sie passen.",
    ),
    "unjudged": (
        "1 Gegenstand ließ sich nicht beurteilen und fehlt: {names}.",
        "{} Gegenstände ließen sich nicht beurteilen und fehlen: {names}.",
    ),
}
BEGUN: Final = (
    "Was am {day} schon zutraf, gilt als an diesem Tag eröffnet. Auf den Zeitraum wirkt sich das kaum aus, weil bis zu "
    "seinem Beginn jede Stufenleiter durchlaufen ist."
)
BEHAVIOUR: Final = (
    "Was die Beteiligten getan hätten, wenn sie andere Briefe bekommen hätten, kann niemand wissen; nachgespielt wird, "
    "was sie wirklich getan haben."
)
