"""Series for `bbd assess`: read from JSON without guessing, judged, and the answers written.

A path judges a reading whatever the breaks; where one lies between baseline and reading, the reason says so. What
goes in and comes out: docs/interfaces.md, Assessing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from bbd.domain import json_objects
from bbd.domain.assessment import Assessment, Status, Tolerance
from bbd.domain.assessment_path import assess_path
from bbd.domain.assessment_trend import assess_trend
from bbd.domain.errors import InputRefused
from bbd.domain.json_fields import Fields, by_year, choice, list_of, text, year
from bbd.domain.json_objects import Place
from bbd.domain.numbers import plain
from bbd.domain.series_terms import NAMES, Terms
from bbd.domain.target_path import TargetPath
from bbd.domain.trend import Promise


class Method(StrEnum):
    """The two ways to assess."""

    PATH = "path"
    TREND = "trend"


@dataclass(frozen=True, slots=True)
class Series:
    """One series and what was promised about it; `year` None means that it has no year to assess at all."""

    id: str
    values: Mapping[int, Decimal | None]
    year: int | None
    promise: TargetPath[int] | Promise
    tolerance: Tolerance
    breaks: Sequence[int]


def read_series(source: str | bytes, *, where: str) -> tuple[Series, ...]:
    """Return the series of one JSON object or of JSON lines; one bad line refuses all (InputRefused)."""
    return json_objects.read(source, _series, where=where)


def assess_series(series: Series) -> Assessment:
    """Judge one series by its method."""
    if series.year is None:
        by_path = isinstance(series.promise, TargetPath)
        return Assessment(Status.NO_READING if by_path else Status.NOT_ASSESSABLE, "Es liegen keine Werte vor.")
    if isinstance(series.promise, Promise):
        return assess_trend(series.values, series.year, series.promise, series.breaks, series.tolerance)
    outcome = assess_path(series.values.get(series.year), series.year, series.promise, series.tolerance)
    between = [first for first in series.breaks if series.promise.baseline.at < first <= series.year]
    if not between or outcome.current is None:
        return outcome
    warning = f"Zu beachten: Zwischen Ausgangswert und Messwert liegt der Definitionswechsel {max(between)}."
    return replace(outcome, reason=f"{outcome.reason} {warning}")


def answer(series: Series) -> dict[str, str | None]:
    """Return the JSON document that answers for one series; figures are exact decimal texts or None."""
    outcome = assess_series(series)
    figures = {name: getattr(outcome, name) for name in ("current", "projected", "shortfall", "gap")}
    return {
        "id": series.id,
        "status": outcome.status.value,
        **{name: None if value is None else plain(value) for name, value in figures.items()},
        "reason": outcome.reason,
    }


def _series(data: dict[str, object], place: Place) -> Series:
    fields = Fields(data, place, ("id", "method", "values", "year", "breaks", *NAMES))
    key = fields.required("id", text, "")
    method = fields.required("method", choice(Method), Method.PATH)
    values = fields.required("values", by_year, dict[int, Decimal | None]())
    known = [at for at, value in values.items() if value is not None]
    assessed = fields.optional("year", year, max(known or values, default=None))
    breaks = fields.optional("breaks", list_of(year), tuple[int, ...]())
    terms = Terms.read(fields)
    fields.finish()
    try:
        promise = terms.path() if method is Method.PATH else terms.promise()
        return Series(key, values, assessed, promise, terms.tolerance(), breaks)
    except InputRefused as refusal:
        # The terms know the field, this place the line.
        problems = [place.inside(one.field).problem(one.what, one.remedy) for one in refusal.problems]
        raise InputRefused(problems) from None
