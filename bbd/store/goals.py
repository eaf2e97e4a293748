"""The goals of each version, indexed like its indicators and measures: the document is the original."""

import uuid

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class Goal(SQLModel, table=True):
    """A goal of one version; `qualitative` ones do without an indicator. Field of action and binding as in words.

    `unserved` remembers of a sweep that no measure served it while its agreement ran.
    """

    __tablename__ = "goal"
    __table_args__ = (
        UniqueConstraint("version_id", "key"),
        Index("goal_unserved", "version_id", sqlite_where=text("unserved = 1"), postgresql_where=text("unserved")),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    version_id: uuid.UUID = Field(foreign_key="agreement_version.id", index=True)
    agreement_id: uuid.UUID = Field(foreign_key="agreement.id", index=True)
    key: str = Field(max_length=20)
    title: str = Field(max_length=300)
    qualitative: bool = False
    field_of_action: str = Field(default="", max_length=20)
    binding: str = Field(default="", max_length=10)
    unserved: bool = False
