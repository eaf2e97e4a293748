"""Rulebooks as they were: each file's text by its hash, which files were in force since when, and what is proposed."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Text
from sqlmodel import Field, SQLModel

from bbd.store.types import Json, UtcDateTime


class RuleFile(SQLModel, table=True):
    """The text of one file of a rulebook (pack, cases, ladders, letters); it never changes, being named by its hash."""

    __tablename__ = "rule_file"

    sha256: str = Field(primary_key=True, max_length=64)
    name: str = Field(primary_key=True, max_length=100)
    text: str = Field(sa_type=Text)


class RuleProposal(SQLModel, table=True):
    """A rulebook that somebody wants to be in force; `files` are hashes by file name.

    `state` is open, active (activated once) or withdrawn. `consented_by_id` is the first of two people who consent;
    `basis` is the digest of the rulebook that was in force then, with which they compared: the consent counts as long
    as that is in force.
    """

    __tablename__ = "rule_proposal"
    __table_args__ = (CheckConstraint("state IN ('open', 'active', 'withdrawn')", name="rule_proposal_state"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    title: str = Field(max_length=300)
    files: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    state: str = Field(default="open", max_length=10)
    reason: str = Field(default="", sa_type=Text)
    proposed_by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    consented_by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
    consented_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    basis: str = Field(default="", max_length=64)


class RuleActivation(SQLModel, table=True):
    """From `at` on these files were the rulebook; the newest activation, that with the highest `number`, is in force.

    `number` counts them from 1: what people call the version ("Fassung 3"), and what keeps two from being the next.
    `origin` says where they came from: the packs that ship, a folder of the operator's, or a proposal with two people.
    """

    __tablename__ = "rule_activation"
    __table_args__ = (CheckConstraint("origin IN ('shipped', 'folder', 'proposal')", name="rule_activation_origin"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    number: int = Field(unique=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    origin: str = Field(max_length=10)
    files: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    proposal_id: uuid.UUID | None = Field(default=None, foreign_key="rule_proposal.id")
    by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
    consented_by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")


class RuleReplay(SQLModel, table=True):
    """A proposal played over the recorded history: how far it is (per cent), and what came of it."""

    __tablename__ = "rule_replay"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="rule_replay_state"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="rule_replay_progress"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    proposal_id: uuid.UUID = Field(foreign_key="rule_proposal.id", index=True)
    from_day: date
    to_day: date
    state: str = Field(default="waiting", max_length=10)
    progress: int = 0
    result: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    asked_by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
    asked_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
