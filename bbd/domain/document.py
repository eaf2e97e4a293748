"""The agreement document `bbd.agreement/1` (CONTRACT 5): its fields, its canonical form and its hash.

A document that parses may still be an unfinished draft; what is missing for a signature, bbd.domain.completeness
says. The hash is the SHA-256 of the canonical JSON (RFC 8785) with every field written out, defaults included.
"""

import hashlib
import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, Self

import rfc8785
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator
from pydantic import WithJsonSchema as Schema

FORMAT: Final = "bbd.agreement/1"
_DECIMAL = r"-?[0-9]{1,15}(\.[0-9]{1,10})?"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff]")


class Party(StrEnum):
    """The two sides of an agreement."""

    ISSUER = "issuer"
    PARTNER = "partner"


def _decimal(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not re.fullmatch(_DECIMAL, value):
        raise ValueError('muss eine Dezimalzahl als Text sein, zum Beispiel "25" oder "21.7"')
    return Decimal(value)


def _clean(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("enthält Steuerzeichen")
    return text


DecimalText = Annotated[
    Decimal,
    BeforeValidator(_decimal),
    PlainSerializer(lambda value: format(value, "f"), return_type=str),
    Schema({"type": "string", "pattern": f"^{_DECIMAL}$"}),
]
Line = Annotated[str, Field(max_length=300), AfterValidator(_clean)]
Prose = Annotated[str, Field(max_length=10_000), AfterValidator(_clean)]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,19}$")]
Number = Annotated[str, Field(pattern=r"^[A-Z0-9][A-Za-z0-9._-]{0,39}$")]
Mail = Annotated[str, Field(max_length=254, pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+$"), AfterValidator(str.lower)]


class Part(BaseModel):
    """What every part of the document has in common: unknown fields are refused, nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class PartyText(Part):
    """One party: its organisation, who signs for it, and how many of them must."""

    organisation: Annotated[str, Field(min_length=1, max_length=200)]
    signatories: tuple[Mail, ...] = Field(default=(), max_length=50)
    quorum: int = Field(default=1, ge=1, le=50)

    @model_validator(mode="after")
    def _enough_signatories(self) -> Self:
        if len(set(self.signatories)) != len(self.signatories):
            raise ValueError("nennt jemanden zweimal als zeichnende Person")
        if self.signatories and self.quorum > len(self.signatories):
            raise ValueError("verlangt mehr Unterschriften (quorum), als zeichnende Personen genannt sind")
        return self


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


class GoalText(Part):
    """Who reaches what by when; how, its measures say."""

    key: Key
    field_of_action: Literal["training", "marketing", "hiring", "staff"]
    binding: Literal["must", "should", "explore"] = "must"
    title: Line
    description: Prose = ""
    qualitative: bool = False
    indicators: tuple[IndicatorText, ...] = Field(default=(), max_length=200)
    measures: tuple[MeasureText, ...] = Field(default=(), max_length=200)


class AgreementText(Part):
    """The whole document."""

    format: Literal["bbd.agreement/1"] = FORMAT
    number: Number
    title: Line
    legal_form: Literal["voluntary", "written"] = "voluntary"
    issuer: PartyText
    partner: PartyText
    coordinator: Mail
    valid_from: date | None = None
    valid_to: date | None = None
    review_on: date | None = None
    goals: tuple[GoalText, ...] = Field(default=(), max_length=100)

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.issuer.organisation == self.partner.organisation:
            raise ValueError("nennt auf beiden Seiten dieselbe Organisation")
        if set(self.issuer.signatories) & set(self.partner.signatories):
            raise ValueError("lässt jemanden für beide Seiten zeichnen")
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("endet (valid_to), bevor sie beginnt (valid_from)")
        _require_unique("Ziel", [goal.key for goal in self.goals])
        _require_unique("Kennzahl", [indicator.key for indicator in self.indicators])
        _require_unique("Maßnahme", [measure.key for measure in self.measures])
        return self

    @property
    def indicators(self) -> tuple[IndicatorText, ...]:
        """All indicators, goal by goal."""
        return tuple(indicator for goal in self.goals for indicator in goal.indicators)

    @property
    def measures(self) -> tuple[MeasureText, ...]:
        """All measures, goal by goal."""
        return tuple(measure for goal in self.goals for measure in goal.measures)

    def party(self, party: Party) -> PartyText:
        """Return one of the two parties."""
        return self.issuer if party is Party.ISSUER else self.partner

    def plain(self) -> dict[str, Any]:
        """Return the document as plain JSON data, every field written out."""
        return self.model_dump(mode="json")

    def canonical(self) -> str:
        """Return the canonical JSON (RFC 8785) that is stored and hashed."""
        return rfc8785.dumps(self.plain()).decode("utf-8")

    def sha256(self) -> str:
        """Return the SHA-256 of the canonical form in hexadecimal."""
        return hashlib.sha256(self.canonical().encode("utf-8")).hexdigest()


def _require_unique(what: str, keys: list[str]) -> None:
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ValueError(f"verwendet denselben Schlüssel zweimal ({what} {', '.join(twice)})")
