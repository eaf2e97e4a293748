"""Who may sign for whom and from when to when; and signatories who said that they will not sign."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlmodel import Field, SQLModel

from bbd.domain.mandates import Origin
from bbd.store.types import UtcDateTime


class Mandate(SQLModel, table=True):
    """`deputy` may sign for `principal` (i. V.) from `valid_from` to `valid_to`, both included; None: until revoked.

    `origin` is one of bbd.domain.mandates; a forwarded one, and no other, is for one version alone, `version_id`.
    """

    __tablename__ = "mandate"
    __table_args__ = (
        CheckConstraint("origin IN ('people', 'mandate', 'forwarded')", name="mandate_origin"),
        CheckConstraint("(origin = 'forwarded') = (version_id IS NOT NULL)", name="mandate_version"),
        CheckConstraint("principal_id != deputy_id", name="mandate_of_two"),
        CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="mandate_term"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    principal_id: uuid.UUID = Field(foreign_key="person.id", index=True)
    deputy_id: uuid.UUID = Field(foreign_key="person.id", index=True)
    origin: str = Field(default=Origin.MANDATE, max_length=10)
    version_id: uuid.UUID | None = Field(default=None, foreign_key="agreement_version.id", index=True)
    valid_from: date
    valid_to: date | None = None
    reason: str = Field(default="", sa_type=Text)
    granted_by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
    granted_at: datetime = Field(sa_type=UtcDateTime)
    revoked_by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignatureRefusal(SQLModel, table=True):
    """A signatory's no to one version, with the reason; the version itself lives on while the quorum can be reached."""

    __tablename__ = "signature_refusal"
    __table_args__ = (
        CheckConstraint("party IN ('issuer', 'partner')", name="signature_refusal_party"),
        Index("one_refusal_each", "version_id", "party", "person_id", unique=True,
              sqlite_where=text("void_at IS NULL"), postgresql_where=text("void_at IS NULL")),
    )  # fmt: skip

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    version_id: uuid.UUID = Field(foreign_key="agreement_version.id", index=True)
    party: str = Field(max_length=7)
    person_id: uuid.UUID = Field(foreign_key="person.id")
    reason: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)
    void_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
