"""Mandates: who may sign for whom, from when to when (i. V.). Whose signature it then is, bbd.domain.signing says.

The standing deputy of a person is a mandate, too: it is written and ended whenever the deputy changes.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from bbd.domain.errors import InputRefused, NotThere, StepRefused
from bbd.domain.german_order import german_order
from bbd.domain.lifecycle import Role
from bbd.domain.mandates import Origin, by_precedence
from bbd.services.commitments import of_mandate
from bbd.store import audit
from bbd.store.agreements import AgreementVersion
from bbd.store.mandate_queries import Given, mandates_of_deputy
from bbd.store.mandates import Mandate
from bbd.store.people import Person

NO_CHAIN = "Eine Vollmacht lässt sich nicht weitergeben"
CAN_SIGN = frozenset({Role.LEADERSHIP, Role.CONTACT, Role.COORDINATOR})
"""Who may see a wording and change something: nobody else can sign in somebody's place."""
REQUEST: Final = frozenset(
    {"principal_id", "deputy_id", "origin", "version_id", "reason", "granted_by_id", "granted_at"}
)
"""What stays of a request when there is more time for it."""


def in_force(session: Session, deputy: Person, on: date, version: AgreementVersion) -> dict[str, Given]:
    """Return the mandates that let `deputy` sign `version` on the local day `on`, by the principal's address.

    Of several for the same principal the one that counts (bbd.domain.mandates.PRECEDENCE).
    """
    found = [one for one in mandates_of_deputy(session, deputy, on) if one.mandate.version_id in {None, version.id}]
    return {one.principal.mail: one for one in by_precedence((one.mandate.origin, one) for one in found)}


def grant(  # noqa: PLR0913 - what a mandate consists of
    session: Session,
    principal: Person,
    deputy: Person,
    *,
    first: date,
    last: date | None,
    reason: str,
    by: Person,
    now: datetime,
) -> Mandate:
    """Let `deputy` sign for `principal` from `first` to `last`, both included; None: until it is ended.

    Refused for people who cannot have one, for a term that ends before it begins, and without a reason.
    """
    refuse_stranger(principal, by)
    _refuse_pair(principal, deputy)
    if last is not None and last < first:
        raise InputRefused.because("Die Vollmacht endet, bevor sie beginnt.", field="valid_to")
    if last is not None and last < now.astimezone(UTC).date():
        raise InputRefused.because("Die Vollmacht wäre schon vorbei.", remedy="Bitte einen späteren letzten Tag.",
                                   field="valid_to")  # fmt: skip
    if not reason.strip():
        raise InputRefused.because("Bitte angeben, worauf die Vollmacht beruht.", field="reason")
    return _write(
        session,
        Mandate(
            principal_id=principal.id, deputy_id=deputy.id, valid_from=first, valid_to=last, reason=reason.strip(),
            granted_by_id=by.id, granted_at=now,
        ),
        by=by, now=now,
    )  # fmt: skip


def forward(
    session: Session,
    version: AgreementVersion,
    principal: Person,
    deputy: Person,
    *,
    reason: str,
    on: date,
    now: datetime,
) -> Mandate:
    """Let `deputy` sign this one version for `principal`, who asks them to; an earlier request of theirs ends."""
    _refuse_pair(principal, deputy)
    for one in _forwarded(session, version):
        if one.principal_id == principal.id:
            end(session, one, by=principal, now=now)
    return _write(
        session,
        Mandate(
            principal_id=principal.id, deputy_id=deputy.id, origin=Origin.FORWARDED, version_id=version.id,
            valid_from=on, valid_to=version.sign_by, reason=reason.strip(), granted_by_id=principal.id, granted_at=now,
        ),
        by=principal, now=now,
    )  # fmt: skip


def prolong(session: Session, version: AgreementVersion, *, by: Person, on: date, now: datetime) -> None:
    """Let those who were asked to sign this version do so from `on` to its new last day.

    A mandate does not change: another one takes its place, by the same request of the same person.
    """
    for one in _forwarded(session, version):
        end(session, one, by=by, now=now)
        longer = Mandate(**one.model_dump(include=set(REQUEST)), valid_from=on, valid_to=version.sign_by)
        _write(session, longer, by=by, now=now)


