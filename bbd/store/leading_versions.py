"""For many agreements at once: the version that stands for each (the one in force, else the newest), its indicators."""

import uuid
from collections.abc import Collection, Mapping, Sequence

from sqlmodel import Session, col, select

from bbd.domain.lifecycle import VersionState
from bbd.store.agreements import AgreementVersion, Indicator


def leading_version_ids(
    session: Session, agreement_ids: Collection[uuid.UUID] | None = None
) -> Mapping[uuid.UUID, uuid.UUID]:
    """Return the leading version's id by the agreement's; None asks for all agreements."""
    query = select(AgreementVersion.agreement_id, AgreementVersion.id, AgreementVersion.state)
    if agreement_ids is not None:
        query = query.where(col(AgreementVersion.agreement_id).in_(agreement_ids))
    leading: dict[uuid.UUID, uuid.UUID] = {}
    in_force: dict[uuid.UUID, uuid.UUID] = {}
    for agreement_id, version_id, state in session.exec(query.order_by(col(AgreementVersion.number))):
        leading[agreement_id] = version_id
        if state == VersionState.ADOPTED:
            in_force[agreement_id] = version_id
    return leading | in_force


def leading_indicators(
    session: Session, agreement_ids: Collection[uuid.UUID]
) -> Sequence[tuple[Indicator, AgreementVersion]]:
    """Return the indicators of these agreements' leading versions, in the order of their keys."""
    leading = set(leading_version_ids(session, agreement_ids).values())
    query = (
        select(Indicator, AgreementVersion)
        .join(AgreementVersion, col(AgreementVersion.id) == col(Indicator.version_id))
        .where(col(Indicator.agreement_id).in_(agreement_ids))
        .order_by(col(Indicator.key))
    )
    return [(indicator, version) for indicator, version in session.exec(query) if version.id in leading]
