"""How the newest reading of each indicator stands: worked out when readings have changed, and remembered until then.

Every day but a few of a year a sweep finds everything remembered, and only counts days.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from bbd.domain.errors import Refused
from bbd.services import judging
from bbd.services.casefiles import UNREADABLE
from bbd.store.agreements import Indicator
from bbd.store.plain_rows import plain_rows, update_rows
from bbd.store.readings import Reading


class Standing(NamedTuple):
    """What is made of an indicator's readings.

    `delivered` are the keys of the periods read, oldest first, with blanks between them; `status` says how the newest
    reading stands, `reached` whether it meets the target. Both are None without a reading.
    """

    delivered: str
    status: str | None = None
    reached: bool | None = None


def work_out(
    session: Session, unknown: Collection[uuid.UUID], *, remember: bool
) -> Mapping[uuid.UUID, Standing | Refused]:
    """Return the standing of these indicators; of one whose data cannot be read, the refusal that says so.

    `remember` writes them down, for who may write.
    """
    if not unknown:
        return {}
    indicators = plain_rows(session, select(*_TERMS).where(col(Indicator.id).in_(unknown)))
    readings = _readings(session, {one.agreement_id for one in indicators})
    found = {one.id: _standing(one, readings[one.agreement_id, one.key]) for one in indicators}
    known = [{"id": one, **standing._asdict()} for one, standing in found.items() if isinstance(standing, Standing)]
    if remember and known:
        update_rows(session, Indicator, known)
    return found


_TERMS: Final = tuple(Indicator.__table__.columns)  # type: ignore[attr-defined]  # SQLModel's tables have one
_SERIES: Final[tuple[Any, ...]] = (
    Reading.agreement_id, Reading.indicator_key, Reading.period, Reading.period_end, Reading.value,
)  # fmt: skip


def _standing(indicator: Any, readings: Sequence[Any]) -> Standing | Refused:  # noqa: ANN401 - rows with the columns of Indicator and Reading
    if not readings:
        return Standing("")
    delivered = " ".join(reading.period for reading in readings)
    try:
        status = judging.status(indicator, readings)
        return Standing(delivered, status.value, judging.target_reached(indicator, readings[-1].value))
    except Refused as refusal:
        return refusal
    except (ValueError, TypeError, ArithmeticError, LookupError) as error:
        return Refused.because(UNREADABLE.format(type(error).__name__))


def _readings(session: Session, agreements: Collection[uuid.UUID]) -> Mapping[tuple[uuid.UUID, str], Sequence[Any]]:
    """Return the confirmed readings by agreement and key, oldest first."""
    found: dict[tuple[uuid.UUID, str], list[Any]] = defaultdict(list)
    query = (
        select(*_SERIES)
        .where(col(Reading.agreement_id).in_(agreements), col(Reading.state) != "draft")
        .order_by(col(Reading.period_end))
    )
    for row in plain_rows(session, query):
        found[row.agreement_id, row.indicator_key].append(row)
    return found
