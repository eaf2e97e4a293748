"""How the newest reading of each indicator stands: worked out when readings have changed, and remembered until then.

Every day but a few of a year a sweep finds everything remembered, and only counts days.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import update
from sqlmodel import Session, col, select

from bbd.domain.errors import Refused
from bbd.services import judging
from bbd.services.casefiles import UNREADABLE
from bbd.store.agreements import Indicator
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
    indicators = session.exec(select(Indicator).where(col(Indicator.id).in_(unknown))).all()
    readings = _readings(session, {one.agreement_id for one in indicators})
    found = {one.id: _standing(one, readings[one.agreement_id, one.key]) for one in indicators}
    known = [{"id": one, **standing._asdict()} for one, standing in found.items() if isinstance(standing, Standing)]
    if remember and known:
        session.execute(update(Indicator), known)
    return found


def _standing(indicator: Indicator, readings: Sequence[Reading]) -> Standing | Refused:
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


def _readings(session: Session, agreements: Collection[uuid.UUID]) -> Mapping[tuple[uuid.UUID, str], Sequence[Reading]]:
    """Return the confirmed readings by agreement and key, oldest first."""
    found: dict[tuple[uuid.UUID, str], list[Reading]] = defaultdict(list)
    for one in session.exec(
        select(Reading)
        .where(col(Reading.agreement_id).in_(agreements), col(Reading.state) != "draft")
        .order_by(col(Reading.period_end))
    ):
        found[one.agreement_id, one.indicator_key].append(one)
    return found
