"""What was shown of tables to readers who may not see small numbers: what later tables must be protected against."""

import uuid
from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from bbd.store.types import Json, UtcDateTime


class DisclosureRelease(SQLModel, table=True):
    """One table of a partner for one period, as bbd has begun to show it.

    `cells` holds a list [name, count, shown] for each cell and `sums` [whole, parts] for each relation; names are
    lists of texts.
    """

    __tablename__ = "disclosure_release"

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    partner_id: uuid.UUID = Field(foreign_key="organisation.id", index=True)
    period: str = Field(max_length=7)
    released_at: datetime = Field(sa_type=UtcDateTime)
    cells: list[Any] = Field(default_factory=list, sa_type=Json)
    sums: list[Any] = Field(default_factory=list, sa_type=Json)
