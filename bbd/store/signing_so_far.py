"""What happened to wordings that lie on the table, for several at once: who signed, who declined, who drafted them."""

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bbd.domain.document import Party
from bbd.domain.signing_order import Signed, SoFar
from bbd.store.agreements import AgreementVersion, Signature
from bbd.store.mandates import SignatureRefusal
from bbd.store.people import Person


def so_far_under(session: Session, versions: Sequence[AgreementVersion]) -> Mapping[uuid.UUID, SoFar]:
    """Return what happened to each of these versions, by id; names are not asked for."""
    ids = [version.id for version in versions]
    signed, declined, drafters = _signed(session, ids), _declined(session, ids), _drafters(session, ids)
    return {one: SoFar(frozenset(signed[one]), frozenset(declined[one]), drafters.get(one)) for one in ids}


def _signed(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, set[Signed]]:
    signer, seat = aliased(Person), aliased(Person)
    rows = session.exec(
        select(Signature.version_id, Signature.party, signer.mail, seat.mail)
        .join(signer, col(signer.id) == col(Signature.person_id))
        .outerjoin(seat, col(seat.id) == col(Signature.for_person_id))
        .where(col(Signature.version_id).in_(ids), col(Signature.void_at).is_(None))
    )
    found: dict[uuid.UUID, set[Signed]] = {one: set() for one in ids}
    for version_id, party, mail, behalf in rows:
        found[version_id].add(Signed(Party(party), mail, behalf))
    return found


def _declined(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, set[str]]:
    rows = session.exec(
        select(SignatureRefusal.version_id, Person.mail)
        .join(Person, col(Person.id) == col(SignatureRefusal.person_id))
        .where(col(SignatureRefusal.version_id).in_(ids), col(SignatureRefusal.void_at).is_(None))
    )
    found: dict[uuid.UUID, set[str]] = {one: set() for one in ids}
    for version_id, mail in rows:
        found[version_id].add(mail)
    return found


def _drafters(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    rows: Sequence[tuple[uuid.UUID, str]] = session.exec(
        select(AgreementVersion.id, Person.mail)
        .join(Person, col(Person.id) == col(AgreementVersion.drafted_by_id))
        .where(col(AgreementVersion.id).in_(ids))
    ).all()
    return dict(rows)
