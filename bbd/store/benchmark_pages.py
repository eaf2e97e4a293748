"""Who follows a benchmark or is compared with it: the indicators of agreements that bind, as somebody may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from bbd.domain.german_order import german_order
from bbd.domain.lifecycle import VersionState
from bbd.store.agreement_queries import visible_to
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.binding import binding
from bbd.store.people import Organisation, Person
from bbd.store.plain_rows import plain_rows

SERIES_OF: Final = func.coalesce(col(Indicator.target_benchmark), col(Indicator.benchmark))
"""The series that an indicator's target follows, or else the one it is compared with."""


@dataclass(frozen=True, slots=True)
class Follower:
    """An indicator and its series; `definition` and `percent` where its target follows the series, else None."""

    series: str
    definition: str | None
    percent: Decimal | None
    number: str
    partner: str
    key: str
    name: str
    unit: str
    adopted_at: datetime | None


def followers(session: Session, viewer: Person | None, today: date, name: str | None = None) -> Sequence[Follower]:
    """Return the followers of the series `name`, of all series by default, by agreement and key; one query.

    Only those that exist for `viewer`; None is bbd itself.
    """
    columns: tuple[Any, ...] = (
        SERIES_OF, Indicator.target_definition, Indicator.target_percent, Agreement.number, Organisation.name,
        Indicator.key, Indicator.name, Indicator.unit, AgreementVersion.adopted_at,
    )  # fmt: skip
    query = (
        select(*columns)
        .join(AgreementVersion, col(AgreementVersion.id) == col(Indicator.version_id))
        .join(Agreement, col(Agreement.id) == col(Indicator.agreement_id))
        .join(Organisation, col(Organisation.id) == col(Agreement.partner_id))
        .where(binding(today), col(AgreementVersion.state) == VersionState.ADOPTED, SERIES_OF.is_not(None))
    )
    if name is not None:
        query = query.where(SERIES_OF.in_([name]))
    if viewer is not None:
        query = query.where(visible_to(viewer))
    found = [Follower(*row) for row in plain_rows(session, query)]
    return sorted(found, key=lambda one: (one.number, german_order(one.key)))
