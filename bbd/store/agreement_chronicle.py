"""All that happened to an agreement, for people to read: its steps, and what was done about its signatures besides.

Steps stand in the journal. Refusals, mandates, requests that were forwarded and signatures taken from a sheet of paper
have tables of their own; that there was more time to sign stands in the audit trail alone.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bbd.domain.lifecycle import Action
from bbd.domain.mandates import Origin
from bbd.store.agreement_history import Happening, Named, history, signatures, when_taken
from bbd.store.agreements import Agreement, AgreementVersion, JournalEntry
from bbd.store.audit import AuditEntry
from bbd.store.chronicle_events import DECLINED, ENDED, EXTENDED, FORWARDED, Event
from bbd.store.chronicle_mandates import ENDING, mandates
from bbd.store.mandates import Mandate, SignatureRefusal
from bbd.store.people import Person

VOIDING = ENDING | {Action.RETURN}
"""Steps that make signatures void."""


def chronicle(session: Session, agreement: Agreement) -> Sequence[Event]:
    """Return everything, newest first."""
    signed = signatures(session, agreement)
    steps = history(session, agreement)
    told = [((*when_taken(one.entry, one.version), 1), _step(one, signed)) for one in steps]
    beside = (
        *_declined(session, agreement),
        *_forwarded(session, agreement),
        *_extended(session, agreement),
        *mandates(session, agreement, steps),
    )
    # What is done in the same moment as a step, led to it; one mandate ends before another takes its place.
    told += [
        ((one.at, one.version, -1, False, int(one.what != ENDED)), one)
        for one in (*beside, *_on_paper(session, steps, signed))
    ]
    return [event for _, event in sorted(told, key=lambda each: each[0], reverse=True)]


def _step(one: Happening, signed: Mapping[uuid.UUID, Sequence[Named]]) -> Event:
    entry = one.entry
    own = _own(entry, signed.get(entry.version_id, ())) if entry.action == Action.SIGN else None
    return Event(
        entry.at,
        entry.action,
        one.version,
        one.who,
        entry.reason,
        behalf=own.for_name if own else entry.details.get("for", ""),
        mandate=own.mandate if own else None,
        granted_by=own.granted_by if own else "",
        void=tuple(_made_void(entry, signed)),
        details=entry.details,
        units=one.units,
    )


def _made_void(entry: JournalEntry, signed: Mapping[uuid.UUID, Sequence[Named]]) -> Iterator[str]:
    """Yield whose signatures a step made void, those under another version included: a Nachtrag ends with the rest."""
    if entry.action in VOIDING:
        for under in signed.values():
            yield from (named.name for named in under if named.signature.void_at == entry.at)


def _own(entry: JournalEntry, under: Sequence[Named]) -> Named | None:
    """Return the signature that a step is."""
    return next((named for named in under if _is_of(named, entry.by_id, entry.at)), None)


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
                yield Event(
                    named.signature.at, Action.SIGN, number, named.name, behalf=named.for_name, mandate=named.mandate,
                    granted_by=named.granted_by,
                )  # fmt: skip


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
        since, until = (date.fromisoformat(day) if day else None for day in _days(entry))
        yield Event(entry.at, EXTENDED, entry.details["version"], names.get(entry.actor, ""), since=since, until=until)


def _days(entry: AuditEntry) -> tuple[str, str]:
    """Return the last day before, which entries did not always name, and the new one."""
    return entry.details.get("before", ""), entry.details["until"]


def _ids(entries: Iterable[AuditEntry]) -> set[uuid.UUID]:
    return {uuid.UUID(entry.actor) for entry in entries}
