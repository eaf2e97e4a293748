"""What all parts of the agreement document have in common: its texts, its numbers, and that nothing is guessed."""

import re
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer
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


def clean(text: str) -> str:
    """Return the text as it is; ValueError where a reader would not see all of it."""
    if HIDDEN.search(text):
        raise ValueError("enthält Steuerzeichen oder unsichtbare Zeichen")
    return text


DecimalText = Annotated[
    Decimal,
    BeforeValidator(_decimal),
    PlainSerializer(lambda value: format(value, "f"), return_type=str),
    Schema({"type": "string", "pattern": f"^{DECIMAL}$"}),
]
Line = Annotated[str, Field(max_length=300), AfterValidator(clean)]
Prose = Annotated[str, Field(max_length=10_000), AfterValidator(clean)]
Key = Annotated[str, Field(pattern=f"^{KEY}$")]
Number = Annotated[str, Field(pattern=f"^{NUMBER}$")]
Mail = Annotated[str, Field(max_length=254, pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+$"), AfterValidator(str.lower)]


class Part(BaseModel):
    """What every part of the document has in common: unknown fields are refused, nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Contradiction(ValueError):  # noqa: N818 - the house says what happened, not that it is an error
    """Two things that a part says exclude each other: the rest of a sentence that begins with the part.

    `at`: JSON pointer below the part, to the field that may be changed; `remedy`: the way out, in the file's words;
    `subject`: who the sentence is about, where that is not the part that was being checked.
    """

    def __init__(self, said: str, at: str = "", remedy: str = "", subject: str = "") -> None:
        super().__init__(said)
        self.at, self.remedy, self.subject = at, remedy, subject
