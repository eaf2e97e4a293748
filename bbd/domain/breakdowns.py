"""Indicators that are parts of others: by grade, staff group or age, with readings and targets of their own.

A part counts the same people by the same definition, only fewer of them; so it has the unit, kind, direction and
frequency of the whole. Parts have no parts.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from bbd.domain.document_parts import IndicatorText
from bbd.domain.document_texts import Contradiction
from bbd.domain.units import PERCENT
from bbd.domain.words import DIRECTIONS, FREQUENCIES, KINDS

SAME: Final[Mapping[str, str]] = {
    "unit": "Einheit",
    "kind": "Art",
    "direction": "Richtung",
    "frequency": "Häufigkeit",
}
"""What a part has in common with the whole."""


def parts_that_do_not_fit(indicators: Sequence[IndicatorText], at: str) -> Iterator[Contradiction]:
    """Yield what is wrong with the parts among the indicators of one goal; `at`: JSON pointer to their list."""
    whole = {one.key: one for one in indicators if one.breakdown is None}
    seen: set[tuple[str, str, str]] = set()
    for number, one in enumerate(indicators):
        if one.breakdown is None:
            continue
        here, named = f"{at}/{number}", f"Kennzahl {one.key}"
        of = whole.get(one.breakdown.of)
        place = (one.breakdown.of, one.breakdown.dimension, one.breakdown.category)
        if of is None:
            said = f"ist ein Teil von {place[0]}; eine solche Kennzahl gibt es in diesem Ziel als Ganzes nicht"
            way = "Bitte eine Kennzahl desselben Ziels angeben, die nicht selbst ein Teil ist."
            yield Contradiction(said, f"{here}/breakdown/of", way, named)
        elif differing := [name for name in SAME if getattr(one, name) != getattr(of, name)]:
            said = f"ist ein Teil von {of.key}, aber anders vereinbart: {_differences(one, of, differing)}"
            way = "Ein Teil zählt wie das Ganze; bitte angleichen."
            yield Contradiction(said, f"{here}/{differing[0]}", way, named)
        if place in seen:
            said = f"gliedert {place[0]} ein zweites Mal nach „{place[1]}: {place[2]}“"
            yield Contradiction(said, f"{here}/breakdown/category", "Bitte eine andere Gruppe angeben.", named)
        seen.add(place)


def _differences(one: IndicatorText, of: IndicatorText, names: Sequence[str]) -> str:
    """Return what the two differ in with both values: "Häufigkeit „monatlich“ statt „jährlich“"."""
    said = {name: (_word(name, getattr(one, name)), _word(name, getattr(of, name))) for name in names}
    return ", ".join(f"{SAME[name]} „{here}“ statt „{there}“" for name, (here, there) in said.items())


def _word(name: str, value: str) -> str:
    if name == "unit":
        return "%" if value == PERCENT else value
    return {"kind": KINDS, "direction": DIRECTIONS, "frequency": FREQUENCIES}[name][value]


def parts_of(indicators: Sequence[IndicatorText], key: str) -> Mapping[str, Sequence[IndicatorText]]:
    """Return the parts of the indicator `key` by dimension, each in the order of the document."""
    parts = [one for one in indicators if one.breakdown and one.breakdown.of == key]
    by_dimension = sorted(parts, key=_dimension)
    return {name: tuple(group) for name, group in groupby(by_dimension, key=_dimension)}


def _dimension(one: IndicatorText) -> str:
    return one.breakdown.dimension if one.breakdown else ""
