"""What the page of an indicator says of its benchmark: both definitions, how far it moved, what that did to the gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bbd.domain.assessment import Direction
from bbd.domain.benchmark_gaps import gap, moved_sentence, sentence
from bbd.domain.benchmarks import Figure, Movement, latest
from bbd.domain.units import Unit
from bbd.store.benchmarks import Definitions, series
from bbd.web.benchmark_moved import in_words, movements
from bbd.web.edge import reading, today
from bbd.web.indicator_page import IndicatorPage

FIXED = "Der Zielwert ist fest vereinbart; er rückt nicht mit der Vergleichsgröße."
NOT_KNOWN = (
    "Wie viel vom Abstand zum Ziel auf die Vergleichsgröße zurückgeht, lässt sich nicht sagen: "
    "Aus der Zeit der Zeichnung liegt kein Wert vor."
)


@dataclass(frozen=True, slots=True)
class Beside:
    """A benchmark beside an indicator; `chosen` is the definition that its target follows, None for a fixed target.

    `rows` are all definitions of it, each with its newest value and how it moved since the signature. `sentence` names
    no figure that is hidden from who looks.
    """

    name: str
    chosen: str | None
    percent: Decimal | None
    rows: Sequence[tuple[str, Figure, str]]
    sentence: str


def beside(page: IndicatorPage) -> Beside | None:
    """Return what to say of the benchmark of an indicator; None where it has none or none of its values is known.

    Beside a past day's knowledge nothing is said of it: its own page shows what was known of it then.
    """
    if page.known is not None:
        return None
    relative = page.text.target_relative
    name = relative.benchmark if relative else page.text.benchmark
    definitions = series(reading(), [name]).get(name) if name else None
    if not name or not definitions:
        return None
    chosen, percent = (relative.definition, relative.percent) if relative else (None, None)
    moved = dict(movements(definitions, None, page.version.adopted_at))
    return Beside(name, chosen, percent, _rows(page, definitions, moved), _sentence(page, chosen, percent, moved))


def _rows(
    page: IndicatorPage, definitions: Definitions, moved: dict[str, Movement | None]
) -> Sequence[tuple[str, Figure, str]]:
    newest = {definition: latest(definitions[definition], today()) for definition in moved}
    unit = page.indicator.unit
    signed = page.version.adopted_at is not None
    return [
        (definition, figure, in_words(moved[definition], unit) if signed else "")
        for definition, figure in newest.items()
        if figure is not None
    ]


def _sentence(
    page: IndicatorPage, chosen: str | None, percent: Decimal | None, moved: dict[str, Movement | None]
) -> str:
    if page.version.adopted_at is None:
        return ""
    if chosen is None or percent is None:
        return FIXED if page.indicator.target_value is not None else ""
    movement, unit = moved.get(chosen), Unit(page.indicator.unit)
    if movement is None:
        return NOT_KNOWN
    value = page.latest.seen.rounded if page.latest else None
    if value is None:
        return moved_sentence(movement, unit)
    return sentence(gap(value, percent, movement, Direction(page.indicator.direction)), unit)
