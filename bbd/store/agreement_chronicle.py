"""All that happened to an agreement, for people to read: its steps, and what was done about its signatures besides.

Steps stand in the journal. Refusals, requests that were forwarded and signatures taken from a sheet of paper have
tables of their own; that there was more time to sign stands in the audit trail alone.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bbd.domain.lifecycle import Action
from bbd.domain.mandates import Origin
from bbd.store.agreement_history import Happening, Named, history, signatures, when_taken
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.audit import AuditEntry
from bbd.store.mandates import Mandate, SignatureRefusal
from bbd.store.people import Person

FORWARDED, DECLINED, EXTENDED = "forwarded", "declined", "extended"
"""What happens besides the steps; a signature is called as the step is."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line; `what` is an action, or one of the above, and `who` is empty for the worker.

    `behalf` is for whom somebody signed, `whom` whom they asked to sign, `until` the new last day, `void` whose
    signatures became void; `details` and `units` are those of the journal's entry.
    """

    at: datetime
    what: str
    version: int
    who: str
    reason: str = ""
    behalf: str = ""
    whom: str = ""
    until: date | None = None
    void: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


def chronicle(session: Session, agreement: Agreement) -> Sequence[Event]:
    """Return everything, newest first."""
    signed = signatures(session, agreement)
    steps = history(session, agreement)
    told = [((*when_taken(one.entry, one.version), 1), _step(one, signed)) for one in steps]
    beside = (*_declined(session, agreement), *_forwarded(session, agreement), *_extended(session, agreement))
    # What is done in the same moment as a step, led to it.
    told += [((one.at, one.version, -1, False, 0), one) for one in (*beside, *_on_paper(session, steps, signed))]
    return [event for _, event in sorted(told, key=lambda each: each[0], reverse=True)]


def _step(one: Happening, signed: Mapping[uuid.UUID, Sequence[Named]]) -> Event:
    entry, under = one.entry, signed.get(one.entry.version_id, ())
    behalf = next((named.for_name for named in under if _is_of(named, entry.by_id, entry.at)), "")
    return Event(
        entry.at,
        entry.action,
        one.version,
        one.who,
        entry.reason,
        behalf=behalf if entry.action == Action.SIGN else entry.details.get("for", ""),
        void=tuple(named.name for named in under if named.signature.void_at == entry.at),
        details=entry.details,
        units=one.units,
    )


def _is_of(named: Named, person_id: uuid.UUID | None, at: datetime) -> bool:
    return named.signature.person_id == person_id and named.signature.at == at


def _on_paper(
    session: Session, steps: Iterable[Happening], signed: Mapping[uuid.UUID, Sequence[Named]]
) -> Iterator[Event]:
    """Yield the signatures that are no step of those who gave them: colleagues' on the same sheet."""
    journal = {
        (one.entry.version_id, one.entry.by_id, one.entry.at) for one in steps if one.entry.action == Action.SIGN
    }
    for version_id, under in signed.items():
        for named in under:
            if (version_id, named.signature.person_id, named.signature.at) not in journal:
                number = session.get_one(AgreementVersion, version_id).number
                yield Event(named.signature.at, Action.SIGN, number, named.name, behalf=named.for_name)


def _declined(session: Session, agreement: Agreement) -> Iterator[Event]:
    rows = session.exec(
        select(SignatureRefusal, AgreementVersion.number, Person.name)
        .join(AgreementVersion, col(AgreementVersion.id) == col(SignatureRefusal.version_id))
        .join(Person, col(Person.id) == col(SignatureRefusal.person_id))
        .where(AgreementVersion.agreement_id == agreement.id)
    )
    for refusal, number, who in rows:
        yield Event(refusal.at, DECLINED, number, who, refusal.reason)


def _forwarded(session: Session, agreement: Agreement) -> Iterator[Event]:
    principal, deputy = aliased(Person), aliased(Person)
    rows = session.exec(
        select(Mandate, AgreementVersion.number, principal.name, deputy.name)
        .join(AgreementVersion, col(AgreementVersion.id) == col(Mandate.version_id))
        .join(principal, col(principal.id) == col(Mandate.principal_id))
        .join(deputy, col(deputy.id) == col(Mandate.deputy_id))
        .where(AgreementVersion.agreement_id == agreement.id, Mandate.origin == Origin.FORWARDED)
    )
    # With more time for it a request has another mandate, of the same moment.
    asked = {(mandate.granted_at, number, who, mandate.reason, whom) for mandate, number, who, whom in rows}
    for at, number, who, reason, whom in asked:
        yield Event(at, FORWARDED, number, who, reason, whom=whom)


def _extended(session: Session, agreement: Agreement) -> Iterator[Event]:
    entries = session.exec(
        select(AuditEntry).where(AuditEntry.object == agreement.number, AuditEntry.action == "sign-extended")
    ).all()
    names = {str(one.id): one.name for one in session.exec(select(Person).where(col(Person.id).in_(_ids(entries))))}
    for entry in entries:
        until = date.fromisoformat(entry.details["until"])
        yield Event(entry.at, EXTENDED, entry.details["version"], names.get(entry.actor, ""), until=until)


def _ids(entries: Iterable[AuditEntry]) -> set[uuid.UUID]:
    return {uuid.UUID(entry.actor) for entry in entries}
