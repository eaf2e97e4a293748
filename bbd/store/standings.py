"""How each indicator stood from which day to which, as sweeps found it; only bbd.services.standing_record writes it.

Statuses and counts, no values. What pages filter by is repeated in each row, so that a panel reads one table.
"""

import uuid
from datetime import date
from typing import Final

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bbd.domain.standings import STATUSES

STILL: Final = date.max
"""The end of a span that goes on. A day rather than NULL: one comparison finds what held on any day."""

_STATUSES = ", ".join(f"'{status}'" for status in STATUSES)
_MISSING = text("missing > 0")


class StandingSpan(SQLModel, table=True):
    """A time in which an indicator had one status: from `from_day` to the day before `until`.

    `before` is the status at the end of the quarter before the one in which the span began, None where the indicator
    had none; so the last quarter can be told from the spans that go on. `missing` readings are overdue, the oldest
    was due on `missing_since`; both are kept up to date while the span goes on, and 0 and None afterwards.
    A span has at least one day: what comes and goes within a day leaves none. `version_id` is the wording that was
    last judged; goal, field of action and binding are as it says.
    """

    __tablename__ = "standing"
    __table_args__ = (
        CheckConstraint(f"status IN ({_STATUSES})", name="standing_status"),
        UniqueConstraint("agreement_id", "indicator_key", "until"),
        # Holds all that the verdicts are counted by, so that counting reads nothing else.
        Index("standing_by_day", "until", "status", "from_day", "before", "field_of_action", "binding"),
        Index("standing_of_partner", "partner_id", "until"),
        Index("standing_missing", "partner_id", "missing", "missing_since", sqlite_where=_MISSING,
              postgresql_where=_MISSING),
    )  # fmt: skip

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    agreement_id: uuid.UUID = Field(foreign_key="agreement.id")
    version_id: uuid.UUID = Field(foreign_key="agreement_version.id")
    partner_id: uuid.UUID = Field(foreign_key="organisation.id")
    goal_key: str = Field(max_length=20)
    indicator_key: str = Field(max_length=20)
    field_of_action: str = Field(max_length=20)
    binding: str = Field(max_length=10)
    status: str = Field(max_length=20)
    before: str | None = Field(default=None, max_length=20)
    from_day: date
    until: date = STILL
    missing: int = 0
    missing_since: date | None = None