def _forwarded(session: Session, version: AgreementVersion) -> Sequence[Mandate]:
    return session.exec(
        select(Mandate).where(Mandate.version_id == version.id, col(Mandate.revoked_at).is_(None))
    ).all()


def end(session: Session, mandate: Mandate, *, by: Person | None, now: datetime) -> None:
    """End a mandate now; what was signed with it stays signed."""
    if mandate.revoked_at is not None:
        raise StepRefused.because("Diese Vollmacht ist schon beendet.")
    mandate.revoked_at, mandate.revoked_by_id = now, by.id if by else None
    session.add(mandate)
    audit.append(session, actor=by.id if by else None, action="mandate-ended", on=str(mandate.id), now=now)
    session.flush()


def follow_deputy(session: Session, person: Person, *, by: Person | None, now: datetime) -> None:
    """Make the standing mandate of `person` that of their deputy, who may have changed or gone.

    It holds from the day in UTC, which is never after the local one; pages tell since which moment.
    """
    standing = select(Mandate).where(
        Mandate.principal_id == person.id, Mandate.origin == Origin.PEOPLE, col(Mandate.revoked_at).is_(None)
    )
    found = session.exec(standing).one_or_none()
    if found is not None and found.deputy_id == person.deputy_id:
        return
    if found is not None:
        end(session, found, by=by, now=now)
    if person.deputy_id is not None and person.deputy_id != person.id:
        opened = Mandate(
            principal_id=person.id, deputy_id=person.deputy_id, origin=Origin.PEOPLE,
            valid_from=now.astimezone(UTC).date(), granted_by_id=by.id if by else None, granted_at=now,
        )  # fmt: skip
        _write(session, opened, by=by, now=now)


def active_in(session: Session, organisation_id: UUID) -> list[Person]:
    """Return the active people of an organisation who could sign for another, by name."""
    query = select(Person).where(Person.organisation_id == organisation_id, col(Person.active))
    able = [person for person in session.exec(query) if person.roles & CAN_SIGN]
    return sorted(able, key=lambda one: german_order(one.name))


def refuse_stranger(principal: Person, by: Person) -> None:
    """Refuse (NotThere) who may not give mandates in this person's name.

    Coordination and administration may, and leadership for itself.
    """
    if by.roles & {Role.COORDINATOR, Role.ADMIN} or (by.id == principal.id and Role.LEADERSHIP in by.roles):
        return
    raise NotThere.because("Diese Person gibt es nicht.")


def _refuse_pair(principal: Person, deputy: Person) -> None:
    if principal.id == deputy.id:
        raise InputRefused.because("Niemand vertritt sich selbst.", field="deputy")
    if Role.LEADERSHIP not in principal.roles:
        raise InputRefused.because(
            f"{NO_CHAIN}: Vollmacht gibt nur, wer selbst zeichnet, also die Rolle Leitung hat.", field="principal"
        )
    if deputy.organisation_id != principal.organisation_id or not deputy.active:
        raise InputRefused.because(
            "Zeichnen kann in Vertretung nur jemand Aktives aus derselben Organisation.", field="deputy"
        )
    if not deputy.roles & CAN_SIGN:
        raise InputRefused.because(
            f"{deputy.name} kann in bbd nicht zeichnen.",
            remedy="Dafür braucht es die Rolle Leitung, Ansprechperson oder Koordination.",
            field="deputy",
        )


def _write(session: Session, mandate: Mandate, *, by: Person | None, now: datetime) -> Mandate:
    session.add(mandate)
    session.flush()
    audit.append(
        session, actor=by.id if by else None, action="mandate-granted", on=str(mandate.id), now=now,
        proves=of_mandate(mandate), origin=str(mandate.origin), valid_from=mandate.valid_from.isoformat(),
        valid_to=mandate.valid_to.isoformat() if mandate.valid_to else "",
    )  # fmt: skip
    return mandate
