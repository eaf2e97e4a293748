"""Who looked at small numbers of another house: one entry of the trail for each person, agreement and day.

That somebody may see them is decided elsewhere (bbd.domain.confidentiality); which numbers, the trail does not say.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bbd.clock import local_date, local_moment
from bbd.store import audit
from bbd.store.audit import AuditEntry

ACTION = "small-cells-read"


def untold(session: Session, person_id: uuid.UUID, numbers: Iterable[str], now: datetime, zone: ZoneInfo) -> list[str]:
    """Return the agreements of which the trail does not say yet that the person read small numbers today, sorted."""
    midnight = local_moment(local_date(now, zone), time(0), zone)
    told = session.exec(
        select(AuditEntry.object).where(
            AuditEntry.actor == str(person_id), col(AuditEntry.at) >= midnight, AuditEntry.action == ACTION
        )
    )
    return sorted(set(numbers) - set(told))


def tell(session: Session, person_id: uuid.UUID, numbers: Iterable[str], now: datetime, zone: ZoneInfo) -> None:
    """Write the entries that are missing; two pages at the same moment write one each."""
    audit.wait_for_turn(session)
    for number in untold(session, person_id, numbers, now, zone):
        audit.append(session, actor=person_id, action=ACTION, on=number, now=now)
