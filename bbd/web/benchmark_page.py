"""What the pages on benchmarks show: the series by definition, what was corrected, and who follows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from markupsafe import Markup

from bbd.documents.chart_parts import ChartPoint
from bbd.documents.charts import LineChart, responsive_chart
from bbd.domain.benchmarks import Figure, known, latest
from bbd.domain.errors import NotThere
from bbd.domain.german_order import german_order
from bbd.domain.words import definition_name
from bbd.store.benchmark_pages import Follower, followers
from bbd.store.benchmarks import series
from bbd.web.benchmark_moved import Moved, movements, ordered
from bbd.web.edge import reading, today, viewer
from bbd.web.past_days import end_of
from bbd.web.shown import UNITS, quantity, short_day


@dataclass(frozen=True, slots=True)
class Listed:
    """A definition of a series as the list shows it; `unit` is that of who follows it, empty where nobody does.

    `followers` counts those of this definition; `used` says that the series has any.
    """

    name: str
    definition: str
    unit: str
    latest: Figure | None
    followers: int
    used: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A definition of a series, with its values as they are known now, the newest first."""

    definition: str
    figures: Sequence[Figure]
    latest: Figure | None
    chart: Markup

    @property
    def name(self) -> str:
        """What the definition is called."""
        return definition_name(self.definition)


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """A series; `days` are its reference dates with a figure or none for each part, the newest first.

    `corrections` are definition, the figure before and the one that took its place.
    """

    name: str
    unit: str
    parts: Sequence[Part]
    days: Sequence[tuple[date, Sequence[Figure | None]]]
    corrections: Sequence[tuple[str, Figure, Figure]]
    followers: Sequence[tuple[Follower, Moved]]


def listed() -> Sequence[Listed]:
    """Return all series by definition, in the order of their names; numbers of followers are of whom one may see."""
    everybody = followers(reading(), viewer(), today())
    found = [
        Listed(
            name, definition, unit_of(mine), latest(figures, today()),
            sum(one.definition in {None, definition} for one in mine), bool(mine),
        )
        for name, definitions in series(reading()).items()
        for mine in [[one for one in everybody if one.series == name]]
        for definition, figures in definitions.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (german_order(one.name), german_order(definition_name(one.definition))))


def load(name: str, day: date | None = None) -> SeriesPage:
    """Return the page of a series, as it was known at the end of a local `day`; NotThere where there is none such."""
    definitions = series(reading(), [name]).get(name)
    if definitions is None:
        raise NotThere.because("Diese Vergleichsgröße gibt es nicht.")
    mine = followers(reading(), viewer(), today(), name)
    unit = unit_of(mine)
    by = end_of(day) if day else None
    parts = [
        _part(f"{name}: {definition_name(one)}", unit, one, known(definitions[one], by)) for one in ordered(definitions)
    ]
    days = sorted({one.on for part in parts for one in part.figures}, reverse=True)
    return SeriesPage(
        name=name,
        unit=unit,
        parts=parts,
        days=[(day, [next((one for one in part.figures if one.on == day), None) for part in parts]) for day in days],
        corrections=[(one, *pair) for one in ordered(definitions) for pair in _corrections(definitions[one], by)],
        followers=[(one, movements(definitions, one.definition, one.adopted_at)) for one in mine],
    )


def unit_of(mine: Sequence[Follower]) -> str:
    """Return the unit that the followers have in common; empty where they have none, for a series says none itself."""
    units = {one.unit for one in mine}
    return units.pop() if len(units) == 1 else ""


def _part(title: str, unit: str, definition: str, values: Sequence[Figure]) -> Part:
    chart = LineChart(
        title=title,
        unit=UNITS.get(unit, unit),
        readings=[ChartPoint(one.on, one.value) for one in values],
        description=_described(values, unit),
        key=f"series-{sha256(definition.encode()).hexdigest()[:8]}",
    )
    return Part(definition, values[::-1], latest(values, today()), responsive_chart(chart))


def _described(values: Sequence[Figure], unit: str) -> str:
    ends = dict.fromkeys((*values[:1], *values[-1:]))
    return " ".join(f"{short_day(one.on)}: {quantity(one.value, unit)}." for one in ends)


def _corrections(figures: Sequence[Figure], by: datetime | None) -> list[tuple[Figure, Figure]]:
    """Return each figure that was corrected with the one that took its place, the newest reference date first."""
    found = {(one.on, one.edition): one for one in figures if by is None or one.known_by(by)}
    pairs = [(one, found.get((one.on, one.edition + 1))) for one in found.values()]
    corrected = [(one, after) for one, after in pairs if after is not None and after.value != one.value]
    return sorted(corrected, key=lambda pair: (pair[0].on, pair[0].edition), reverse=True)
