"""Signatures of colleagues on the same signed copy: recorded by a signatory of the same party, proved by the copy.

A board signs one sheet of paper; one of them hands it in and says who else has signed. Each gets a signature of their
own, which names the copy, and the audit trail names who recorded it. Nobody's password stands behind these.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlmodel import Session

from bbd.domain.document import Party
from bbd.domain.errors import InputRefused
from bbd.domain.signing import Decision, Right
from bbd.services.signed_copies import HandedIn
from bbd.services.signing_rights import signed_so_far
from bbd.services.versions import text_of
from bbd.store import audit
from bbd.store.agreements import Agreement, AgreementVersion, Signature
from bbd.store.people import Person, people_by_mail
from bbd.store.signed_copies import SignedCopy

PROOFS: Final[Mapping[str, str]] = {"electronic": "electronic", "scan": "paper"}


def record_others(
    session: Session,
    agreement: Agreement,
    version: AgreementVersion,
    copy: SignedCopy,
    handed_in: HandedIn,
    *,
    right: Right,
    now: datetime,
) -> None:
    """Write a signature for every seat that `handed_in` names; InputRefused for one that cannot be given so."""
    seats = open_seats(session, version, right)
    strange = sorted(set(handed_in.seats) - set(seats))
    if strange:
        raise InputRefused.because(
            f"Die Unterschrift von {', '.join(strange)} lässt sich so nicht festhalten.",
            remedy="Möglich ist das für die Zeichnenden der eigenen Seite, die noch nicht gezeichnet haben.",
            field="seats",
        )
    for mail in dict.fromkeys(handed_in.seats):
        _record(session, agreement, version, copy, seats[mail], right.party, now)


def open_seats(session: Session, version: AgreementVersion, right: Right) -> Mapping[str, Person]:
    """Return the other signatories of the party who have not signed yet, by mail; not whoever drafted the wording."""
    party = text_of(version).party(right.party)
    taken = {one.seat for one in signed_so_far(session, version)} | {right.on_behalf_of}
    people = people_by_mail(session, set(party.signatories) - {mail for mail in taken if mail})
    return {
        mail: people[mail]
        for mail in party.signatories
        if mail in people and people[mail].active and people[mail].id != version.drafted_by_id
    }


def _record(
    session: Session,
    agreement: Agreement,
    version: AgreementVersion,
    copy: SignedCopy,
    person: Person,
    party: Party,
    now: datetime,
) -> None:
    goals = text_of(version).goals if party is Party.PARTNER else ()
    signature = Signature(
        version_id=version.id,
        party=party,
        person_id=person.id,
        sha256=version.sha256,
        decisions={goal.key: Decision.ACCEPT for goal in goals},
        signed_as={"name": person.name, "function": person.function},
        copy_id=copy.id,
        proof=PROOFS[copy.kind],
        at=now,
    )
    session.add(signature)
    session.flush()
    audit.append(
        session, actor=copy.uploaded_by_id, action="paper-signature", on=agreement.number, now=now,
        version=version.number, sha256=version.sha256,
    )  # fmt: skip
