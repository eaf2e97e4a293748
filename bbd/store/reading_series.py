"""The series of many indicators at once: what counts of each, oldest first."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bbd.store.readings import Reading

Place = tuple[uuid.UUID, str]
"""An agreement's id and an indicator's key: where a series of readings belongs."""


def confirmed_series(
    session: Session,
    agreement_ids: Collection[uuid.UUID] | SelectOfScalar[uuid.UUID],
    keys: Collection[str] | None = None,
) -> Mapping[Place, Sequence[Reading]]:
    """Return the confirmed readings of these agreements by indicator, oldest first; a query serves for very many.

    `keys`: of indicators with these keys alone.
    """
    query = select(Reading).where(col(Reading.agreement_id).in_(agreement_ids), Reading.state != "draft")
    if keys is not None:
        query = query.where(col(Reading.indicator_key).in_(keys))
    found: dict[Place, list[Reading]] = defaultdict(list)
    for reading in session.exec(query.order_by(col(Reading.period_end))):
        found[reading.agreement_id, reading.indicator_key].append(reading)
    return found
