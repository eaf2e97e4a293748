"""The parts of the agreement document: its texts and numbers, points in time, indicators and measures."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator
from pydantic import WithJsonSchema as Schema

from bbd.domain.free_text import HIDDEN

DECIMAL = r"-?[0-9]{1,15}(\.[0-9]{1,10})?"
KEY = r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}"
NUMBER = r"[A-Z0-9][A-Za-z0-9._-]{0,39}"
"""What a figure, a key and an agreement's number look like; forms ask for the same."""


def _decimal(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not re.fullmatch(DECIMAL, value):
        raise ValueError('muss eine Dezimalzahl als Text sein, zum Beispiel "25" oder "21.7"')
    return Decimal(value)


def _clean(text: str) -> str:
    if HIDDEN.search(text):
        raise ValueError("enthält Steuerzeichen oder unsichtbare Zeichen")
    return text


DecimalText = Annotated[
    Decimal,
    BeforeValidator(_decimal),
    PlainSerializer(lambda value: format(value, "f"), return_type=str),
    Schema({"type": "string", "pattern": f"^{DECIMAL}$"}),
]
Line = Annotated[str, Field(max_length=300), AfterValidator(_clean)]
Prose = Annotated[str, Field(max_length=10_000), AfterValidator(_clean)]
Key = Annotated[str, Field(pattern=f"^{KEY}$")]
Number = Annotated[str, Field(pattern=f"^{NUMBER}$")]
Mail = Annotated[str, Field(max_length=254, pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+$"), AfterValidator(str.lower)]


class Part(BaseModel):
    """What every part of the document has in common: unknown fields are refused, nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


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
    """How a goal is measured."""

    key: Key
    name: Line
    definition: Prose = ""
    unit: Annotated[str, Field(max_length=40), AfterValidator(_clean)] = "percent"
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

    @model_validator(mode="after")
    def _shares_are_per_cent(self) -> Self:
        points = [point for point in (self.baseline, self.target, *self.milestones) if point]
        if self.kind == "share" and any(not 0 <= point.value <= 100 for point in points):  # noqa: PLR2004 - per cent
            raise ValueError("ist ein Anteil; Ausgangswert, Meilensteine und Ziel liegen zwischen 0 und 100")
        return self


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
