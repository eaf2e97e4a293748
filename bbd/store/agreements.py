"""Agreements, their versions, signatures and steps, and what the rules need to know of the version in force.

A version *is* its document (`bbd.agreement/1`). `indicator` and `measure` are an index over the same
text, written whenever it is saved, so that a sweep reads rows instead of unfolding documents.
"""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bbd.domain.lifecycle import VERSION_IN_WORK, State, VersionState
from bbd.store.types import ExactDecimal, Json, UtcDateTime

_STATES = ", ".join(f"'{state}'" for state in State)
_VERSION_STATES = ", ".join(f"'{state}'" for state in VersionState)
_IN_FORCE = f"state = '{VersionState.ADOPTED}'"
_IN_WORK = "state IN ({})".format(", ".join(f"'{state}'" for state in VersionState if state in VERSION_IN_WORK))


class Agreement(SQLModel, table=True):
    """A goal agreement of two parties; what was agreed stands in its versions.

    `state` is the agreement's own; a version opened by an amendment has its state in AgreementVersion. `renews_id` is
    the agreement that this one carries on after its term (Fortschreibung). `ended_on` is the day to which it was
    terminated, or on which it was closed; `runs_until` the last day on which a terminated one still binds, None where
    it ended at once.
    """

    __tablename__ = "agreement"
    __table_args__ = (CheckConstraint(f"state IN ({_STATES})", name="agreement_state"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    number: str = Field(unique=True, max_length=40)
    state: str = Field(default=State.DRAFTED, max_length=12)
    issuer_id: uuid.UUID = Field(foreign_key="organisation.id", index=True)
    partner_id: uuid.UUID = Field(foreign_key="organisation.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_on: date | None = None
    runs_until: date | None = None
    is_example: bool = False
    renews_id: uuid.UUID | None = Field(default=None, foreign_key="agreement.id")


class AgreementVersion(SQLModel, table=True):
    """One wording of an agreement. `document` is its canonical JSON, `sha256` that text's hash.

    `state` is a VersionState, adopted being in force; from submitted on the wording is frozen, and the database says
    so, too: what is returned goes on as the next version. `edition` counts the saves of a draft, so that two people
    editing it notice each other. `signatories` are the mail addresses of each party. `amendment` is the number of the
    Nachtrag that the version belongs to, 0 for the agreement itself; `sign_by` the last day on which a submitted
    version can be signed.
    """

    __tablename__ = "agreement_version"
    __table_args__ = (
        UniqueConstraint("agreement_id", "number"),
        CheckConstraint(f"state IN ({_VERSION_STATES})", name="agreement_version_state"),
        # An agreement binds by one wording at a time, and at most one other is being worked on.
        Index("one_version_in_force", "agreement_id", unique=True, sqlite_where=text(_IN_FORCE),
              postgresql_where=text(_IN_FORCE)),
        Index("one_version_in_work", "agreement_id", unique=True,
              sqlite_where=text(_IN_WORK),
              postgresql_where=text(_IN_WORK)),
    )  # fmt: skip

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    agreement_id: uuid.UUID = Field(foreign_key="agreement.id", index=True)
    number: int
    edition: int = 1
    state: str = Field(default=VersionState.DRAFTED, max_length=12)
    title: str = Field(max_length=300)
    document: str = Field(sa_type=Text)
    sha256: str = Field(max_length=64)
    drafted_by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
    reason: str = ""
    created_at: datetime = Field(sa_type=UtcDateTime)
    submitted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    returned_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    adopted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    amendment: int = 0
    sign_by: date | None = None
    coordinator: str = Field(max_length=254)
    signatories: dict[str, list[str]] = Field(default_factory=dict, sa_type=Json)
    valid_from: date | None = None
    valid_to: date | None = None
    review_on: date | None = None


class Indicator(SQLModel, table=True):
    """An indicator of one version, as the rules and the pages query it; the document is the original.

    A target that follows a benchmark has no `target_value`, but its day and so many per cent of which series. `part_of`
    is the key of the indicator that this one is a part of.

    `delivered`, `status` and `reached` remember what a sweep made of the confirmed readings: the keys of their periods,
    oldest first, how the newest stands and whether it meets the target. `delivered` is None where that has not been
    worked out since the readings changed; bbd.store.readings sees to it.
    """

    __tablename__ = "indicator"
    __table_args__ = (UniqueConstraint("version_id", "key"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    version_id: uuid.UUID = Field(foreign_key="agreement_version.id", index=True)
    agreement_id: uuid.UUID = Field(foreign_key="agreement.id", index=True)
    goal_key: str = Field(max_length=20)
    key: str = Field(max_length=20)
    name: str = Field(max_length=300)
    unit: str = Field(max_length=40)
    kind: str = Field(max_length=10)
    direction: str = Field(max_length=10)
    method: str = Field(max_length=10)
    frequency: str = Field(max_length=10)
    due_days: int
    contact: str | None = Field(default=None, max_length=254)
    deputy: str | None = Field(default=None, max_length=254)
    baseline_value: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    baseline_on: date | None = None
    target_value: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    target_on: date | None = None
    milestones: list[Any] = Field(default_factory=list, sa_type=Json)
    corridor: dict[str, Any] | None = Field(default=None, sa_type=Json)
    slightly_off: Decimal = Field(default=Decimal(5), sa_type=ExactDecimal)
    off_track: Decimal = Field(default=Decimal(20), sa_type=ExactDecimal)
    benchmark: str | None = Field(default=None, max_length=100, index=True)
    aim: str = Field(default="reach", max_length=10)
    monitoring: bool = False
    breaks: list[Any] = Field(default_factory=list, sa_type=Json)
    target_benchmark: str | None = Field(default=None, max_length=100)
    target_definition: str | None = Field(default=None, max_length=100)
    target_percent: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    part_of: str | None = Field(default=None, max_length=20)
    dimension: str | None = Field(default=None, max_length=100)
    category: str | None = Field(default=None, max_length=100)
    delivered: str | None = Field(default=None, sa_type=Text)
    status: str | None = Field(default=None, max_length=20)
    reached: bool | None = None


class Measure(SQLModel, table=True):
    """A measure of one version, indexed like Indicator. `reason` says why it was dropped, where it was."""

    __tablename__ = "measure"
    __table_args__ = (UniqueConstraint("version_id", "key"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    version_id: uuid.UUID = Field(foreign_key="agreement_version.id", index=True)
    agreement_id: uuid.UUID = Field(foreign_key="agreement.id", index=True)
    goal_key: str = Field(max_length=20)
    key: str = Field(max_length=20)
    title: str = Field(max_length=300)
    responsible: str | None = Field(default=None, max_length=254)
    deputy: str | None = Field(default=None, max_length=254)
    due: date | None = None
    status: str = Field(default="open", max_length=10)
    done_on: date | None = None
    reason: str = Field(default="", sa_type=Text)


class Signature(SQLModel, table=True):
    """A signature under one version's wording (`sha256`); void when the version was returned.

    `signed_as` keeps the names and functions as they were then: name, function, for_name, for_function. `mandate_id`
    proves a deputy's right, `copy_id` names the signed document where the written form is needed; `proof` says how
    the signature was given: `password` by the person, signed in, with the password again (in written form with their
    copy); `electronic` or `paper` on a copy that somebody else handed in for them (bbd.services.paper_signatures).
    """

    __tablename__ = "signature"
    __table_args__ = (
        CheckConstraint("party IN ('issuer', 'partner')", name="signature_party"),
        Index("one_signature_each", "version_id", "party", "person_id", unique=True,
              sqlite_where=text("void_at IS NULL"), postgresql_where=text("void_at IS NULL")),
    )  # fmt: skip

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    version_id: uuid.UUID = Field(foreign_key="agreement_version.id", index=True)
    party: str = Field(max_length=7)
    person_id: uuid.UUID = Field(foreign_key="person.id")
    for_person_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
    sha256: str = Field(max_length=64)
    decisions: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    signed_as: dict[str, str] = Field(default_factory=dict, sa_type=Json)
    mandate_id: uuid.UUID | None = Field(default=None, foreign_key="mandate.id")
    copy_id: uuid.UUID | None = Field(default=None, foreign_key="signed_copy.id")
    proof: str = Field(default="password", max_length=20)
    at: datetime = Field(sa_type=UtcDateTime)
    void_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class JournalEntry(SQLModel, table=True):
    """A step that somebody took with an agreement, with the reason given; the history that people read."""

    __tablename__ = "journal_entry"

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    agreement_id: uuid.UUID = Field(foreign_key="agreement.id", index=True)
    version_id: uuid.UUID = Field(foreign_key="agreement_version.id")
    action: str = Field(max_length=20)
    from_state: str = Field(max_length=12)
    to_state: str = Field(max_length=12)
    by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
    reason: str = ""
    details: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    at: datetime = Field(sa_type=UtcDateTime)
