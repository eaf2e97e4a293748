"""The German words for everything that has a name in the code; page, mail, CSV and PDF read them here.

Keys are the values of the enumerations and the rule ids. English labels will stand beside them when the pages
learn their second language.
"""

from collections.abc import Mapping
from datetime import date

STATES: Mapping[str, str] = {
    "drafted": "Entwurf",
    "submitted": "zur Zeichnung vorgelegt",
    "adopted": "beschlossen",
    "monitored": "in Umsetzung",
    "reviewed": "in Überprüfung",
    "closed": "abgeschlossen",
    "terminated": "gekündigt",
    "withdrawn": "zurückgezogen",
}


def agreement_state(state: str, ended_on: date | None = None, *, goes_on: bool = False) -> str:
    """Return how an agreement stands: "gekündigt zum 31.12.2026, gilt bis dahin" while it goes on until that day."""
    if state != "terminated" or ended_on is None:
        return STATES[state]
    return f"{STATES[state]} zum {ended_on:%d.%m.%Y}{', gilt bis dahin' if goes_on else ''}"


ACTIONS: Mapping[str, str] = {
    "submit": "Zur Zeichnung vorlegen",
    "return": "Zurückgeben",
    "sign": "Zeichnen",
    "monitor": "Umsetzung beginnen",
    "review": "Überprüfen",
    "resume": "Umsetzung fortsetzen",
    "amend": "Nachtrag beginnen",
    "close": "Abschließen",
    "terminate": "Kündigen",
    "withdraw": "Zurückziehen",
}

HAPPENINGS: Mapping[str, str] = {
    "draft": "Entwurf angelegt",
    "submit": "Zur Zeichnung vorgelegt",
    "return": "Zurückgegeben",
    "sign": "Gezeichnet",
    "monitor": "Umsetzung begonnen",
    "review": "Überprüft",
    "resume": "Umsetzung fortgesetzt",
    "amend": "Nachtrag begonnen",
    "close": "Abgeschlossen",
    "terminate-declared": "Kündigung erklärt",
    "terminate": "Gekündigt",
    "withdraw": "Zurückgezogen",
    "declined": "Nicht gezeichnet",
    "forwarded": "Zur Zeichnung weitergeleitet",
    "extended": "Frist zur Zeichnung verlängert",
    "granted": "Vollmacht erteilt",
    "ended": "Vollmacht beendet",
}

BY_SOMEBODY = "von jemand anderem oder von Ihnen selbst, etwa in einem zweiten Fenster"
"""Says by whom something was changed since a page was shown, which that page cannot know."""

VERSION_STATES: Mapping[str, str] = {
    "drafted": "Entwurf",
    "submitted": "zur Zeichnung vorgelegt",
    "returned": "zurückgegeben",
    "adopted": "in Kraft",
    "superseded": "abgelöst",
    "withdrawn": "zurückgezogen",
}


def version_name(number: int, amendment: int) -> str:
    """Return what a version of an agreement is called: "Fassung 1", or "Nachtrag 2 (Fassung 5)"."""
    return f"Nachtrag {amendment} (Fassung {number})" if amendment else f"Fassung {number}"


ROLES: Mapping[str, str] = {
    "coordinator": "Koordination",
    "leadership": "Leitung",
    "contact": "Ansprechperson",
    "auditor": "Revision",
    "admin": "Administration",
}

PARTIES: Mapping[str, str] = {"issuer": "Senat", "partner": "Partner"}

ORGANISATION_KINDS: Mapping[str, str] = {
    "senate": "Senatsverwaltung",
    "authority": "Behörde",
    "district": "Bezirksamt",
    "state_company": "Landesunternehmen",
    "school": "Schule",
}

FIELDS_OF_ACTION: Mapping[str, str] = {
    "training": "Ausbildung öffnen",
    "marketing": "Personalmarketing",
    "hiring": "Auswahlverfahren",
    "staff": "Beschäftigte und Führungsebenen",
}

BINDINGS: Mapping[str, str] = {"must": "Muss", "should": "Soll", "explore": "Prüfauftrag"}

LEGAL_FORMS: Mapping[str, str] = {"voluntary": "ohne Schriftform (Zeichnung im Browser)", "written": "Schriftform"}

SIGNING_ORDERS: Mapping[str, str] = {
    "any": "in beliebiger Reihenfolge",
    "issuer_first": "zuerst der Senat",
    "partner_first": "zuerst der Partner",
}

KINDS: Mapping[str, str] = {"share": "Anteil", "count": "Anzahl", "value": "Wert"}

DIRECTIONS: Mapping[str, str] = {"up": "steigen", "down": "sinken", "corridor": "im Korridor bleiben"}
HELD: Mapping[str, str] = {"up": "nicht unter den Zielwert sinken", "down": "nicht über den Zielwert steigen"}

AIMS: Mapping[str, str] = {
    "reach": "einen Zielwert erreichen",
    "hold": "nicht schlechter werden als der Zielwert",
    "improve": "besser werden, ohne Zielwert (nur nach dem Trend zu beurteilen)",
    "watch": "nur beobachten, ohne Ziel",
}

METHODS: Mapping[str, str] = {"path": "Zielpfad", "trend": "Trend"}

FREQUENCIES: Mapping[str, str] = {
    "year": "jährlich",
    "half_year": "halbjährlich",
    "quarter": "vierteljährlich",
    "month": "monatlich",
}

CARRIED_ON = "Fortgeschrieben aus der Vergangenheit; das ist keine Vorhersage."

WATCHED = "nur beobachtet"
"""Said of an indicator without a target instead of a verdict."""

