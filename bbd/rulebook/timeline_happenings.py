"""What happens in a time line: the readings, the ends of measures and the list `happens`, in order of their days."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from bbd.domain.document import AgreementText
from bbd.domain.errors import InputRefused
from bbd.domain.periods import Frequency
from bbd.domain.readings import CheckedReading, IndicatorSays, ReadingInput, check_reading
from bbd.rulebook.section import Section
from bbd.rulebook.timeline_agreement import MEASURE, listed
from bbd.rulebook.timeline_standings import Ground, place_of
from bbd.rulebook.timelines import Deed, Happening, Who

READING: Final = ("indicator", "period", "value", "numerator", "denominator", "known")
_BY: Final = frozenset({Deed.SIGN, Deed.RETURN, Deed.TERMINATE})
_WHO: Final = frozenset({Deed.LEAVE, Deed.COME_BACK})
_MEASURE: Final = frozenset({Deed.DONE, Deed.DROPPED})
_FINDING: Final = frozenset({Deed.PROMISE, Deed.SILENCE, Deed.SPEAK_AGAIN})
_UNTIL: Final = frozenset({Deed.PROMISE, Deed.SILENCE})
_WRITTEN: Final = tuple(deed for deed in Deed if deed is not Deed.DELIVER)
"""What `happens` may say; readings have a list of their own."""


def happenings_of(section: Section, ground: Ground) -> list[Happening]:
    """Return everything that the time line says happens, sorted by day; what is wrong with it is noted."""
    found = [*_written(section, ground), *_readings(section, ground.text), *_measures(section)]
    return sorted(found, key=lambda happening: happening.day)


def where(section: Section) -> str:
    """Return the place of an entry for people."""
    return f"{section.source.path}, Zeile {section.source.line(section.keys)}"


def _written(section: Section, ground: Ground) -> Iterator[Happening]:
    for entry in listed(section, "happens", []):
        deed, day = entry.choice("do", _WRITTEN, "Das Geschehen"), _needed_day(entry, "day")
        if deed and day:
            yield _happening(entry, Deed(deed), day, ground)


def _happening(entry: Section, deed: Deed, day: date, ground: Ground) -> Happening:
    happening, known = Happening(day, deed, where(entry)), ["day", "do"]
    if deed in _BY:
        known.append("by")
        who = entry.choice("by", tuple(Who), "Die Person", default=None if deed is Deed.SIGN else Who.LEADERSHIP)
        happening = replace(happening, who=Who(who) if who else None)
    if deed in _WHO:
        known.append("who")
        who = entry.choice("who", tuple(Who), "Die Person")
        happening = replace(happening, who=Who(who) if who else None)
    if deed in _MEASURE:
        known.append("measure")
        keys = [measure.key for measure in ground.text.measures]
        happening = replace(happening, about=entry.choice("measure", keys, "Die Maßnahme"))
    if deed in _FINDING:
        known.append("finding")
        happening = replace(happening, about=place_of(entry, "finding", ground))
    if deed in _UNTIL:
        known.append("until")
        happening = replace(happening, until=_needed_day(entry, "until"))
    entry.only(*known)
    return happening


def _readings(section: Section, text: AgreementText) -> Iterator[Happening]:
    for entry in listed(section, "readings", [], *READING):
        keys = [indicator.key for indicator in text.indicators]
        key = entry.choice("indicator", keys, "Die Kennzahl", default=keys[0] if keys else None)
        given = ReadingInput(
            **{name: str(entry.data[name]) for name in READING[1:5] if name in entry.data}, source="Zeitverlauf"
        )
        checked = _checked(entry, key, given, text)
        if checked is not None:
            known = entry.day("known") or checked.period.end + timedelta(days=1)
            if known <= checked.period.end:
                entry.complain(f"Der Zeitraum {checked.period.label} ist an diesem Tag noch nicht zu Ende.", "known")
            yield Happening(known, Deed.DELIVER, where(entry), about=key, reading=given)


def _checked(entry: Section, key: str, given: ReadingInput, text: AgreementText) -> CheckedReading | None:
    indicator = next((one for one in text.indicators if one.key == key), None)
    if indicator is None:
        if not key:
            return None
        entry.complain("Diese Zielvereinbarung hat keine Kennzahl.", "indicator")
        return None
    frequency = Frequency(indicator.frequency)
    says = IndicatorSays(indicator.kind, frequency, indicator.unit, text.valid_from, text.valid_to)
    try:
        return check_reading(given, says, comma=False)
    except InputRefused as refusal:
        for problem in refusal.problems:
            entry.complain(problem.what, problem.field, remedy=problem.remedy)
        return None


def _measures(section: Section) -> Iterator[Happening]:
    for number, entry in enumerate(listed(section, "measures", [], *MEASURE), 1):
        for key in (Deed.DONE, Deed.DROPPED):
            day = entry.day(key)
            if day:
                yield Happening(day, key, where(entry), about=str(entry.data.get("key", f"M{number}")))


def _needed_day(entry: Section, key: str) -> date | None:
    day = entry.day(key)
    if key not in entry.data:
        entry.complain(f"Das Feld „{key}“ fehlt.", key, remedy=f"Bitte ergänzen: {key} = 2013-01-31")
    return day
