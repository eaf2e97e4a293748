"""The parts of the agreement document: points in time, indicators and measures."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from bbd.domain.document_terms import Break, Breakdown, RelativeTarget
from bbd.domain.document_texts import DecimalText, Key, Line, Mail, Part, Prose, clean


class Point(Part):
    """A value on a day: a target or a milestone."""

    value: DecimalText
    date: date


class Baseline(Point):
    """Where the indicator stood at the start, and who says so."""

    source: Line = ""


class Corridor(Part):
    """The bounds a value shall stay within, both included."""

    low: DecimalText
    high: DecimalText

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low >= self.high:
            raise ValueError("hat eine untere Grenze, die nicht unter der oberen liegt")
        return self


class Tolerance(Part):
    """Per cent of the way (path) or of the gap (trend): up to where it is slightly off, and from where off track."""

    slightly_off: DecimalText = Decimal(5)
    off_track: DecimalText = Decimal(20)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not 0 <= self.slightly_off <= self.off_track:
            raise ValueError("braucht 0 ≤ slightly_off ≤ off_track")
        return self


class IndicatorText(Part):
    """How a goal is measured.

    `aim`: the target is to be reached, or held in every period ("nicht schlechter als"), or there is none and the
    values shall only improve. What is only watched (`monitoring`) has no target and is not judged. Fields that came
    after the first agreements stand in the canonical form only where they say something (LATER).
    """

    key: Key
    name: Line
    definition: Prose = ""
    unit: Annotated[str, Field(max_length=40), AfterValidator(clean)] = "percent"
    kind: Literal["share", "count", "value"] = "share"
    direction: Literal["up", "down", "corridor"] = "up"
    baseline: Baseline | None = None
    target: Point | None = None
    milestones: tuple[Point, ...] = Field(default=(), max_length=50)
    corridor: Corridor | None = None
    benchmark: Annotated[str, Field(max_length=100)] | None = None
    method: Literal["path", "trend"] = "path"
    tolerance: Tolerance = Tolerance()
    frequency: Literal["year", "half_year", "quarter", "month"] = "year"
    due_days: int = Field(default=30, ge=0, le=366)
    contact: Mail | None = None
    deputy: Mail | None = None
    aim: Literal["reach", "hold", "improve"] = "reach"
    monitoring: bool = False
    target_relative: RelativeTarget | None = None
    breaks: tuple[Break, ...] = Field(default=(), max_length=20)
    breakdown: Breakdown | None = None

    @model_validator(mode="after")
    def _shares_are_per_cent(self) -> Self:
        points = [point for point in (self.baseline, self.target, *self.milestones) if point]
        if self.kind == "share" and any(not 0 <= point.value <= 100 for point in points):  # noqa: PLR2004 - per cent
            raise ValueError("ist ein Anteil; Ausgangswert, Meilensteine und Ziel liegen zwischen 0 und 100")
        return self

    @model_validator(mode="after")
    def _aims_at_one_thing(self) -> Self:
        numbers = self.target or self.target_relative or self.milestones or self.corridor
        days = [one.date for one in self.breaks]
        contradictions = (
            (self.target and self.target_relative, "hat einen festen und einen relativen Zielwert; nur einer gilt"),
            (self.is_aimless and numbers, "soll nur beobachtet oder besser werden und hat dann keinen Zielwert"),
            (self.aim == "improve" and self.method == "path", "hat ohne Zielwert keinen Zielpfad (method: trend)"),
            (
                self.direction == "corridor" and self.aim != "reach",
                "bleibt im Korridor; mehr ist nicht vorgesehen (aim)",
            ),
            (
                self.direction == "corridor" and self.target_relative,
                "kann nicht zugleich Korridor und Vergleich folgen",
            ),
            (self.milestones and not self.has_path, "hält ein Niveau oder folgt einem Vergleich, ohne Meilensteine"),
            (days != sorted(set(days)), "nennt Brüche der Definition doppelt oder nicht nach dem Datum geordnet"),
        )
        for is_so, said in contradictions:
            if is_so:
                raise ValueError(said)
        return self

    @property
    def is_aimless(self) -> bool:
        """Whether no target is agreed: it is only watched, or shall only improve."""
        return self.monitoring or self.aim == "improve"

    @property
    def has_path(self) -> bool:
        """Whether a way from the baseline to a fixed target is agreed, which milestones can lie on."""
        return self.aim == "reach" and not self.target_relative


LATER: Final = ("aim", "monitoring", "target_relative", "breaks", "breakdown")
"""Fields of an indicator that are left out of the canonical form while they say nothing."""


class MeasureText(Part):
    """What is done towards a goal, by whom and until when."""

    key: Key
    title: Line
    responsible: Mail | None = None
    deputy: Mail | None = None
    due: date | None = None
    output: Prose = ""
    expected_effect: Prose = ""
    status: Literal["open", "done", "dropped"] = "open"
    done_on: date | None = None

    @model_validator(mode="after")
    def _done_has_a_day(self) -> Self:
        if (self.status == "done") != (self.done_on is not None):
            raise ValueError("ist mit „done“ erledigt und braucht dann, und nur dann, ein done_on")
        return self
