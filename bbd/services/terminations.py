"""Terminating: who declares it for a party, how many of them it takes, and to which day.

A declaration is recorded and never changes. The step itself, which bbd.services.steps takes, happens with the last one
that the party needs; until then the others have a task, and what names a day that is over has lapsed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from bbd.domain.document import AgreementText, Party
from bbd.domain.errors import InputRefused, StepRefused
from bbd.domain.german_dates import written
from bbd.domain.lifecycle import Role
from bbd.domain.signing import Right
from bbd.domain.signing_order import Signed, side_complete
from bbd.domain.terminating import right_to_terminate
from bbd.services.mandates import in_force
from bbd.services.step_checks import Request
from bbd.services.versions import text_of
from bbd.store.agreements import AgreementVersion
from bbd.store.mandate_queries import Given
from bbd.store.people import Person
from bbd.store.terminations import Declared, TerminationNotice, notices_under


@dataclass(frozen=True, slots=True)
class Pending:
    """A termination that some of a party have declared to the day `on`, and of which `missing` more are needed.

    `waiting` are the mails of the signatories who have not declared it.
    """

    party: Party
    on: date
    declared: Sequence[Declared]
    missing: int
    waiting: Sequence[str]


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration as it was recorded; `complete` with the last one that its party needs."""

    notice: TerminationNotice
    principal: Person | None
    complete: bool


def pending(session: Session, version: AgreementVersion, today: date) -> tuple[Pending, ...]:
    """Return the terminations of the wording in force that wait for further declarations, by party."""
    text, found = text_of(version), notices_under(session, version, today)
    return tuple(_pending(text, party, own) for party in Party if (own := _of(found, party)))


def _pending(text: AgreementText, party: Party, own: Sequence[Declared]) -> Pending:
    named = text.party(party)
    seats = {one.seat for one in own}
    waiting = [mail for mail in named.signatories if mail not in seats]
    return Pending(party, own[0].notice.takes_effect_on, own, max(0, named.quorum - len(seats)), waiting)


def right_of(session: Session, version: AgreementVersion, by: Person, today: date) -> tuple[Right, Given | None]:
    """Return for whom `by` may terminate today, and the mandate of a deputy; StepRefused with the reason."""
    mandates = in_force(session, by, today, version)
    declared = {_as_signed(one) for one in notices_under(session, version, today)}
    leads = Role.LEADERSHIP in by.roles
    right = right_to_terminate(text_of(version), by.mail, leads=leads, deputy_of=frozenset(mandates), declared=declared)
    return right, mandates.get(right.on_behalf_of) if right.on_behalf_of else None


def asked_to_terminate(session: Session, version: AgreementVersion, by: Person, today: date) -> list[Pending]:
    """Return the terminations that wait for a declaration of `by`: those of the side that they may declare one for."""
    try:
        right, _ = right_of(session, version, by, today)
    except StepRefused:
        return []
    return [one for one in pending(session, version, today) if one.party is right.party]


def stands_in(session: Session, version: AgreementVersion, by: Person, today: date) -> bool:
    """Say whether `by` has a mandate of a signatory: then the step is open to them whatever their own role is."""
    text = text_of(version)
    seats = {mail for party in Party for mail in text.party(party).signatories}
    return bool(seats & set(in_force(session, by, today, version)))


def declare(session: Session, version: AgreementVersion, request: Request) -> Declaration:
    """Record what `request` declares; StepRefused for who may not, InputRefused without a day or for another one."""
    if request.by is None:
        raise StepRefused.because("Kündigen kann nur eine Person.")
    right, given = right_of(session, version, request.by, request.today)
    before = _of(notices_under(session, version, request.today), right.party)
    principal = given.principal if given else None
    notice = TerminationNotice(
        version_id=version.id,
        party=right.party,
        person_id=request.by.id,
        for_person_id=principal.id if principal else None,
        mandate_id=given.mandate.id if given else None,
        reason=request.reason.strip(),
        takes_effect_on=_day(request.on, before),
        at=request.now,
    )
    session.add(notice)
    session.flush()
    declared = {_as_signed(one) for one in (*before, Declared(notice, request.by, principal))}
    return Declaration(notice, principal, side_complete(text_of(version), right.party, declared))


def _day(asked: date | None, before: Sequence[Declared]) -> date:
    """Return the day to which it is declared: that of the first one of the party."""
    if not before:
        if asked is None:
            raise InputRefused.because("Bitte angeben, zu welchem Tag gekündigt wird.", field="date")
        return asked
    first = before[0].notice.takes_effect_on
    if asked is not None and asked != first:
        raise InputRefused.because(
            f"{before[0].person.name} hat für Ihre Seite die Kündigung zum {written(first)} erklärt; "
            "beide Erklärungen müssen denselben Tag nennen.",
            field="date",
        )
    return first


def _of(found: Sequence[Declared], party: Party) -> list[Declared]:
    return [one for one in found if one.notice.party == party]


def _as_signed(one: Declared) -> Signed:
    return Signed(Party(one.notice.party), one.person.mail, one.principal.mail if one.principal else None)
