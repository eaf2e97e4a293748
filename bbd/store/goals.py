"""The goals of each version, indexed like its indicators and measures: the document is the original."""

import uuid

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class Goal(SQLModel, table=True):
    """A goal of one version; `qualitative` ones do without an indicator."""

    __tablename__ = "goal"
    __table_args__ = (UniqueConstraint("version_id", "key"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    version_id: uuid.UUID = Field(foreign_key="agreement_version.id", index=True)
    agreement_id: uuid.UUID = Field(foreign_key="agreement.id", index=True)
    key: str = Field(max_length=20)
    title: str = Field(max_length=300)
    qualitative: bool = False
