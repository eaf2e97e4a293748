"""What happens in a time line, by day: readings, benchmarks, the ends of measures and the list `happens`."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from bbd.domain.document import AgreementText
from bbd.domain.errors import InputRefused
from bbd.domain.periods import Frequency
from bbd.domain.readings import CheckedReading, IndicatorSays, ReadingInput, check_reading
from bbd.rulebook.section import Section
from bbd.rulebook.timeline_agreement import MEASURE, listed
from bbd.rulebook.timeline_benchmarks import benchmarks_of
from bbd.rulebook.timeline_standings import Ground, place_of
from bbd.rulebook.timelines import COME_FROM_OUTSIDE, Deed, Happening, Who

READING: Final = ("indicator", "period", "value", "numerator", "denominator", "known")
_FIELDS: Final[Mapping[Deed, tuple[str, ...]]] = {
    Deed.SIGN: ("by",),
    Deed.RETURN: ("by",),
    Deed.TERMINATE: ("by",),
    Deed.LEAVE: ("who",),
    Deed.COME_BACK: ("who",),
    Deed.DONE: ("measure",),
    Deed.DROPPED: ("measure",),
    Deed.PROMISE: ("finding", "until"),
    Deed.SILENCE: ("finding", "until"),
    Deed.SPEAK_AGAIN: ("finding",),
}
"""What a deed says beside its day."""
_WRITTEN: Final = tuple(deed for deed in Deed if deed not in COME_FROM_OUTSIDE)
"""What `happens` may say."""


def happenings_of(section: Section, ground: Ground) -> list[Happening]:
    """Return everything that the time line says happens, sorted by day; what is wrong with it is noted."""
    found = [*_written(section, ground), *benchmarks_of(section)]
    if ground.text is not None:
        found += [*_readings(section, ground.text), *_measures(section)]
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
    fields = _FIELDS.get(deed, ())
    entry.only("day", "do", *fields)
    until = _needed_day(entry, "until") if "until" in fields else None
    return Happening(day, deed, where(entry), _who(entry, deed, fields), _about(entry, fields, ground), until)


def _who(entry: Section, deed: Deed, fields: tuple[str, ...]) -> Who | None:
    key = next((field for field in fields if field in {"by", "who"}), None)
    if key is None:
        return None
    usual = Who.LEADERSHIP if deed in {Deed.RETURN, Deed.TERMINATE} else None
    name = entry.choice(key, tuple(Who), "Die Person", default=usual)
    return Who(name) if name else None


def _about(entry: Section, fields: tuple[str, ...], ground: Ground) -> str:
    if "finding" in fields:
        return place_of(entry, "finding", ground)
    if "measure" in fields and ground.text is not None:
        return entry.choice("measure", [measure.key for measure in ground.text.measures], "Die Maßnahme")
    return ""


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
