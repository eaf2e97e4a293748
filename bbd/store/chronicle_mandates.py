"""Mandates in what happened to an agreement: given or ended while its wording lay before whom they are of.

Who signed by which mandate stands with the signature, and a request that was forwarded is a line of its own; here are
the others, and the end of either.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bbd.domain.lifecycle import Action, VersionState
from bbd.domain.mandates import Origin
from bbd.store.agreement_history import Happening
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.chronicle_events import ENDED, GRANTED, Event
from bbd.store.mandates import Mandate
from bbd.store.people import Person

ENDING = frozenset({Action.WITHDRAW, Action.TERMINATE, Action.CLOSE})
"""Steps after which a wording is not signed any more, though it was neither given back nor adopted."""


def mandates(session: Session, agreement: Agreement, steps: Sequence[Happening]) -> Iterator[Event]:
    """Yield what was given and ended; `steps` are the agreement's."""
    versions = session.exec(select(AgreementVersion).where(AgreementVersion.agreement_id == agreement.id))
    for version in versions.all():
        if version.submitted_at is not None:
            last = _last_moment(version, version.submitted_at, steps)
            yield from _while_asked(session, version, version.submitted_at, last)


def _last_moment(version: AgreementVersion, begun: datetime, steps: Sequence[Happening]) -> datetime | None:
    """Return until when the wording was to be signed; None while it still is."""
    if version.state == VersionState.SUBMITTED:
        return None
    ended = [one.entry.at for one in steps if one.entry.at >= begun and one.entry.action in ENDING]
    return version.returned_at or version.adopted_at or min(ended, default=begun)


def _while_asked(
    session: Session, version: AgreementVersion, first: datetime, last: datetime | None
) -> Iterator[Event]:
    found = _of_signatories(session, version)
    # A request to somebody else ends the one before at the same moment, which goes without saying.
    renewed = {(one.principal_id, one.granted_at) for one, *_ in found if one.version_id == version.id}
    # More time to sign ends a request and repeats it for longer, granted when the first one was: nothing has ended.
    lasts = {(one.deputy_id, one.granted_at): one.valid_from for one, *_ in sorted(found, key=_begin)}
    for mandate, principal, deputy, granter, revoker in found:
        if mandate.origin != Origin.FORWARDED and _within(mandate.granted_at, first, last):
            yield Event(
                mandate.granted_at, GRANTED, version.number, granter, behalf=principal, whom=deputy, mandate=mandate
            )
        at = mandate.revoked_at
        goes_on = mandate.valid_from < lasts[mandate.deputy_id, mandate.granted_at]
        if at and _within(at, first, last) and not goes_on and (mandate.principal_id, at) not in renewed:
            yield Event(at, ENDED, version.number, revoker, behalf=principal, whom=deputy, mandate=mandate)


def _begin(row: tuple[Mandate, str, str, str, str]) -> date:
    return row[0].valid_from


def _within(at: datetime, first: datetime, last: datetime | None) -> bool:
    return first <= at and (last is None or at <= last)


def _of_signatories(session: Session, version: AgreementVersion) -> list[tuple[Mandate, str, str, str, str]]:
    """Return the mandates by which others could sign this version, with four names.

    They are of whom somebody signs for, who does, who gave the mandate and who ended it; "" where that was bbd.
    """
    seats = {mail for mails in version.signatories.values() for mail in mails}
    principal, deputy, granter, revoker = (aliased(Person) for _ in range(4))
    rows = session.exec(
        select(Mandate, principal.name, deputy.name, granter.name, revoker.name)  # type: ignore[call-overload]  # at most four are declared
        .join(principal, col(principal.id) == col(Mandate.principal_id))
        .join(deputy, col(deputy.id) == col(Mandate.deputy_id))
        .outerjoin(granter, col(granter.id) == col(Mandate.granted_by_id))
        .outerjoin(revoker, col(revoker.id) == col(Mandate.revoked_by_id))
        .where(
            col(principal.mail).in_(seats),
            col(Mandate.version_id).is_(None) | (col(Mandate.version_id) == version.id),
        )
    )
    return [(mandate, of, who, given_by or "", ended_by or "") for mandate, of, who, given_by, ended_by in rows]
