"""Days of a time line that cannot be meant: in other centuries, before the beginning, after the last look."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from bbd.domain.errors import Problem
from bbd.rulebook.section import Section
from bbd.rulebook.timelines import COME_FROM_OUTSIDE, Happening, Look

YEARS: Final = range(1990, 2200)
LONGEST: Final = timedelta(days=4 * 366)
"""From the first sweep to the last look."""


def is_out_of_time(section: Section) -> bool:
    """Note days in centuries that no agreement is of; with them nothing else can be computed."""
    strange = [way for way, day in _days(section.data) if day.year not in YEARS]
    for way in strange:
        section.complain(f"Möglich sind nur Tage der Jahre {YEARS[0]} bis {YEARS[-1]}.", *way)
    return bool(strange)


def _days(value: object, way: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], date]]:
    """Yield every day that stands anywhere in the value, with the way to it."""
    if isinstance(value, date):
        yield way, value
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from _days(part, (*way, key))


def check_order(
    section: Section, happenings: list[Happening], looks: list[Look], *, drafted: date, starts: date
) -> None:
    """Note what nobody could see: looks before the first sweep, deeds before the draft or after the last look."""
    last = looks[-1].day
    if looks[0].day < starts:
        what = f"Vor dem ersten Durchlauf am {starts:%d.%m.%Y} gibt es nichts zu sehen."
        _note(section, looks[0].where, what, "Bitte „starts“ oder „day“ berichtigen.")
    if last - starts > LONGEST:
        section.complain("Dieser Zeitverlauf dauert länger als vier Jahre.", "starts")
    for happening in happenings:
        if happening.day >= last:
            what = f"Was am {happening.day:%d.%m.%Y} oder danach geschieht, sieht hier niemand mehr."
            remedy = f"Der letzte Blick gilt dem Morgen des {last:%d.%m.%Y}; bitte die Tage berichtigen."
            _note(section, happening.where, what, remedy)
        elif happening.day < drafted and happening.deed not in COME_FROM_OUTSIDE:
            what = f"Am {happening.day:%d.%m.%Y} gibt es den Entwurf noch nicht; er entsteht am {drafted:%d.%m.%Y}."
            _note(section, happening.where, what, "Bitte „drafted“ oder „day“ berichtigen.")


def _note(section: Section, where: str, what: str, remedy: str) -> None:
    section.problems.append(Problem(what, f"{where}, {section.named}", remedy))
