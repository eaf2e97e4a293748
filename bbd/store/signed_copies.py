"""Signed documents that came back: the written form (Schriftform) of an agreement, and what was checked of it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, LargeBinary
from sqlmodel import Field, Session, SQLModel, col, select

from bbd.domain.signed_copies import in_order
from bbd.store.agreements import AgreementVersion, Signature
from bbd.store.people import Person
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


@dataclass(frozen=True, slots=True)
class Kept:
    """A copy without its content: what a page tells of it, its checks in reading order.

    `carries` are the people whose signatures it holds, with a word where they count no longer.
    """

    id: uuid.UUID
    kind: str
    sha256: str
    checks: Sequence[Mapping[str, str]]
    uploaded_by: str
    uploaded_at: datetime
    carries: tuple[str, ...]


def copy_of_agreement(
    session: Session, agreement_id: uuid.UUID, copy_id: uuid.UUID
) -> tuple[SignedCopy, AgreementVersion] | None:
    """Return a signed copy of the agreement with the version it is of, or None."""
    return session.exec(
        select(SignedCopy, AgreementVersion)
        .join(AgreementVersion, col(AgreementVersion.id) == col(SignedCopy.version_id))
        .where(SignedCopy.id == copy_id, AgreementVersion.agreement_id == agreement_id)
    ).one_or_none()


def copies_of(session: Session, version_id: uuid.UUID) -> Sequence[Kept]:
    """Return the signed copies of a version, oldest first; their content stays in the database."""
    rows = session.exec(
        select(
            SignedCopy.id, SignedCopy.kind, SignedCopy.sha256, SignedCopy.checks, Person.name, SignedCopy.uploaded_at
        )  # type: ignore[call-overload]  # as many columns as there are overloads for, and more
        .outerjoin(Person, col(Person.id) == col(SignedCopy.uploaded_by_id))
        .where(SignedCopy.version_id == version_id)
        .order_by(col(SignedCopy.uploaded_at), col(SignedCopy.id))
    ).all()
    return [
        Kept(found, kind, sha256, in_order(checks), who or "", at, _carried(session, found))
        for found, kind, sha256, checks, who, at in rows
    ]


def _carried(session: Session, copy_id: uuid.UUID) -> tuple[str, ...]:
    rows = session.exec(
        select(Signature, Person.name)
        .join(Person, col(Person.id) == col(Signature.person_id))
        .where(Signature.copy_id == copy_id)
        .order_by(col(Signature.at), col(Person.name))
    )
    return tuple(f"{row.signed_as.get('name') or name}{' (ungültig)' if row.void_at else ''}" for row, name in rows)
