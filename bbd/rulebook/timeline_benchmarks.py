"""The benchmarks of a time line: values of a comparison series, each from the day on which it becomes known."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from bbd.domain.errors import InputRefused
from bbd.domain.numbers import parse_decimal
from bbd.rulebook.section import LONGEST_LINE, Section
from bbd.rulebook.timeline_agreement import listed
from bbd.rulebook.timelines import Deed, Happening, Published

FIELDS: Final = ("series", "definition", "on", "value", "known")
SERIES: Final = "Anteil"
"""What a series is called that has no name."""
USUAL: Final = "register"


def benchmarks_of(section: Section) -> Iterator[Happening]:
    """Yield the values that become known; what is wrong with them is noted."""
    for entry in listed(section, "benchmarks", [], *FIELDS):
        known, value = entry.day("known"), _value(entry)
        if "known" not in entry.data:
            entry.complain("Das Feld „known“ fehlt.", "known", remedy="Bitte ergänzen: known = 2013-01-31")
        if known and value is not None:
            published = Published(
                _named(entry, "series", SERIES), _named(entry, "definition", USUAL), entry.day("on") or known, value
            )
            place = f"{entry.source.path}, Zeile {entry.source.line(entry.keys)}"
            yield Happening(known, Deed.PUBLISH, place, published=published)


def _named(entry: Section, key: str, usual: str) -> str:
    return entry.text(key, needed=False, longest=LONGEST_LINE // 2) or usual


def _value(entry: Section) -> Decimal | None:
    given = entry.data.get("value", "")
    try:
        if isinstance(given, bool) or not isinstance(given, int | float | str):
            raise InputRefused.because("Der Wert ist keine Zahl.")
        return parse_decimal(str(given), comma=False)
    except InputRefused as refusal:
        for problem in refusal.problems:
            entry.complain(problem.what, "value", remedy=problem.remedy)
        return None
