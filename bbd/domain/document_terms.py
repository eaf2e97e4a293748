"""Terms of an indicator that most do without: a target that follows a benchmark, breaks, being part of another."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from bbd.domain.document_texts import DecimalText, Key, Part, Prose, clean


class RelativeTarget(Part):
    """A target that follows a comparison series of one definition: `percent` of its value, to be reached by `date`."""

    benchmark: Annotated[str, Field(min_length=1, max_length=100), AfterValidator(clean)]
    definition: Annotated[str, Field(min_length=1, max_length=100), AfterValidator(clean)]
    percent: DecimalText = Decimal(100)
    date: date

    @model_validator(mode="after")
    def _of_something(self) -> Self:
        if self.percent <= 0:
            raise ValueError("braucht einen Prozentsatz über 0")
        return self


class Break(Part):
    """From `date` on the series follows another definition; values before and after it cannot be compared.

    `definition` is the one until then; the indicator's own is the one that holds now.
    """

    date: date
    reason: Annotated[str, Field(min_length=1, max_length=300), AfterValidator(clean)]
    definition: Prose = ""


class Breakdown(Part):
    """What an indicator is a part of: the `category` (höherer Dienst) of a `dimension` (Laufbahngruppe) of another."""

    of: Key
    dimension: Annotated[str, Field(min_length=1, max_length=100), AfterValidator(clean)]
    category: Annotated[str, Field(min_length=1, max_length=100), AfterValidator(clean)]