ASSESSMENTS: Mapping[str, str] = {
    "on_track": "auf Kurs",
    "slightly_off": "leicht hinter dem Zielpfad",
    "off_track": "deutlich hinter dem Zielpfad",
    "wrong_direction": "in die falsche Richtung",
    "no_reading": "kein aktueller Messwert",
    "not_assessable": "nicht beurteilbar",
}

STANDING_CHANGES: Mapping[str, str] = {
    "worse": "schlechter geworden",
    "better": "besser geworden",
    "lost": "keine Bewertung mehr",
    "gained": "erstmals oder wieder bewertet",
}
"""How the verdict on an indicator has changed (bbd.domain.standings)."""

ROUNDED = "Zahlen sind einzeln gerundet; Unterschiede sind aus den ungerundeten Werten berechnet."

DISCLAIMER = (
    "Die Bewertung vergleicht Messwerte mit dem Vereinbarten. "
    "Sie ist weder eine Vorhersage noch ein politisches Urteil."
)
"""Stands wherever an assessment is shown."""

MEASURE_STATUSES: Mapping[str, str] = {"open": "offen", "done": "erledigt", "dropped": "aufgegeben"}

DECISIONS: Mapping[str, str] = {
    "accept": "übernehmen",
    "own_value": "Gegenvorschlag: mit eigenem Wert",
    "decline": "ablehnen",
}

ANSWERS: Mapping[str, str] = {
    "taken": "Wert des Partners übernehmen",
    "met": "anderen Wert vereinbaren",
    "kept": "beim Wortlaut des Senats bleiben",
}

ANSWER_MET_IN_WORDS = "das Ziel anders fassen"
"""What "met" says where no single value is at stake."""

ANSWER_ANNOUNCED = "geänderter Vorschlag folgt"
"""Stands for "met" until a wording with that value is submitted."""

ANSWERS_GIVEN: Mapping[str, str] = {
    "open": "noch nicht beantwortet",
    "taken": "übernommen",
    "met": "geändert vorgelegt",
    "kept": "nicht übernommen",
}

DECISIONS_MADE: Mapping[str, str] = {"accept": "übernommen", "own_value": "Gegenvorschlag", "decline": "abgelehnt"}

MANDATE_ORIGINS: Mapping[str, str] = {
    "people": "ständige Vertretung",
    "mandate": "Vollmacht",
    "forwarded": "weitergeleitet",
}
"""Where a mandate comes from."""

MANDATES: Mapping[str, str] = {
    "people": "ständige Vertretung",
    "mandate": "Vollmacht",
    "forwarded": "Vollmacht durch Weiterleitung",
}
"""What somebody signs by, before the days for which it holds."""

COPY_KINDS: Mapping[str, str] = {"electronic": "elektronisch signiert", "scan": "als Scan eingereicht"}

COPY_RESULTS: Mapping[str, str] = {
    "passed": "geprüft",
    "by_person": "von einer Person bestätigt",
    "not_checked": "nicht geprüft",
}

READING_STATES: Mapping[str, str] = {
    "draft": "wartet auf Bestätigung", "confirmed": "bestätigt", "frozen": "festgeschrieben",
}  # fmt: skip

READING_FIELDS: Mapping[str, str] = {
    "period": "Zeitraum",
    "numerator": "Zähler",
    "denominator": "Nenner",
    "value": "Wert",
    "respondents": "Antwortende",
    "population": "Grundgesamtheit",
    "note": "Bemerkung",
    "source": "Quelle",
}

PLAN_STATES: Mapping[str, str] = {
    "delivered": "gemeldet",
    "entered": "wartet auf Bestätigung",
    "overdue": "überfällig",
    "waiting": "fällig",
    "coming": "kommt noch",
}

FINDING_STATES: Mapping[str, str] = {
    "open": "offen",
    "inhibited": "zurückgestellt",
    "promised": "zugesagt",
    "silenced": "stummgeschaltet",
    "resolved": "erledigt",
}

LETTER_STATES: Mapping[str, str] = {
    "queued": "wartet auf Versand",
    "sent": "versandt",
    "failed": "nicht zustellbar",
    "held": "angehalten",
}
KEPT_HERE = "nur hier abgelegt"
"""What is said of a queued letter where there is no mail server: it waits for nothing."""

RECIPIENTS: Mapping[str, str] = {
    "contact": "Ansprechperson",
    "deputy": "Vertretung",
    "coordinator": "Koordination",
    "leadership": "Leitung des Partners",
    "signatories": "Zeichnende",
    "steering_committee": "Steuerungsgremium",
}

RECIPIENTS_ADDRESSED: Mapping[str, str] = {
    "contact": "die Ansprechperson",
    "deputy": "die Vertretung",
    "coordinator": "die Koordination",
    "leadership": "die Leitung des Partners",
    "signatories": "die Zeichnenden",
    "steering_committee": "das Steuerungsgremium",
}
"""The same in a sentence, behind "an" or "erinnert"."""

SEVERITIES: Mapping[str, str] = {"info": "Hinweis", "warning": "Handlungsbedarf", "critical": "dringend"}


DELIVERY_OUTCOMES: Mapping[str, str] = {
    "accepted": "vom Mailserver angenommen",
    "refused": "vom Mailserver abgelehnt",
    "deferred": "noch nicht angenommen, wird wiederholt",
    "unknown": "ungewiss, wird wiederholt",
    "sign_in_failed": "Anmeldung am Mailserver gescheitert",
}

DEFINITIONS: Mapping[str, str] = {
    "register": "Einwohnerregister",
    "microcensus": "Mikrozensus",
    "immigration_history": "Einwanderungsgeschichte",
    "home_language": "nichtdeutsche Herkunftssprache",
}
"""The definitions in use of who is counted in a population share; others are called as they were entered."""


def definition_name(definition: str) -> str:
    """Return what a definition of a benchmark is called."""
    return DEFINITIONS.get(definition, definition)
