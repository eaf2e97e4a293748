"""Figures of the agreement document: values on a day, bounds, tolerances. What they are agreed for, its parts say."""

from datetime import date
from decimal import Decimal
from typing import Self

from pydantic import model_validator

from bbd.domain.document_texts import DecimalText, Line, Part


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
