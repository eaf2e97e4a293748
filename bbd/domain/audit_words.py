"""German words of the audit trail that bbd.domain.words does not have: who acts, what was refused, checkpoints."""

from collections.abc import Mapping

from bbd.domain import words

ACTORS: Mapping[str, str] = {"worker": "bbd", "nobody": "nicht angemeldet"}

ACTIONS: Mapping[str, str] = {
    **words.AUDIT_ACTIONS,
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
}

OCCASIONS: Mapping[str, str] = {"daily": "täglich", "signature": "nach Zeichnung", "asked": "auf Wunsch"}

DETAILS: Mapping[str, str] = {
    **words.AUDIT_DETAILS,
    "route": "Adresse",
    "why": "Grund",
    "commitment": "Nachweis",
    "occasion": "Anlass",
    "following": "Nachfolge",
}

VALUES: Mapping[str, str] = {
    **words.AUDIT_VALUES,
    **OCCASIONS,
    "role": "nicht für diese Rolle",
    "object": "nicht für diese Organisation",
    "step": "Schritt nicht erlaubt",
    "form": "Formular ungültig",
}

OBJECTS: Mapping[str, str] = {
    "audit": "Protokoll", "outbox": "Postausgang", "unknown": "unbekanntes Konto", "rulebook": "Regelwerk",
    "demo": "Vorführung", "everything": "Gesamtbestand", "organisations": "Organisationen",
    "benchmarks": "Vergleichsgrößen",
}  # fmt: skip
"""What objects that are no ids stand for."""
