"""What happened to an agreement, with the names that belong to it: its journal, its signatures, its open findings."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from bbd.domain.lifecycle import Action, State, VersionState
from bbd.store.agreement_queries import version_before
from bbd.store.agreements import Agreement, AgreementVersion, Indicator, JournalEntry, Signature
from bbd.store.binding import may_bind
from bbd.store.findings import Finding
from bbd.store.mandates import Mandate
from bbd.store.people import Organisation, Person


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of the journal with the names that belong to it; `who` is empty for the worker.

    `units` are those of the goals that were decided on, by key; a goal with several indicators, or none, has none.
    """

    entry: JournalEntry
    version: int
    who: str
    units: Mapping[str, str] = field(default_factory=dict)


def history(session: Session, agreement: Agreement) -> Sequence[Happening]:
    """Return the journal with names, newest first; steps of one moment in the order in which a life takes them."""
    rows = session.exec(
        select(JournalEntry, AgreementVersion.number, Person.name)
        .join(AgreementVersion, col(AgreementVersion.id) == col(JournalEntry.version_id))
        .outerjoin(Person, col(Person.id) == col(JournalEntry.by_id))
        .where(JournalEntry.agreement_id == agreement.id)
        .order_by(col(JournalEntry.at).desc(), col(JournalEntry.id))
    )
    told = rows.all()
    units = _units(session, {entry.version_id for entry, _, _ in told if entry.action == Action.RETURN})
    found = [Happening(entry, version, who or "", units.get(entry.version_id, {})) for entry, version, who in told]
    return sorted(found, key=_when, reverse=True)


def _units(session: Session, version_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Mapping[str, str]]:
    """Return the unit of each goal with one indicator, by version and key."""
    rows = session.exec(
        select(Indicator.version_id, Indicator.goal_key, func.min(Indicator.unit))
        .where(col(Indicator.version_id).in_(version_ids))
        .group_by(col(Indicator.version_id), col(Indicator.goal_key))
        .having(func.count() == 1)
    )
    found: dict[uuid.UUID, dict[str, str]] = {}
    for version_id, goal, unit in rows:
        found.setdefault(version_id, {})[goal] = unit
    return found


_ORDER = ("draft", "submit", "sign", "return", "monitor", "review", "resume", "close", "amend",
          "terminate-declared", "terminate", "withdraw")  # fmt: skip


def _when(happening: Happening) -> tuple[datetime, int, int, bool]:
    return when_taken(happening.entry, happening.version)


def when_taken(entry: JournalEntry, version: int) -> tuple[datetime, int, int, bool]:
    """Return what the steps of an agreement are sorted by; steps of one moment in the order in which a life takes them.

    `version` is the number of the entry's version.
    """
    place = _ORDER.index(entry.action) if entry.action in _ORDER else len(_ORDER)
    # Of the signatures of one moment the one that adopts is the last.
    return entry.at, version, place, entry.to_state == State.ADOPTED


def last_review(session: Session, agreement: Agreement) -> Mapping[str, str]:
    """Return what the last review said of each goal, by its key."""
    entry = session.exec(
        select(JournalEntry)
        .where(JournalEntry.agreement_id == agreement.id, JournalEntry.action == Action.REVIEW)
        .order_by(col(JournalEntry.at).desc(), col(JournalEntry.id))
    ).first()
    said: Mapping[str, str] = entry.details.get("statements", {}) if entry else {}
    return said


@dataclass(frozen=True, slots=True)
class Returned:
    """How a draft came back: the journal's entry, who gave it back, and for which organisation they spoke.

    `units` are as in a Happening: those of the wording that came back, which may have goals that others lack.
    """

    entry: JournalEntry
    who: str
    organisation: str
    units: Mapping[str, str]


def last_return(session: Session, version: AgreementVersion) -> Returned | None:
    """Return how the wording of a draft came back when it was last submitted; None for one that never was.

    The version before the draft is the one that was returned. Until versions were frozen when submitted, a draft was
    itself what had been returned.
    """
    if version.state != VersionState.DRAFTED:
        return None
    before = version_before(session, version)
    frozen = [before.id] if before is not None and before.state == VersionState.RETURNED else []
    return how_returned(session, version.id, *frozen)


