"""The lines of `history.jsonl` about what belongs to a reading: its figures that are not in force, and its files."""

from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime

from bbd.domain.history_lines import Line


class ReadingEditionLine(Line):
    """Figures of a reading that were in force once, or that wait to be confirmed; decimals as their digits."""

    type: Literal["reading_edition"] = "reading_edition"
    id: UUID
    agreement: str
    indicator: str
    period: str
    state: Literal["pending", "replaced"]
    numerator: int | None
    denominator: int | None
    value: Decimal
    respondents: int | None
    population: int | None
    note: str
    source: str
    reason: str
    recorded_at: AwareDatetime
    recorded_by: str | None
    confirmed_at: AwareDatetime | None
    confirmed_by: str | None
    replaced_at: AwareDatetime | None
    frozen: bool
    revised: bool


class EvidenceLine(Line):
    """A file that proves a reading, to the byte: `content` in Base64, `sha256` the hash of the file."""

    type: Literal["evidence"] = "evidence"
    id: UUID
    agreement: str
    indicator: str
    period: str
    kind: Literal["pdf", "xlsx", "csv", "png", "jpg"]
    name: str
    sha256: str
    size: int
    uploaded_by: str | None
    uploaded_at: AwareDatetime
    content: str
