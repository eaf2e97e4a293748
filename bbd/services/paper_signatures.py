"""Signatures of colleagues on the same signed copy: recorded by a signatory of the same party, proved by the copy.

A board signs one sheet of paper; one of them hands it in and says who else has signed. Each gets a signature of their
own, which names the copy, and the audit trail names who recorded it. Nobody's password stands behind these.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from sqlmodel import Session

from bbd.domain.document import Party
from bbd.domain.errors import InputRefused, StepRefused
from bbd.domain.signing import Decision, Right
from bbd.services.commitments import of_signature
from bbd.services.signed_copies import HandedIn
from bbd.services.signing_rights import declined_so_far, right_of, signed_so_far
from bbd.services.versions import text_of
from bbd.store import audit
from bbd.store.agreements import Agreement, AgreementVersion, Signature
from bbd.store.people import Person, people_by_mail
from bbd.store.signed_copies import SignedCopy

PROOFS: Final[Mapping[str, str]] = {"electronic": "electronic", "scan": "paper"}
"""What `proof` says of a signature that stands on a copy of this kind and was handed in by somebody else."""


def record_others(
    session: Session,
    version: AgreementVersion,
    copy: SignedCopy,
    handed_in: HandedIn,
    *,
    right: Right,
    now: datetime,
    today: date,
) -> None:
    """Write a signature for every seat that `handed_in` names, in the order in which the party names them.

    InputRefused for a seat that cannot be given so: each of them must have the right to sign today themselves.
    """
    seats = open_seats(session, version, right)
    strange = sorted(set(handed_in.seats) - set(seats))
    if strange:
        raise _not_so(", ".join(strange))
    for mail, person in seats.items():
        if mail in handed_in.seats:
            _require_own_right(session, version, person, right.party, today)
            _record(session, version, copy, person, right.party, now)


def _require_own_right(session: Session, version: AgreementVersion, person: Person, party: Party, on: date) -> None:
    try:
        own = right_of(session, version, person, on)
    except StepRefused as refusal:
        raise _not_so(person.name) from refusal
    if own != Right(party):
        raise _not_so(person.name)


def _not_so(whose: str) -> InputRefused:
    return InputRefused.because(
        f"Die Unterschrift von {whose} lässt sich so nicht festhalten.",
        remedy="Möglich ist das für Zeichnende der eigenen Seite, die an der Reihe sind und noch nicht entschieden "
        "haben.",
        field="seats",
    )


def open_seats(session: Session, version: AgreementVersion, right: Right) -> Mapping[str, Person]:
    """Return the other signatories of the party who have neither signed nor declined, by mail.

    Not whoever drafted the wording.
    """
    party = text_of(version).party(right.party)
    taken = {one.seat for one in signed_so_far(session, version)} | declined_so_far(session, version)
    taken |= {right.on_behalf_of or ""}
    people = people_by_mail(session, set(party.signatories) - taken)
    return {
        mail: people[mail]
        for mail in party.signatories
        if mail in people and people[mail].active and people[mail].id != version.drafted_by_id
    }


def _record(
    session: Session, version: AgreementVersion, copy: SignedCopy, person: Person, party: Party, now: datetime
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
    on = session.get_one(Agreement, version.agreement_id).number
    audit.append(
        session, actor=copy.uploaded_by_id, action="paper-signature", on=on, now=now,
        proves=of_signature(signature), version=version.number, sha256=version.sha256,
    )  # fmt: skip
