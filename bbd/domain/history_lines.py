"""The lines of `history.jsonl` about signing: who may, who did, who would not, and what a partner wanted otherwise."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from bbd.domain.document import Party
from bbd.domain.mandates import Origin


class Line(BaseModel):
    """What all lines have in common: unknown fields are refused, nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SignatureLine(Line):
    """A signature, valid or void."""

    type: Literal["signature"] = "signature"
    id: UUID
    agreement: str
    version: int
    party: Party
    person: str
    for_person: str | None
    sha256: str
    decisions: dict[str, Any]
    signed_as: dict[str, str]
    mandate: UUID | None
    signed_copy: UUID | None
    proof: Literal["password", "electronic", "paper"]
    at: AwareDatetime
    void_at: AwareDatetime | None


class MandateLine(Line):
    """Who may sign for whom; `version` is that of a forwarded request, of `agreement`."""

    type: Literal["mandate"] = "mandate"
    id: UUID
    principal: str
    deputy: str
    origin: Origin
    agreement: str | None
    version: int | None
    valid_from: date
    valid_to: date | None
    reason: str
    granted_by: str | None
    granted_at: AwareDatetime
    revoked_by: str | None
    revoked_at: AwareDatetime | None


class SignedCopyLine(Line):
    """A signed document that came back, to the byte: `content` in Base64, `sha256` the hash of the file."""

    type: Literal["signed_copy"] = "signed_copy"
    id: UUID
    agreement: str
    version: int
    kind: Literal["electronic", "scan"]
    name: str
    sha256: str
    checks: dict[str, Any]
    uploaded_by: str | None
    uploaded_at: AwareDatetime
    content: str


class RefusalLine(Line):
    """A signatory's no to a version."""

    type: Literal["refusal"] = "refusal"
    id: UUID
    agreement: str
    version: int
    party: Party
    person: str
    reason: str
    at: AwareDatetime
    void_at: AwareDatetime | None


class TerminationNoticeLine(Line):
    """Somebody declared for a party that an agreement ends with a day; `version` was in force then."""

    type: Literal["termination_notice"] = "termination_notice"
    id: UUID
    agreement: str
    version: int
    party: Party
    person: str
    for_person: str | None
    mandate: UUID | None
    reason: str
    takes_effect_on: date
    at: AwareDatetime


class CounterProposalLine(Line):
    """What a partner wanted otherwise in a goal of a version, and the answer."""

    type: Literal["counter_proposal"] = "counter_proposal"
    id: UUID
    agreement: str
    version: int
    goal_key: str
    kind: Literal["own_value", "decline"]
    own_value: Annotated[str, Field(pattern=r"^-?\d{1,20}(\.\d{1,18})?$")] | None
    reason: str
    by: str | None
    at: AwareDatetime
    answer: Literal["open", "taken", "met", "kept"]
    answer_reason: str
    answered_by: str | None
    answered_at: AwareDatetime | None
    answered_version: int | None
