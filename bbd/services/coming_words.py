"""What comes next of a finding, in German sentences; what people wrote themselves (a reason) is left out.

The command line and the pages say it with the same words, and pages mark a reason as somebody's own.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from bbd.clock import local_date
from bbd.domain.german_dates import written
from bbd.domain.subject_keys import subject_in_words
from bbd.domain.words import RECIPIENTS_ADDRESSED
from bbd.rulebook.model import Rulebook
from bbd.rulebook.rule_wording import title
from bbd.rulebook.wording import enumerated
from bbd.services.coming import Coming, Kind
from bbd.store.findings import Finding

_PLAIN: Final[Mapping[Kind, str]] = {
    Kind.ENDS: "Der Grund für den Hinweis ist weggefallen. Mit der nächsten Prüfung der Regeln erledigt er sich.",
    Kind.LAST: "Alle Stufen sind erreicht; weitere Briefe sind nicht vorgesehen.",
}


def coming_in_words(finding: Finding, coming: Coming, rulebook: Rulebook | None, zone: ZoneInfo, today: date) -> str:
    """Return who comes next of a finding and when, or why nothing comes, in whole sentences."""
    if coming.kind in _PLAIN:
        return _PLAIN[coming.kind]
    match coming.kind:
        case Kind.RESOLVED:
            return f"Der Hinweis ist seit dem {_day(finding, zone)} erledigt; es folgt nichts mehr."
        case Kind.INHIBITED:
            return _inhibited(coming, rulebook)
        case Kind.PROMISED:
            return (
                f"Die Erledigung ist{_by(coming)} bis zum {_until(coming)} zugesagt; bis dahin gehen keine weiteren "
                f"Briefe hinaus. {_then(coming, 'Ist der Hinweis danach noch offen, folgt gleich', today)}"
            ).strip()
        case Kind.SILENCED:
            by = f" Stummgeschaltet hat ihn {coming.by.name}." if coming.by else ""
            then = _then(coming, "Danach folgt frühestens", today)
            return f"Der Hinweis ruht bis zum {_until(coming)}.{by} {then}".strip()
        case _:
            return _then(coming, "Bleibt der Hinweis offen, folgt", today)


def _then(coming: Coming, opening: str, today: date) -> str:
    """Return the sentence about the next step; empty after the last."""
    if coming.step is None or coming.on is None:
        return ""
    days = coming.after_working_days
    after = f" ({days} {'Arbeitstag' if days == 1 else 'Arbeitstage'} nach dem Entstehen)" if _counts(coming) else ""
    whom = enumerated([RECIPIENTS_ADDRESSED.get(role, role) for role in coming.roles])
    on = f"ab dem {written(coming.on)}" if coming.on > today else "mit der nächsten Prüfung der Regeln"
    return f"{opening} {on}{after} Stufe {coming.step + 1}: ein Brief an {whom}{_names(coming)}."


def _counts(coming: Coming) -> bool:
    return coming.kind is Kind.NEXT and coming.after_working_days > 0


def _names(coming: Coming) -> str:
    """Return who that is today, as an aside."""
    names = [person.name for person, _ in coming.addressed]
    stand_in = {role for _, role in coming.addressed} == {"coordinator"} and "coordinator" not in coming.roles
    return f", nach heutigem Stand {'stattdessen an ' if stand_in else ''}{enumerated(names)}" if names else ""


def _inhibited(coming: Coming, rulebook: Rulebook | None) -> str:
    if coming.holder is None:
        return "Der Hinweis ist zurückgestellt, solange ein anderer offen ist; bis dahin gehen keine Briefe hinaus."
    other = f"„{title(rulebook, coming.holder.rule)}“ zu {subject_in_words(coming.holder.subject)}"
    return f"Zurückgestellt, solange der Hinweis {other} offen ist; bis dahin gehen dazu keine Briefe hinaus."


def _by(coming: Coming) -> str:
    return f" von {coming.by.name}" if coming.by else ""


def _until(coming: Coming) -> str:
    return written(coming.until) if coming.until else "genannten Tag"


def _day(finding: Finding, zone: ZoneInfo) -> str:
    return written(local_date(finding.resolved_at or finding.since, zone))
