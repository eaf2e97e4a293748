"""German words of the audit trail: who acts, what is done to what, and what entries say of it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from bbd.domain import words
from bbd.domain.effect_questions import EFFECT_ANSWERS, EFFECT_QUESTIONS
from bbd.domain.german_dates import DASH, numeric
from bbd.domain.numbers import german
from bbd.domain.periods import Period
from bbd.domain.rulebook_words import RULE_ORIGINS

ACTORS: Mapping[str, str] = {"worker": "bbd", "nobody": "nicht angemeldet"}

ACTIONS: Mapping[str, str] = {
    **words.ACTIONS,
    "terminate-declared": "Kündigung erklärt",
    "draft": "Entwurf angelegt",
    "draft-saved": "Entwurf gespeichert",
    "reading-entered": "Messwert eingetragen",
    "reading-changed": "Messwert geändert",
    "reading-confirmed": "Messwert bestätigt",
    "reading-discarded": "Unbestätigten Messwert verworfen",
    "correction-entered": "Berichtigung eines Messwerts eingetragen",
    "correction-discarded": "Berichtigung eines Messwerts verworfen",
    "reading-corrected": "Messwert berichtigt",
    "evidence-added": "Nachweis zu einem Messwert hochgeladen",
    "evidence-removed": "Nachweis zu einem Messwert entfernt",
    "small-cells-read": "Kleine Zahlen eingesehen",
    "small-cells-exposed": "Geheime Zahlen aus früheren Angaben ableitbar",
    "readings-imported": "Messwerte importiert",
    "measure-reported": "Stand einer Maßnahme gemeldet",
    "effect-judged": "Wirkung einer Maßnahme beurteilt",
    "effect-replied": "Zur Wirkung einer Maßnahme Stellung genommen",
    "effect-studied": "Vergleich zu einer Maßnahme gewählt",
    "finding-promised": "Hinweis übernommen",
    "finding-silenced": "Hinweis stummgeschaltet",
    "finding-unsilenced": "Stummschaltung aufgehoben",
    "sweep": "Durchlauf der Regeln",
    "letter-failed": "Brief nicht zustellbar",
    "letter-retried": "Brief erneut eingereiht",
    "letters-released": "Briefe freigegeben",
    "mail-paused": "Versand angehalten",
    "person-added": "Person angelegt",
    "person-changed": "Person geändert",
    "person-enabled": "Zugang geöffnet",
    "person-disabled": "Zugang beendet",
    "password-set": "Passwort gesetzt",
    "organisations-imported": "Organisationen importiert",
    "rules-proposed": "Regelwerk vorgeschlagen",
    "rules-consented": "Regelwerk freigegeben (erste Person)",
    "rules-activated": "Regelwerk in Kraft gesetzt",
    "rules-withdrawn": "Vorschlag zum Regelwerk zurückgezogen",
    "copy-taken-in": "Unterschriebenes Exemplar eingereicht",
    "paper-signature": "Weitere Unterschrift auf einem Exemplar festgehalten",
    "people-imported": "Personen importiert",
    "agreements-imported": "Zielvereinbarungen importiert",
    "benchmarks-imported": "Vergleichsgrößen importiert",
    "benchmark-entered": "Wert einer Vergleichsgröße eingetragen",
    "benchmark-corrected": "Wert einer Vergleichsgröße berichtigt",
    "access-refused": "Zugriff abgelehnt",
    "sign-in": "Angemeldet",
    "sign-out": "Abgemeldet",
    "password-wrong": "Falsches Passwort",
    "sign-in-blocked": "Anmeldung gesperrt (zu viele falsche Passwörter)",
    "checkpoint": "Prüfpunkt signiert",
    "letter-sent": "Brief versandt",
    "replay-asked": "Nachspielen bestellt",
    "replay-stopped": "Nachspielen angehalten",
    "replay-done": "Nachspielen beendet",
    "replay-failed": "Nachspielen gescheitert",
    "demo-loaded": "Vorführung geladen",
    "openings-erased": "Nachweise gelöscht",
    "everything-imported": "Gesamtbestand importiert",
    "renew": "Fortschreibung angelegt",
    "counter-proposal-answered": "Gegenvorschlag beantwortet",
    "sign-extended": "Frist zur Zeichnung verlängert",
    "sign-declined": "Zeichnung abgelehnt",
    "mandate-ended": "Vollmacht beendet",
    "mandate-granted": "Vollmacht erteilt",
}

OCCASIONS: Mapping[str, str] = {"daily": "täglich", "signature": "nach Zeichnung", "asked": "auf Wunsch"}

DETAILS: Mapping[str, str] = {
    "version": "Fassung",
    "sha256": "Prüfsumme",
    "to": "nach",
    "before": "bisher bis",
    "until": "bis",
    "status": "Stand",
    "period": "Zeitraum",
    "opened": "neue Hinweise",
    "resolved": "erledigte Hinweise",
    "letters": "Briefe",
    "added": "neu",
    "changed": "geändert",
    "count": "Anzahl",
    "tries": "Versuche",
    "edition": "Stand des Entwurfs",
    "origin": "Herkunft",
    "route": "Adresse",
    "why": "Grund",
    "commitment": "Nachweis",
    "occasion": "Anlass",
    "following": "Nachfolge",
    "goal": "Ziel",
    "answer": "Antwort",
    "definition": "Definition",
    "reference_date": "Stichtag",
    "value": "Wert",
    "value_before": "Wert zuvor",
    "question": "Frage",
    "effect": "Antwort",
    "valid_from": "gilt ab",
    "valid_to": "gilt bis",
}

WHY_REFUSED: Mapping[str, str] = {
    "role": "nicht für diese Rolle",
    "object": "nicht für diese Organisation",
    "step": "Schritt nicht erlaubt",
    "form": "Formular ungültig",
}

VALUES: Mapping[str, Mapping[str, str]] = {
    "to": words.STATES,
    "status": words.MEASURE_STATUSES,
    "origin": {**RULE_ORIGINS, **words.MANDATE_ORIGINS},
    "why": WHY_REFUSED,
    "occasion": OCCASIONS,
    "answer": words.ANSWERS_GIVEN,
    "definition": words.DEFINITIONS,
    "question": EFFECT_QUESTIONS,
    "effect": EFFECT_ANSWERS,
}
"""What the values of these details are called; one value may mean different things in two of them."""

DAYS = frozenset({"before", "reference_date", "until", "valid_from", "valid_to"})
FIGURES = frozenset({"value", "value_before"})
PLAIN = frozenset({
    *("version", "sha256", "opened", "resolved", "letters", "added", "changed", "count", "tries", "edition"),
    *("route", "commitment", "following", "goal"),
})  # fmt: skip
"""Details that are shown as they are: numbers, hashes, the numbers of agreements, the keys of goals."""


def in_words(name: str, value: str | int | bool) -> str:
    """Return a detail's value as a reader shall see it; what is not known as it is."""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if name in DAYS and isinstance(value, str):
        return numeric(date.fromisoformat(value)) if value else ("auf Weiteres" if name == "valid_to" else DASH)
    if name in FIGURES:
        return german(Decimal(str(value)))
    if name == "period" and isinstance(value, str):
        return Period.parse(value).label
    return VALUES.get(name, {}).get(str(value), str(value))


OBJECTS: Mapping[str, str] = {
    "audit": "Protokoll", "outbox": "Postausgang", "unknown": "unbekanntes Konto", "rulebook": "Regelwerk",
    "demo": "Vorführung", "everything": "Gesamtbestand", "organisations": "Organisationen",
    "benchmarks": "Vergleichsgrößen", "route": "Seite",
}  # fmt: skip
"""What objects that are no ids stand for."""
