"""Indicators that are parts of others: by grade, staff group or age, with readings and targets of their own.

A part counts the same people by the same definition, only fewer of them; so it has the unit, kind, direction and
frequency of the whole. Parts have no parts.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from bbd.domain.document_parts import IndicatorText

SAME = ("unit", "kind", "direction", "frequency")
"""What a part has in common with the whole."""


def parts_that_do_not_fit(indicators: Sequence[IndicatorText]) -> Iterator[str]:
    """Yield what is wrong with the parts among the indicators of one goal."""
    whole = {one.key: one for one in indicators if one.breakdown is None}
    seen: set[tuple[str, str, str]] = set()
    for one in indicators:
        if one.breakdown is None:
            continue
        of = whole.get(one.breakdown.of)
        place = (one.breakdown.of, one.breakdown.dimension, one.breakdown.category)
        if of is None:
            yield f"ordnet {one.key} der Kennzahl {one.breakdown.of} unter, die es in diesem Ziel als Ganzes nicht gibt"
        elif any(getattr(one, name) != getattr(of, name) for name in SAME):
            yield f"gibt {one.key} eine andere Einheit, Art, Richtung oder Häufigkeit als der Kennzahl {of.key}"
        if place in seen:
            yield f"gliedert {of.key if of else place[0]} zweimal nach „{place[1]}: {place[2]}“"
        seen.add(place)


def parts_of(indicators: Sequence[IndicatorText], key: str) -> Mapping[str, Sequence[IndicatorText]]:
    """Return the parts of the indicator `key` by dimension, each in the order of the document."""
    parts = [one for one in indicators if one.breakdown and one.breakdown.of == key]
    by_dimension = sorted(parts, key=_dimension)
    return {name: tuple(group) for name, group in groupby(by_dimension, key=_dimension)}


def _dimension(one: IndicatorText) -> str:
    return one.breakdown.dimension if one.breakdown else ""
