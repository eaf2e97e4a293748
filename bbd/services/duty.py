"""One thing that somebody must do; bbd.services.duties finds out who must do what."""

import uuid
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What is to be done."""

    SIGN = "sign"
    EXPIRED = "expired"
    READING = "reading"
    CONFIRM = "confirm"
    MEASURE = "measure"
    FINDING = "finding"
    FINDINGS = "findings"
    REVIEW = "review"
    CONCLUDE = "conclude"
    COUNTER = "counter"
    RETURNED = "returned"
    SUBMIT = "submit"
    COMPLETE = "complete"
    CONSENT = "consent"
    TERMINATE = "terminate"


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do. `on` is the day that makes it urgent: its due date, or the day since which it waits.

    `key` is that of the indicator or measure, `period` that of the reading, which is corrected (`correction`) where it
    was in force before; `rule` and `finding` belong to a finding. FINDINGS are `count` of one rule as one thing.
    A proposed rulebook (`proposal`) that waits for a second consent has neither number nor partner.
    `promised_until` is the day that somebody promised for the same thing. `until` is the last day on which it can be
    done at all, `behalf` the name of whom the person stands in for (i. V.), `forwarded` that of whom they asked to;
    `counter` says in words what the partner wants otherwise in `goal`.
    """

    kind: Kind
    number: str
    partner: str
    name: str
    on: date | None = None
    key: str = ""
    period: str = ""
    rule: str = ""
    finding: uuid.UUID | None = None
    promised_until: date | None = None
    proposal: uuid.UUID | None = None
    until: date | None = None
    behalf: str = ""
    forwarded: str = ""
    counter: str = ""
    goal: str = ""
    correction: bool = False
    count: int = 1

    @property
    def subject(self) -> str:
        """What a finding about the same thing has as its subject."""
        return f"{self.number}/{self.key}" if self.key else self.number
