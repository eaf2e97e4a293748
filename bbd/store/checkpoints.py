"""Checkpoints of the audit trail, and the openings of the commitments that its entries hold (docs/audit.md)."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from bbd.store.types import Json, UtcDateTime


class AuditCheckpoint(SQLModel, table=True):
    """A signed statement: the trail had `size` entries and ended with `hash`.

    `occasion` is daily, signature or asked; `signature` and `public_key` are Ed25519's, in hexadecimal.
    """

    __tablename__ = "audit_checkpoint"

    size: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    hash: str = Field(max_length=64)
    at: datetime = Field(sa_type=UtcDateTime)
    signature: str = Field(max_length=128)
    public_key: str = Field(max_length=64)
    occasion: str = Field(max_length=10)


class AuditOpening(SQLModel, table=True):
    """What an entry's commitment was made of: sha256(salt ‖ JCS(content)) stands in the trail, this can be erased."""

    __tablename__ = "audit_opening"

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    salt: str = Field(max_length=64)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
