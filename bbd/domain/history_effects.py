"""The lines of `history.jsonl` about the effect of measures: what people answered, replied, and chose to compare."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime

from bbd.domain.history_lines import Line


class EffectAnswerLine(Line):
    """An answer to one of the three questions about a measure."""

    type: Literal["effect_answer"] = "effect_answer"
    id: UUID
    agreement: str
    measure_key: str
    question: Literal["reached", "causal", "economical"]
    number: int
    answer: Literal["yes", "partly", "no", "not_yet"]
    reason: str
    by: str | None
    at: AwareDatetime


class EffectReplyLine(Line):
    """What the partner says to the answer with this id, which stands before it."""

    type: Literal["effect_reply"] = "effect_reply"
    id: UUID
    answer: UUID
    text: str
    by: str | None
    at: AwareDatetime


class EffectStudyLine(Line):
    """When a measure began, and with whom it is compared."""

    type: Literal["effect_study"] = "effect_study"
    id: UUID
    agreement: str
    measure_key: str
    number: int
    started_on: date | None
    compared: list[Any]
    reason: str
    by: str | None
    at: AwareDatetime