def how_returned(session: Session, *wordings: uuid.UUID) -> Returned | None:
    """Return the last time that one of these versions was given back, or None."""
    row = session.exec(
        select(JournalEntry, Person.name, Organisation.name)
        .outerjoin(Person, col(Person.id) == col(JournalEntry.by_id))
        .outerjoin(Organisation, col(Organisation.id) == col(Person.organisation_id))
        .where(col(JournalEntry.version_id).in_(wordings), JournalEntry.action == Action.RETURN)
        .order_by(col(JournalEntry.at).desc(), col(JournalEntry.id))
    ).first()
    if row is None:
        return None
    entry, who, organisation = row
    units = _units(session, [entry.version_id]).get(entry.version_id, {})
    return Returned(entry, who or "", organisation or "", units)


@dataclass(frozen=True, slots=True)
class Named:
    """A signature with who signed and, in deputyship, for whom and by which mandate, that `granted_by` gave.

    Names and functions are those of the day of the signature, where it kept them; the addresses are today's.
    """

    signature: Signature
    name: str
    mail: str
    for_name: str
    for_mail: str
    mandate: Mandate | None = None
    granted_by: str = ""

    @property
    def function(self) -> str:
        """What whoever signed was then."""
        return self.signature.signed_as.get("function", "")

    @property
    def for_function(self) -> str:
        """What whoever was stood in for was then."""
        return self.signature.signed_as.get("for_function", "")


def signatures(session: Session, agreement: Agreement) -> Mapping[uuid.UUID, Sequence[Named]]:
    """Return all signatures of the agreement, void ones included, by version and oldest first."""
    deputised = aliased(Person)
    rows = session.exec(
        select(Signature, Person, deputised, Mandate)
        .join(AgreementVersion, col(AgreementVersion.id) == col(Signature.version_id))
        .join(Person, col(Person.id) == col(Signature.person_id))
        .outerjoin(deputised, deputised.id == col(Signature.for_person_id))  # type: ignore[arg-type]  # an aliased column
        .outerjoin(Mandate, col(Mandate.id) == col(Signature.mandate_id))
        .where(AgreementVersion.agreement_id == agreement.id)
        .order_by(col(Signature.at))
    ).all()
    granted_by = _granters(session, [mandate for _, _, _, mandate in rows if mandate is not None])
    found: dict[uuid.UUID, list[Named]] = {}
    for signature, person, behalf, mandate in rows:
        then = signature.signed_as
        for_whom = (then.get("for_name") or behalf.name, behalf.mail) if behalf else ("", "")
        granter = granted_by.get(mandate.granted_by_id, "") if mandate else ""
        named = Named(signature, then.get("name") or person.name, person.mail, *for_whom, mandate, granter)
        found.setdefault(signature.version_id, []).append(named)
    return found


def _granters(session: Session, mandates: Sequence[Mandate]) -> Mapping[uuid.UUID | None, str]:
    """Return the names of those who gave the mandates, by their ids."""
    ids = {one.granted_by_id for one in mandates if one.granted_by_id is not None}
    found = session.exec(select(Person).where(col(Person.id).in_(ids))) if ids else ()
    return {person.id: person.name for person in found}


def open_findings(session: Session, agreement: Agreement) -> int:
    """Return how many findings on the agreement are not resolved."""
    query = select(func.count()).where(Finding.agreement_id == agreement.id, Finding.state != "resolved")
    return session.exec(query).one()


def resolve_findings(session: Session, agreement: Agreement, *, now: datetime) -> None:
    """Resolve what is open on an agreement that is over: nobody can settle it any more, and no letter shall ask.

    With a partner's last agreement what is open on the partner itself is settled as well.
    """
    session.flush()
    concerned = col(Finding.agreement_id) == agreement.id
    others = select(Agreement.id).where(
        Agreement.partner_id == agreement.partner_id,
        Agreement.id != agreement.id,
        may_bind(),
    )
    if session.exec(others.limit(1)).first() is None:
        of_partner = and_(col(Finding.agreement_id).is_(None), col(Finding.organisation_id) == agreement.partner_id)
        concerned = or_(concerned, of_partner)
    for finding in session.exec(select(Finding).where(concerned, Finding.state != "resolved")):
        finding.state, finding.resolved_at = "resolved", now
        session.add(finding)
