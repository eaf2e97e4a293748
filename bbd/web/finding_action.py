"""The one thing that somebody does next about a finding: where its page, and so its letter, leads."""

from datetime import date
from urllib.parse import urlencode

from sqlmodel import Session

from bbd.domain.lifecycle import Role
from bbd.services.expected_readings import expected
from bbd.store.finding_pages import FindingRow
from bbd.store.people import Person

_WORKS_HERE = frozenset({Role.COORDINATOR, Role.CONTACT})
_REPORTS = _WORKS_HERE | {Role.LEADERSHIP}


def action_for(session: Session, row: FindingRow, person: Person, today: date) -> tuple[str, str] | None:
    """Return (label, path) of the next action, or None where `person` has none or the finding is resolved."""
    if row.finding.state == "resolved":
        return None
    if row.kind == "indicator":
        return _about_indicator(session, row, person, today)
    if row.kind == "measure" and person.roles & _REPORTS:
        return "Stand der Maßnahme melden", f"/measures/{row.number}/{row.key}/report"
    if row.kind == "signature" and person.roles & {Role.LEADERSHIP, Role.CONTACT}:
        return "Lesen und zeichnen", f"/agreements/{row.number}/sign"
    looks = {
        "goal": ("Zielvereinbarung ansehen", f"/agreements/{row.number}"),
        "agreement": ("Zielvereinbarung ansehen", f"/agreements/{row.number}"),
        "partner": ("Erwartete Messwerte ansehen", f"/readings?{urlencode({'partner': row.partner})}"),
    }
    return looks.get(row.kind)


def _about_indicator(session: Session, row: FindingRow, person: Person, today: date) -> tuple[str, str]:
    if row.finding.rule.startswith("reading-") and person.roles & _REPORTS:
        for one in expected(session, person, today):
            if (one.number, one.key, one.delivered) != (row.number, row.key, False):
                continue
            path = f"/readings/{one.number}/{one.key}/{one.period.key}"
            if one.entered is not None:
                return f"Messwert für {one.period.label} ansehen und bestätigen", f"{path}/confirm"
            if person.roles & _WORKS_HERE:
                return f"Messwert für {one.period.label} eintragen", path
    return "Entwicklung ansehen", f"/indicators/{row.number}/{row.key}"
