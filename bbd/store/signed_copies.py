"""Signed documents that came back: the written form (Schriftform) of an agreement, and what was checked of it."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, LargeBinary
from sqlmodel import Field, SQLModel

from bbd.store.types import Json, UtcDateTime


class SignedCopy(SQLModel, table=True):
    """A signed PDF of one version as it was handed in. `kind` is electronic (signatures in the file) or scan.

    `checks` holds what was checked and what was not, by name, each with a German sentence; `content` is the file, to
    the byte, `sha256` its hash.
    """

    __tablename__ = "signed_copy"
    __table_args__ = (CheckConstraint("kind IN ('electronic', 'scan')", name="signed_copy_kind"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    version_id: uuid.UUID = Field(foreign_key="agreement_version.id", index=True)
    kind: str = Field(max_length=10)
    name: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    content: bytes = Field(sa_type=LargeBinary)
    checks: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    uploaded_by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
    uploaded_at: datetime = Field(sa_type=UtcDateTime)
