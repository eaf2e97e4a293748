"""The lines of `history.jsonl` (`bbd.history/3`): what an export of everything carries beside tables and wordings.

States, versions, signatures, journal, and when each thing became known. People are named by mail address,
agreements by number. Passwords, sign-ins, findings, letters and the audit trail are no part of it; backups keep those.

A field more, or another meaning of one, is a new number of the format (bbd.domain.history_reading).
"""

from datetime import date
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from bbd.domain.history_effects import EffectAnswerLine, EffectReplyLine, EffectStudyLine
from bbd.domain.history_lines import (
    CounterProposalLine,
    Line,
    MandateLine,
    RefusalLine,
    SignatureLine,
    SignedCopyLine,
    TerminationNoticeLine,
)
from bbd.domain.history_of_readings import EvidenceLine, ReadingEditionLine
from bbd.domain.lifecycle import State, VersionState

Format = Literal["bbd.history/3", "bbd.history/2", "bbd.history/1"]
FORMAT: Final = "bbd.history/3"


class HeadLine(Line):
    """The first line."""

    type: Literal["history"] = "history"
    format: Format = FORMAT


class PersonLine(Line):
    """What people.csv does not say of a person."""

    type: Literal["person"] = "person"
    mail: str
    active: bool
    is_example: bool
    created_at: AwareDatetime
    function: str


class AgreementLine(Line):
    """An agreement as a whole."""

    type: Literal["agreement"] = "agreement"
    number: str
    state: State
    issuer: str
    partner: str
    created_at: AwareDatetime
    ended_on: date | None
    runs_until: date | None
    is_example: bool
    renews: str | None


class MeasureStatus(Line):
    """How far a measure is, where that differs from the wording; why it was dropped, where that was said."""

    status: Literal["open", "done", "dropped"]
    done_on: date | None
    reason: str


class VersionLine(Line):
    """One wording; `document` is null for the one that stands in agreements.jsonl."""

    type: Literal["version"] = "version"
    agreement: str
    number: int
    edition: int
    state: VersionState
    drafted_by: str | None
    reason: str
    created_at: AwareDatetime
    submitted_at: AwareDatetime | None
    returned_at: AwareDatetime | None
    adopted_at: AwareDatetime | None
    amendment: int
    sign_by: date | None
    sha256: str
    measures: dict[str, MeasureStatus]
    document: dict[str, Any] | None


class JournalLine(Line):
    """A step that was taken."""

    type: Literal["journal"] = "journal"
    id: UUID
    agreement: str
    version: int
    action: str
    from_state: str
    to_state: str
    by: str | None
    reason: str
    details: dict[str, Any]
    at: AwareDatetime


class ReadingLine(Line):
    """What readings.csv does not say of a reading."""

    type: Literal["reading"] = "reading"
    agreement: str
    indicator: str
    period: str
    state: Literal["draft", "confirmed", "frozen"]
    edition: int
    recorded_at: AwareDatetime
    recorded_by: str | None
    reason: str
    confirmed_at: AwareDatetime | None
    confirmed_by: str | None
    revised: bool
    overwritten: bool


class BenchmarkLine(Line):
    """One edition of a benchmark's value; the newest one's figure stands in benchmarks.csv, too."""

    type: Literal["benchmark"] = "benchmark"
    benchmark: str
    definition: str
    reference_date: date
    edition: int
    value: Annotated[str, Field(pattern=r"^-?\d{1,30}(\.\d{1,30})?$")]
    source: str
    recorded_at: AwareDatetime | None
    recorded_by: str | None


AnyLine = (
    HeadLine | PersonLine | AgreementLine | VersionLine | MandateLine | SignedCopyLine | SignatureLine | RefusalLine
    | TerminationNoticeLine | CounterProposalLine | JournalLine | ReadingLine | ReadingEditionLine | EvidenceLine
    | BenchmarkLine | EffectAnswerLine | EffectReplyLine | EffectStudyLine
)  # fmt: skip
