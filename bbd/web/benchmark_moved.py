"""How far a benchmark has moved since a wording was adopted, for the pages that say so."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bbd.clock import local_date
from bbd.domain.benchmarks import Movement, moved
from bbd.domain.german_order import german_order
from bbd.domain.units import Unit
from bbd.domain.words import definition_name
from bbd.store.benchmarks import Definitions
from bbd.web.edge import edge, today

STILL: Final = "unverändert"
Moved = Sequence[tuple[str, Movement | None]]
"""How far a series has moved, by the definitions that count."""


def movements(definitions: Definitions, chosen: str | None, adopted_at: datetime | None) -> Moved:
    """Return how far the series has moved since then in the chosen definition; in each where none is chosen."""
    counting = ordered(definitions) if chosen is None else [chosen]
    if adopted_at is None:
        return [(definition, None) for definition in counting]
    on = local_date(adopted_at, edge().settings.timezone)
    return [(one, moved(definitions.get(one, ()), adopted_at, on, today())) for one in counting]


def ordered(definitions: Mapping[str, object]) -> list[str]:
    """Return the definitions in the order of their German names."""
    return sorted(definitions, key=lambda one: german_order(definition_name(one)))


def in_words(movement: Movement | None, unit: str) -> str:
    """Return "von 38,6 % auf 40,3 % (+1,7 Prozentpunkte)", "unverändert", or that there was no value then."""
    if movement is None:
        return "ohne Wert aus der Zeit der Zeichnung"
    spoken = Unit(unit)
    if movement.change == 0:
        return STILL
    before, after = spoken.given(movement.before.value), spoken.given(movement.after.value)
    return f"von {before} auf {after} ({spoken.difference(movement.change, signed=True)})"
