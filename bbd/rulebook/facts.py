"""The vocabulary of the rules: which facts each type of subject has, of what type, and what they mean.

It is the only place that knows them: packs are checked against it, subjects too, and the table in rules/README.md
is generated from it. It does not gather facts; the sweep does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bbd.domain.lifecycle import State
from bbd.domain.words import ASSESSMENTS, MEASURE_STATUSES, STATES

Value = int | bool | str | None
MISSING = "missing"
LARGEST = 10_000_000
"""No number of days or things is larger, in facts and in packs; the calendar itself has 3,652,059 days."""


class Kind(StrEnum):
    """What a fact's values are."""

    DAYS = "days"
    COUNT = "count"
    YES_NO = "yes_no"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its values are whole numbers from 0 (days, count), true or false, or one of `values` (state)."""

    name: str
    kind: Kind
    meaning: str
    values: tuple[str, ...] = ()

    @property
    def numeric(self) -> bool:
        """Whether its values are ordered."""
        return self.kind in {Kind.DAYS, Kind.COUNT}


@dataclass(frozen=True, slots=True)
class SubjectType:
    """What a rule can judge. `delivered` is False for what no sweep gathers facts of yet; such packs are refused."""

    name: str
    meaning: str
    facts: Mapping[str, Fact]
    delivered: bool = True


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to judge, such as "ZV-2012-01/G1.1", with its facts; None or absent means missing."""

    type: str
    key: str
    facts: Mapping[str, Value]


AGREEMENT_STATE = Fact("agreement_state", Kind.STATE, "Stand der Zielvereinbarung", tuple(State))
TERM_RUNNING = Fact("term_running", Kind.YES_NO, "ob die Laufzeit läuft, ersten und letzten Tag eingeschlossen")
AFTER_TERM = Fact("after_term", Kind.YES_NO, "ob die Laufzeit vorüber ist")
_OVERDUE = "Tage seit dem Fälligkeitstag des ältesten fehlenden Messwerts; am Tag selbst 0; fehlt, wenn keiner aussteht"
_UNTIL = "Tage bis zum Fälligkeitstag des nächsten noch nicht gelieferten Messwerts; am Tag selbst 0; fehlt, wenn keiner bevorsteht"  # noqa: E501 - one sentence of a table


def _type(name: str, meaning: str, *facts: Fact, delivered: bool = True) -> SubjectType:
    return SubjectType(name, meaning, MappingProxyType({fact.name: fact for fact in facts}), delivered)


_TYPES = (
    _type(
        "indicator", "eine Kennzahl",
        AGREEMENT_STATE, TERM_RUNNING, AFTER_TERM,
        Fact("days_overdue", Kind.DAYS, _OVERDUE),
        Fact("days_until_due", Kind.DAYS, _UNTIL),
        Fact("assessment", Kind.STATE, "Bewertung des jüngsten bestätigten Messwerts", tuple(ASSESSMENTS)),
        Fact("has_reading", Kind.YES_NO, "ob für irgendeinen fälligen Zeitraum ein bestätigter Messwert vorliegt"),
        Fact("overdue_readings", Kind.COUNT, "wie viele Messwerte überfällig sind"),
    ),
    _type(
        "measure", "eine Maßnahme",
        AGREEMENT_STATE, TERM_RUNNING, AFTER_TERM,
        Fact("measure_status", Kind.STATE, "Stand der Maßnahme", tuple(MEASURE_STATUSES)),
        Fact("days_overdue", Kind.DAYS, "Tage seit dem Termin der Maßnahme; am Tag selbst 0; fehlt vor dem Termin"),
        Fact("days_until_due", Kind.DAYS, "Tage bis zum Termin der Maßnahme; am Tag selbst 0; fehlt nach dem Termin"),
    ),
    _type(
        "signature", "eine ausstehende oder geleistete Zeichnung einer Seite",
        AGREEMENT_STATE,
        Fact("days_since_submission", Kind.DAYS, "Tage, seit der Wortlaut zur Zeichnung vorgelegt wurde"),
        Fact("signed", Kind.YES_NO, "ob diese Seite gezeichnet hat"),
    ),
    _type(
        "goal", "ein Ziel",
        AGREEMENT_STATE, TERM_RUNNING,
        Fact("measures", Kind.COUNT, "wie viele Maßnahmen dem Ziel dienen"),
        Fact("qualitative", Kind.YES_NO, "ob das Ziel ohne Kennzahl auskommt"),
        delivered=False,
    ),
    _type(
        "agreement", "eine Zielvereinbarung",
        AGREEMENT_STATE, TERM_RUNNING, AFTER_TERM,
        Fact("days_until_end", Kind.DAYS, "Tage bis zum letzten Tag der Laufzeit; fehlt danach"),
        Fact("days_since_review_date", Kind.DAYS, "Tage seit dem Termin der Überprüfung; am Tag selbst 0; fehlt davor"),
        delivered=False,
    ),
    _type(
        "partner", "ein Partner",
        Fact("due_readings", Kind.COUNT, "wie viele Messwerte des Partners fällig waren"),
        Fact("overdue_readings", Kind.COUNT, "wie viele davon fehlen"),
        Fact("days_overdue", Kind.DAYS, _OVERDUE),
        delivered=False,
    ),
    _type(
        "body", "ein Gremium",
        Fact("vacant_seats", Kind.COUNT, "wie viele Sitze unbesetzt sind"),
        delivered=False,
    ),
)  # fmt: skip

LABELS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"agreement_state": STATES, "assessment": ASSESSMENTS, "measure_status": MEASURE_STATUSES}
)
"""What people read for the values of the facts that are states."""

SUBJECT_TYPES: Mapping[str, SubjectType] = MappingProxyType({kind.name: kind for kind in _TYPES})


def fits(fact: Fact, value: Value) -> bool:
    """Whether `value` is one that `fact` can have; missing (None) fits every fact."""
    if value is None:
        return True
    if fact.numeric:
        return type(value) is int and 0 <= value <= LARGEST
    if fact.kind is Kind.YES_NO:
        return isinstance(value, bool)
    return isinstance(value, str) and value in fact.values


def flaw(subject: Subject) -> str:
    """Return what is wrong with a subject's facts as one German sentence; empty when rules may judge it."""
    known = SUBJECT_TYPES.get(subject.type)
    if known is None:
        return f"„{subject.type}“ ist keine Art von Gegenstand, die Regeln kennen."
    for name, value in subject.facts.items():
        if name not in known.facts:
            return f"Den Fakt „{name}“ gibt es für „{subject.type}“ nicht."
        if not fits(known.facts[name], value):
            return f"Der Fakt „{name}“ hat einen Wert, den er nicht haben kann: {value!r}."
    return ""
