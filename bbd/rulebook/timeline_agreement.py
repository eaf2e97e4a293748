"""The agreement of a time line: the few things that its author writes, and sensible values for all the others."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any, Final

from bbd.domain.document import AgreementText
from bbd.domain.document_reading import document_from
from bbd.domain.errors import InputRefused, Problem
from bbd.rulebook.section import Section
from bbd.rulebook.timelines import NUMBER, PARTNER, SENATE, Who

AGREEMENT: Final = ("valid_from", "valid_to", "review_on", "drafted", "signed", "deputy")
INDICATOR: Final = (
    "key", "unit", "kind", "direction", "baseline", "target", "milestones", "corridor", "method", "tolerance",
    "frequency", "due_days", "benchmark",
)  # fmt: skip
MEASURE: Final = ("key", "due", "done", "dropped")
_FIRST: Final = date(2012, 1, 1)
_FIGURES = frozenset({"baseline", "target", "value", "low", "high", "slightly_off", "off_track"})
_DONE: Final = {"key": "M1", "title": "Maßnahme 1", "status": "done"}
"""The measure of an agreement of which the time line names none: nothing is to be said about it."""
_ONE_DAY = timedelta(days=1)


def agreement_of(section: Section, given: Section | None) -> AgreementText | None:
    """Return the agreement that the time line describes, `given` its table; None where it does not, which is noted."""
    before = len(section.problems)
    data = _document(section, given) if given is not None else None
    if data is None or len(section.problems) > before:
        return None
    try:
        return document_from(data, where="")
    except InputRefused as refusal:
        for problem in refusal.problems:
            _note(section, problem)
        return None


def listed(section: Section, key: str, default: list[dict[str, Any]], *known: str) -> Iterator[Section]:
    """Yield the entries of a list, `default` where it is missing; notes what they must not say."""
    held = section if key in section.data else replace(section, data={key: default})
    for entry in held.tables(key):
        if known:
            entry.only(*known)
        yield entry


def flag(section: Section, key: str) -> bool:
    """Return yes or no; yes where it is missing."""
    value = section.data.get(key, True)
    if not isinstance(value, bool):
        section.complain(f"Das Feld „{key}“ braucht true oder false.", key)
    return value is True


def agreement_section(section: Section) -> Section | None:
    """Return the table `agreement`, an empty one where it is missing, None where it is no table, which is noted."""
    return section.table("agreement") if "agreement" in section.data else replace(section, data={})


def _document(section: Section, given: Section) -> dict[str, Any]:
    given.only(*AGREEMENT)
    first = given.day("valid_from") or _FIRST
    last = given.day("valid_to") or date(first.year + 1, 12, 31)
    review = given.day("review_on") or last
    deputy = Who.DEPUTY.mail if flag(given, "deputy") else None
    indicators = [
        _indicator(entry, n, first, last) | {"contact": Who.CONTACT.mail, "deputy": deputy}
        for n, entry in enumerate(listed(section, "indicators", [{}], *INDICATOR), 1)
    ]
    measures = [
        _measure(entry, n, last) | {"responsible": Who.CONTACT.mail, "deputy": deputy}
        for n, entry in enumerate(listed(section, "measures", [], *MEASURE), 1)
    ]
    if "measures" not in section.data:
        measures = [_DONE | {"responsible": Who.CONTACT.mail, "due": last.isoformat(), "done_on": first.isoformat()}]
    goal = {
        "key": "G1", "field_of_action": "training", "title": "Ziel", "qualitative": not indicators,
        "indicators": indicators, "measures": measures,
    }  # fmt: skip
    return {
        "number": NUMBER, "title": "Zeitverlauf",
        "issuer": {"organisation": SENATE, "signatories": [Who.SENATE.mail]},
        "partner": {"organisation": PARTNER, "signatories": [Who.LEADERSHIP.mail]},
        "coordinator": Who.COORDINATOR.mail,
        "valid_from": first.isoformat(), "valid_to": last.isoformat(), "review_on": review.isoformat(),
        "goals": [goal],
    }  # fmt: skip


def _indicator(entry: Section, number: int, first: date, last: date) -> dict[str, Any]:
    given = {name: _plain(value, name) for name, value in entry.data.items()}
    start = {"value": "10", "date": (first - _ONE_DAY).isoformat(), "source": "Zeitverlauf"}
    end = {"value": "20", "date": last.isoformat()}
    return {
        "key": f"G1.{number}", "name": f"Kennzahl {number}", **given,
        "baseline": _point(given.get("baseline"), start), "target": _point(given.get("target"), end),
    }  # fmt: skip


def _measure(entry: Section, number: int, last: date) -> dict[str, Any]:
    due = entry.day("due") or last
    return {
        "key": _plain(entry.data.get("key", f"M{number}"), "key"),
        "title": f"Maßnahme {number}",
        "due": due.isoformat(),
    }


def _point(given: object, default: Mapping[str, str]) -> dict[str, Any]:
    """Return a value on a day; who gives only the value means the usual day."""
    if isinstance(given, dict):
        return {**default, **given}
    return {**default, "value": given} if given is not None else dict(default)


def _plain(value: object, name: str) -> object:
    """Return days and figures as the document writes them: as text."""
    match value:
        case dict():
            return {inner: _plain(part, inner) for inner, part in value.items()}
        case list():
            return [_plain(part, name) for part in value]
        case date() | time():
            return value.isoformat()
        case int() | float() if name in _FIGURES and not isinstance(value, bool):
            return str(value)
        case _:
            return value


def _note(section: Section, problem: Problem) -> None:
    """Note what the document's reader found, at the place where the time line says it."""
    parts = [int(part) if part.isdigit() else part for part in problem.field.split("/")[1:]]
    match parts:
        case ["goals", 0, *inner]:
            place = tuple(inner)
        case _:
            place = ("agreement", *parts)
    what = problem.what
    if parts and isinstance(parts[-1], int):
        # The reader calls an entry of a list by its number from 0.
        what = what.replace(f"„{parts[-1]}“", f"Eintrag {parts[-1] + 1}", 1)
    section.complain(what, *place, remedy=problem.remedy)
