"""Declarations by which a party terminates an agreement: one for each signatory of whom it takes one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, select

from bbd.store.agreements import AgreementVersion
from bbd.store.people import Person
from bbd.store.types import UtcDateTime


class TerminationNotice(SQLModel, table=True):
    """Somebody declared for `party` that the agreement ends with the day `takes_effect_on`.

    `version_id` is the wording that was in force then, which says who has to declare and how many; `for_person_id` and
    `mandate_id` belong to a deputy (i. V.). Nothing of it ever changes.
    """

    __tablename__ = "termination_notice"
    __table_args__ = (CheckConstraint("party IN ('issuer', 'partner')", name="termination_notice_party"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    version_id: uuid.UUID = Field(foreign_key="agreement_version.id", index=True)
    party: str = Field(max_length=7)
    person_id: uuid.UUID = Field(foreign_key="person.id")
    for_person_id: uuid.UUID | None = Field(default=None, foreign_key="person.id")
    mandate_id: uuid.UUID | None = Field(default=None, foreign_key="mandate.id")
    reason: str = Field(sa_type=Text)
    takes_effect_on: date
    at: datetime = Field(sa_type=UtcDateTime)


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration with who made it and, in deputyship, for whom."""

    notice: TerminationNotice
    person: Person
    principal: Person | None

    @property
    def seat(self) -> str:
        """The mail of the signatory whose declaration it is."""
        return (self.principal or self.person).mail


def notices_under(session: Session, version: AgreementVersion, today: date) -> Sequence[Declared]:
    """Return the declarations under this wording, oldest first; those whose day is over have lapsed."""
    principal = aliased(Person)
    rows = session.exec(
        select(TerminationNotice, Person, principal)
        .join(Person, col(Person.id) == col(TerminationNotice.person_id))
        .outerjoin(principal, col(principal.id) == col(TerminationNotice.for_person_id))
        .where(TerminationNotice.version_id == version.id, col(TerminationNotice.takes_effect_on) >= today)
        .order_by(col(TerminationNotice.at), col(TerminationNotice.id))
    )
    return [Declared(*row) for row in rows]


def versions_with_notices(session: Session, today: date) -> frozenset[uuid.UUID]:
    """Return the wordings under which somebody declared a termination to `today` or later."""
    query = select(TerminationNotice.version_id).where(col(TerminationNotice.takes_effect_on) >= today)
    return frozenset(session.exec(query.distinct()))
